"""The metrics in a runner's words: what each is called, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import METRICS
from coach.model.units import SHOWN_UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEED = "speed_m_s"
"""Is told, not measured; so it is no metric, and has a name here all the same."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a metric is called.

    Args:
        label: Two or three words.
        plain: What it is, as somebody would say who never read about running.
    """

    label: str
    plain: str


NAMES: Mapping[str, Name] = MappingProxyType(
    {
        SPEED: Name("Speed", "over the ground, as it was told"),
        "cadence_spm": Name("Cadence", "steps per minute, both feet counted"),
        "trunk_forward_lean_rad": Name(
            "Forward lean", "how far the trunk tips forward; minus is backward"
        ),
        "trunk_lateral_lean_rad": Name("Side lean", "the trunk to the right; minus is to the left"),
        "trunk_rotation_range_rad": Name(
            "Trunk rotation", "how far the trunk turns from side to side in a stride"
        ),
        "pelvic_tilt_rad": Name(
            "Pelvic tilt, as worn", "the pelvis tipped forward, with the way the sensor sits in it"
        ),
        "pelvic_tilt_change_rad": Name(
            "Pelvic tilt", "how far the pelvis tips forward of how you stood; minus is back"
        ),
        "pelvic_obliquity_rad": Name(
            "Pelvis sideways", "mean side tilt of the pelvis; plus is right side down"
        ),
        "contralateral_pelvic_drop_left_rad": Name(
            "Right hip drop", "how far the right hip sinks while the left foot carries you"
        ),
        "contralateral_pelvic_drop_right_rad": Name(
            "Left hip drop", "how far the left hip sinks while the right foot carries you"
        ),
        "pelvic_rotation_range_rad": Name(
            "Pelvis rotation", "how far the pelvis turns from side to side in a stride"
        ),
        "trunk_flexion_rad": Name(
            "Rounding of the back", "the trunk bent forward against the pelvis; minus is arched"
        ),
        "trunk_lateral_flexion_rad": Name(
            "Side bend of the back", "the trunk bent to the right against the pelvis"
        ),
        "contact_time_s": Name("Ground contact", "how long a foot stays on the ground"),
        "flight_time_s": Name("Flight time", "how long both feet are in the air"),
        "duty_factor": Name("Duty factor", "ground contact as a part of the stride"),
        "vertical_oscillation_m": Name("Bounce", "how far the body goes up and down in a step"),
        "impact_peak_m_s2": Name("Impact", "how hard the feet land; for your own trend only"),
        "braking_speed_loss_m_s": Name(
            "Braking", "speed lost and won back in each step; for your own trend only"
        ),
        "step_time_asymmetry": Name(
            "Left-right step time", "zero is even; plus is longer left steps"
        ),
        "vertical_oscillation_asymmetry": Name(
            "Left-right bounce", "zero is even; plus is more bounce on the left"
        ),
        "step_regularity": Name("Step regularity", "how alike one step is to the next; 1 is equal"),
        "stride_regularity": Name(
            "Stride regularity", "how alike one stride is to the next; 1 is equal"
        ),
        "vertical_stiffness_n_m": Name(
            "Vertical stiffness", "how little the body sinks for the force on the ground"
        ),
        "leg_stiffness_n_m": Name("Leg stiffness", "how little the leg gives for that force"),
    }
)

_SECOND: frozenset[str] = frozenset({"pelvic_tilt_rad"})
"""Says nothing that another metric does not say better, where that one is there."""


def label_of(name: str) -> str:
    """What a metric is called, without its unit."""
    return NAMES[name].label


def label_with_unit(name: str) -> str:
    """``Forward lean [deg]``."""
    unit = unit_of(name)
    return f"{NAMES[name].label} [{unit}]" if unit else NAMES[name].label


def unit_of(name: str) -> str:
    """The unit that is shown, empty for ratios."""
    return SHOWN_UNITS[si_unit_of(name)][0]


def si_unit_of(name: str) -> str:
    """As in ``METRICS``."""
    return "m_s" if name == SPEED else METRICS[name].unit


def repeats(name: str, others: set[str]) -> bool:
    """Whether a metric only repeats another one that is there."""
    return name in _SECOND and "pelvic_tilt_change_rad" in others
