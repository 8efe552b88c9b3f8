"""What a slope does to a runner: to the gait, to the ground's force, and to its direction.

Measured at 3 m/s on a treadmill tilted by up to 9 deg (Gottschall & Kram 2005,
10.1016/j.jbiomech.2004.04.023): at -9 deg the normal impact peak rises by 54 % and the braking peak
along the slope by 73 %; at +9 deg the impact is absent and the propulsive peak rises by 75 %; the
active peak does not change. Between these the change is taken as linear in the angle.

Gait: uphill the steps are quicker and the duty factor larger, downhill the reverse (Vernillo et al.
2017, 10.1007/s40279-016-0605-y; +4 % step rate at 7 %, Padulo et al. 2013,
10.1371/journal.pone.0069006), and people differ widely: contact time downhill does not change in
one laboratory and falls by an eighth in another. So each change has a gain of the runner's own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import DEG_PER_RAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

# Change per degree at a gain of 1, fractions.
CADENCE_UP, CADENCE_DOWN = 0.010, -0.003
DUTY_UP, DUTY_DOWN = 0.006, -0.010
BRAKING_UP, BRAKING_DOWN = -0.5 / 9.0, 0.73 / 9.0
PROPULSION_UP, PROPULSION_DOWN = 0.75 / 9.0, -0.5 / 9.0
# The whole normal force at the impact's peak rises by 54 %. The half sine below it does not
# change, so the transient itself doubles, and uphill it is gone at the same angle.
IMPACT_GONE_DEG = 9.0

_LEAST = 0.15  # of a peak or of a change: no gain turns a force round
_SHARE = 0.12  # least part of contact for braking and for propulsion


def gait_on_slope(curves: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """The curves that a slope changes, and the slope itself.

    Args:
        curves: By name, each ``(n,)``; with ``grade_percent`` and the gains.

    Returns:
        ``slope_rad`` and, where there is any slope, cadence, duty factor, forward angle and impact.
    """
    slope_rad = np.arctan(0.01 * curves["grade_percent"])
    if not slope_rad.any():
        return {"slope_rad": slope_rad}
    deg = slope_rad * DEG_PER_RAD
    running, moving = curves["run"], curves["run"] + curves["walk"]
    cadence = curves["grade_cadence_gain"] * by_side(deg, CADENCE_UP, CADENCE_DOWN)
    duty = running * curves["grade_duty_gain"] * by_side(deg, DUTY_UP, DUTY_DOWN)
    impact = 1.0 - curves["grade_impact_gain"] * deg / IMPACT_GONE_DEG
    return {
        "slope_rad": slope_rad,
        "cadence_spm": curves["cadence_spm"] * np.clip(1.0 + cadence, 0.7, 1.4),
        "duty_factor": curves["duty_factor"] * np.clip(1.0 + duty, 0.7, 1.4),
        "tilt_deg": curves["tilt_deg"] + moving * curves["grade_lean"] * deg,
        "impact_g": curves["impact_g"] * np.maximum(impact, 0.0),
    }


def by_side(deg: FloatArray, up: float, down: float) -> FloatArray:
    """A change of ``up`` per degree uphill and ``down`` per degree downhill."""
    return np.asarray(np.where(deg > 0.0, up * deg, -down * deg))


def braking_and_propulsion(
    braking_g: FloatArray, contact_share: FloatArray, slope_rad: FloatArray, gain: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Peaks along the slope, and the part of contact that brakes.

    Both are half sines, one after the other. On the level they are alike and cancel. On a slope
    their sum over a step must hold the body against gravity, ``sin(slope)`` body weights on
    average, which tells how long each lasts.

    Args:
        braking_g: Level peak, body weights.
        contact_share: Contact time over step time.
        slope_rad: Uphill positive.
        gain: Of the peaks' change.

    Returns:
        Braking peak, propulsive peak (both positive, body weights), braking's part of contact.
    """
    deg = slope_rad * DEG_PER_RAD
    brake = braking_g * np.maximum(1.0 + gain * by_side(deg, BRAKING_UP, BRAKING_DOWN), _LEAST)
    push = braking_g * np.maximum(1.0 + gain * by_side(deg, PROPULSION_UP, PROPULSION_DOWN), _LEAST)
    # contact_share * (2 / pi) * (push * (1 - part) - brake * part) = sin(slope)
    held = 0.5 * math.pi * np.sin(slope_rad) / contact_share
    part = np.clip((push - held) / np.maximum(push + brake, 1e-9), _SHARE, 1.0 - _SHARE)
    part = np.where(slope_rad == 0.0, 0.5, part)
    # Where braking would last longer than there is contact, its peak must be larger; likewise push.
    push = np.where(slope_rad > 0.0, (held + brake * part) / (1.0 - part), push)
    brake = np.where(slope_rad < 0.0, (push * (1.0 - part) - held) / part, brake)
    return brake, push, part


def level_from_slope(force: FloatArray, slope_rad: FloatArray) -> FloatArray:
    """``(n, 3)`` along the slope, left, normal to it -> forward, left, up of the level frame."""
    c, s = np.cos(slope_rad), np.sin(slope_rad)
    return np.column_stack(
        [c * force[:, 0] - s * force[:, 2], force[:, 1], s * force[:, 0] + c * force[:, 2]]
    )
