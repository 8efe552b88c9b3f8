"""How much does one run differ from the next, the sensor worn anew, though nothing has changed?

This, and not the published error, is what a change within one runner is held against: what a sensor
gets wrong about a body it gets wrong in every run, and it cancels.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

PRIOR_RUNS = 4.0
"""The usual scatter counts as much as so many degrees of freedom of the runner's own."""

_MAD_OF_DIFFERENCES = 1.4826 / math.sqrt(2.0)
_WILD = 3.5
"""Robust standard deviations of a step between two runs beyond which it counts as that far."""

# Medians of a run, standard deviation from day to day within one person, SI units: unkind simulated
# people, 10 at each place, 5 days each (stance, strap and pace as in coach/simulation/days.py), by
# the whole chain; the larger of the two places. `python -m tests.progress.run_scatter_table`.
USUAL: Mapping[str, float] = MappingProxyType(
    {
        "cadence_spm": 1.8,
        "trunk_forward_lean_rad": 0.023,
        "trunk_lateral_lean_rad": 0.015,
        "trunk_rotation_range_rad": 0.027,
        "pelvic_tilt_rad": 0.029,
        "pelvic_tilt_change_rad": 0.029,
        "pelvic_obliquity_rad": 0.0075,
        "contralateral_pelvic_drop_left_rad": 0.014,
        "contralateral_pelvic_drop_right_rad": 0.013,
        "pelvic_rotation_range_rad": 0.031,
        "contact_time_s": 0.0069,
        "flight_time_s": 0.0051,
        "duty_factor": 0.0071,
        "vertical_oscillation_m": 0.0022,
        "impact_peak_m_s2": 2.3,
        "braking_speed_loss_m_s": 0.018,
        "step_time_asymmetry": 0.005,
        "vertical_oscillation_asymmetry": 0.0055,
        "step_regularity": 0.025,
        "stride_regularity": 0.019,
    }
)


def usual_scatter(name: str, error: float) -> float:
    """Of a metric before anything is known of the runner, in its unit.

    Args:
        name: The metric.
        error: Published; what is taken of a metric that is not in the table.
    """
    return USUAL.get(name, error)


def scatter_of(values: FloatArray, usual: float) -> tuple[float, float]:
    """Standard deviation of one run about what runs are like at the time, and how sure that is.

    From the steps from each run to the next (von Neumann 1941, doi:10.1214/aoms/1177731677), which
    a slow change hardly enters; together with what is usual, so that a few runs that agree by
    chance are not taken for a runner who never varies.

    Deviations: steps beyond 3.5 robust standard deviations count as those, so that one strange run
    does not hide all others.

    Args:
        values: ``(n,)`` in order of time.
        usual: What to expect of anybody, > 0.

    Returns:
        The standard deviation and its degrees of freedom.
    """
    n = len(values)
    if n < 3:
        return usual, PRIOR_RUNS
    steps = np.abs(np.diff(values))
    robust = _MAD_OF_DIFFERENCES * float(np.median(steps))
    if robust > 0.0:
        steps = np.minimum(steps, _WILD * math.sqrt(2.0) * robust)
    own = float(np.mean(steps**2)) / 2.0
    known = 2.0 * (n - 1.0) ** 2 / (3.0 * n - 4.0)
    variance = (PRIOR_RUNS * usual**2 + known * own) / (PRIOR_RUNS + known)
    return math.sqrt(variance), PRIOR_RUNS + known
