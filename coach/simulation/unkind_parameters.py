"""Parameters of hard landings and of hills: by default all are as if they were not there.

Landing: the transient's peak comes 22 to 38 ms after contact and its bell has an SD of 7 to 12 ms;
heights reach 2.6 body weights. Hills: ``slope.py`` has the measured changes at a gain of 1.
"""

from __future__ import annotations

from coach.simulation.parameter import both

GRADE_TRANSITION_S = 4.0  # a road bends gently: 6 % in 4 s is 0.9 deg/s

UNKIND = (
    both(
        "impact_delay_ms",
        (25.0, 25.0, 25.0),
        (15.0, 45.0),
        "from contact to the peak of the impact transient, ms",
    ),
    both(
        "impact_width_ms",
        (8.0, 8.0, 8.0),
        (5.0, 15.0),
        "SD of the impact's bell, of its falling side where it would begin before contact, ms",
    ),
)
