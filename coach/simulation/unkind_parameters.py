"""Parameters that make a runner unkind: by default all are as if they were not there.

Landing: the transient's peak comes 22 to 38 ms after contact and its bell has an SD of 7 to 12 ms;
heights reach 2.6 body weights. Hills: ``graded_running.py`` has the measured changes at a gain of
1. Slipping: ``strap.py``.
"""

from __future__ import annotations

from coach.simulation.parameter import Parameter, both

GRADE_TRANSITION_S = 4.0  # a road bends gently: 6 % in 4 s is 0.9 deg/s

_ZERO, _TURNED = (0.0, 0.0, 0.0), (-45.0, 45.0)
_SPREAD = (0.0, 0.5)
_ONE, _GAIN = (1.0, 1.0, 1.0), (0.0, 3.0)

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
    both(
        "flight_balance",
        (0.0, 0.0, 0.0),
        (0.0, 1.0),
        "whether each push-off gives the flight that follows it (1) or each step carries one body "
        "weight (0); 1 on slopes",
    ),
    both(
        "grade_percent",
        (0.0, 0.0, 0.0),
        (-20.0, 20.0),
        "rise over run of the ground; uphill +, %",
        GRADE_TRANSITION_S,
    ),
    both("grade_cadence_gain", _ONE, _GAIN, "of the usual change of cadence on a slope"),
    both("grade_duty_gain", _ONE, _GAIN, "of the usual change of the duty factor on a slope"),
    both("grade_force_gain", _ONE, _GAIN, "of the usual change of braking and propulsion"),
    both("grade_impact_gain", _ONE, _GAIN, "of the usual change of the impact on a slope"),
    Parameter(
        "grade_lean", 0.4, 0.4, 0.0, -0.5, 1.5,
        "change of the forward angle with the slope while moving, deg per deg",
        "grade_lean", "grade_tilt",
    ),
    both(
        "tilt_phase",
        (0.1, 0.1, 0.1),
        (-0.5, 1.0),
        "when the forward angle is smallest, part of a step after contact",
    ),
    both(
        "own_bounce_g",
        _ZERO,
        (0.0, 1.0),
        "vertical force on the segment at twice the step rate beyond the body's in running, g",
    ),
    both(
        "own_bounce_phase",
        _ZERO,
        (-0.5, 1.0),
        "when it is largest, part of a step after contact",
    ),
    both("wander", _ZERO, (0.0, 0.2), "slow wander of every parameter, RMS as a fraction"),
    both("impact_spread", _ZERO, _SPREAD, "SD of a step's impact and walking force, fraction"),
    both("contact_spread", _ZERO, (0.0, 0.15), "SD of a step's contact time, fraction"),
    both("braking_spread", _ZERO, _SPREAD, "SD of a step's braking, fraction"),
    both("breath_hz", (0.3, 0.3, 0.3), (0.1, 1.0), "breaths per second"),
    both("breath_deg", _ZERO, (0.0, 3.0), "amplitude of the forward angle with the breath, deg"),
    both("breath_g", _ZERO, (0.0, 0.05), "amplitude of the forward force with the breath, g"),
    both(
        "surface_softness",
        _ZERO,
        (-1.0, 1.0),
        "0 is the usual road, 1 grass, -1 concrete: the impact's height, width and delay",
    ),
    both("shoe_softness", _ZERO, (-1.0, 1.0), "likewise of the shoe; both add up"),
    both(
        "contact_asymmetry",
        _ZERO,
        (-0.4, 0.4),
        "(left - right) / mean of contact time; the step is longer by as much",
    ),
    both(
        "flight_asymmetry",
        _ZERO,
        (-1.0, 1.0),
        "(left - right) / mean of the flight after that foot; the step is longer by as much",
    ),
    both(
        "first_harmonic_g",
        (0.3, 0.3, 0.3),
        (0.0, 0.5),
        "walking force at the step rate at 1.4 m/s, g",
    ),
    both(
        "second_harmonic_g",
        (0.1, 0.1, 0.1),
        (0.0, 0.4),
        "walking force at twice the step rate, heel strike and push-off, at 1.4 m/s, g",
    ),
    both("slip_forward_deg", _ZERO, _TURNED, "how far the sensor has slipped forward, deg"),
    both("slip_side_deg", _ZERO, _TURNED, "how far it has slipped with its right side down, deg"),
    both("slip_turn_deg", _ZERO, _TURNED, "how far it has slipped about the vertical; left +, deg"),
)  # fmt: skip
