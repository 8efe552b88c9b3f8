"""The runner's parameters as one table: story key, unit, defaults, range, smoothing.

What a pelvis does in running differs from walking. The defaults of ``drop_phase``,
``rotation_phase`` and ``hip_sway_g`` stand between four runners: the mean stride of a sensor on the
sacrum (Dorschky et al. 2019, 10.1016/j.jbiomech.2019.07.022), a straight run of the same
laboratory by markers, and the runs of Rajagopal et al. 2016 (10.1109/TBME.2016.2586891) and Hamner
et al. 2010 (10.1016/j.jbiomech.2010.06.025), also by markers. By the stride-rate part, in strides
after a right contact: quickest rolling to the right at 0.22, 0.30, 0.24, 0.28; quickest turning to
the left at 0.28, 0.62, 0.24, 0.28; force to the left at 0.54, 0.14, 0.51, 0.33. The last do not
agree, and neither do their sizes (0.4 to 1.4 m/s^2), so the default lies between.

Story keys are in degrees, spm and fractions of g because people write them; the model works with
the same numbers and converts at the point of use.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.simulation.parameter import (
    SPEED_TRANSITION_S,
    TURN_TRANSITION_S,
    Parameter,
    both,
)
from coach.simulation.unkind_parameters import UNKIND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement

_SPECS = (
    both("speed_m_s", (3.0, 1.4, 0.0), (0.0, 8.0), "speed, m/s", SPEED_TRANSITION_S),
    both("cadence_spm", (168.0, 112.0, 0.0), (60.0, 240.0), "steps per minute"),
    both(
        "duty_factor",
        (0.36, 0.62, 1.0),
        (0.2, 0.75),
        "contact time over stride time; below 0.5 is running",
    ),
    Parameter(
        "tilt_deg", 6.0, 3.0, 0.0, -30.0, 45.0,
        "mean forward angle of the segment; forward / anterior +, deg", "lean_deg", "tilt_deg",
    ),
    Parameter(
        "obliquity_deg", 0.0, 0.0, 0.0, -20.0, 20.0,
        "mean side angle of the segment; right side down +, deg", "side_lean_deg", "obliquity_deg",
    ),
    Parameter(
        "drop_left_deg", 4.0, 3.0, 0.0, -10.0, 20.0,
        "peak drop of the right side of the pelvis in left stance, deg", "", "drop_left_deg",
    ),
    Parameter(
        "drop_right_deg", 4.0, 3.0, 0.0, -10.0, 20.0,
        "peak drop of the left side of the pelvis in right stance, deg", "", "drop_right_deg",
    ),
    Parameter(
        "side_sway_deg", 1.5, 1.5, 0.0, 0.0, 15.0,
        "amplitude of the trunk's lean over the stance leg, deg", "side_sway_deg", "",
    ),
    both(
        "rotation_range_deg",
        (10.0, 8.0, 0.0),
        (0.0, 40.0),
        "peak-to-peak turning about the vertical in a stride, deg",
    ),
    Parameter(
        "drop_phase", 0.06, 0.35, 0.35, -0.5, 1.0,
        "when the pelvis drops most, part of a step after contact", "", "drop_phase",
    ),
    Parameter(
        "rotation_phase", 0.16, 1.0, 1.0, -1.0, 1.0,
        "when the pelvis is turned most to the left, steps after a left contact",
        "", "rotation_phase",
    ),
    Parameter(
        "hip_sway_g", 0.10, 0.0, 0.0, 0.0, 0.5,
        "peak sideways force on the pelvis beyond the body's, towards the foot that lands, g",
        "", "hip_sway_g",
    ),
    both(
        "tilt_swing_deg",
        (2.0, 1.5, 0.0),
        (0.0, 10.0),
        "amplitude of the forward angle at step rate, deg",
    ),
    both(
        "step_asymmetry",
        (0.0, 0.0, 0.0),
        (-0.3, 0.3),
        "(left - right) / mean duration of the steps that begin with that foot",
    ),
    both("impact_g", (0.8, 0.15, 0.0), (0.0, 6.0), "height of the impact transient, g"),
    both("braking_g", (0.28, 0.18, 0.0), (0.0, 0.8), "peak braking and propulsion, g"),
    both("side_force_g", (0.12, 0.08, 0.0), (0.0, 0.5), "peak force towards the midline, g"),
    both("wobble_g", (0.06, 0.03, 0.0), (0.0, 0.5), "RMS shaking of the sensor while moving, g"),
    both(
        "impact_wobble_deg",
        (0.3, 0.1, 0.0),
        (0.0, 2.0),
        "size of the damped rocking after each contact, deg",
    ),
    both("step_jitter", (0.015, 0.015, 0.0), (0.0, 0.08), "independent step-to-step SD, fraction"),
    both("step_wander", (0.008, 0.008, 0.0), (0.0, 0.05), "slow wander of the cadence, fraction"),
    both("standing_sway_deg", (0.0, 0.0, 0.3), (0.0, 3.0), "RMS sway while standing, deg"),
    both(
        "yaw_rate_deg_s",
        (0.0, 0.0, 0.0),
        (-90.0, 90.0),
        "turning rate of the course; left +, deg/s",
        TURN_TRANSITION_S,
    ),
    both(
        "corner_lean",
        (1.0, 1.0, 0.0),
        (0.0, 1.5),
        "share of the balanced lean taken in a corner",
    ),
)  # fmt: skip

PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {spec.name: spec for spec in (*_SPECS, *UNKIND)}
)
"""All parameters by the model's name."""


def by_key(placement: Placement) -> dict[str, Parameter]:
    """Parameters by their story key at a placement."""
    return {spec.key(placement): spec for spec in PARAMETERS.values() if spec.key(placement)}
