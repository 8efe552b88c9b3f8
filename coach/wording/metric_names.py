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
        words: Two or three, as within a sentence: the same for every reader, and told by ear in
            the same words (``Rule.word``).
        plain: What it is, as somebody would say who never read about running.
    """

    words: str
    plain: str

    @property
    def label(self) -> str:
        """The same as it begins a line."""
        return self.words[:1].upper() + self.words[1:]


NAMES: Mapping[str, Name] = MappingProxyType(
    {
        SPEED: Name("speed", "over the ground, as it was told"),
        "cadence_spm": Name("cadence", "steps per minute, both feet counted"),
        "trunk_forward_lean_rad": Name(
            "forward lean", "how far the trunk tips forward; minus is backward"
        ),
        "trunk_lateral_lean_rad": Name(
            "side lean", "how far the trunk tips to the right; minus is to the left"
        ),
        "trunk_rotation_range_rad": Name(
            "trunk rotation", "how far the trunk turns from side to side in a stride"
        ),
        "pelvic_tilt_rad": Name(
            "pelvic tilt as worn", "the pelvis tipped forward, with the way the sensor sits in it"
        ),
        "pelvic_tilt_change_rad": Name(
            "pelvic tilt", "how far the pelvis tips forward of how you stood; minus is back"
        ),
        "pelvic_obliquity_rad": Name(
            "pelvis sideways", "mean side tilt of the pelvis; plus is right side down"
        ),
        "contralateral_pelvic_drop_left_rad": Name(
            "right hip drop", "how far the right hip sinks while the left foot carries you"
        ),
        "contralateral_pelvic_drop_right_rad": Name(
            "left hip drop", "how far the left hip sinks while the right foot carries you"
        ),
        "pelvic_rotation_range_rad": Name(
            "pelvis rotation", "how far the pelvis turns from side to side in a stride"
        ),
        "trunk_flexion_rad": Name(
            "rounded back", "the trunk bent forward against the pelvis; minus is arched"
        ),
        "trunk_lateral_flexion_rad": Name(
            "side bend", "the trunk bent to the right against the pelvis; minus is to the left"
        ),
        "contact_time_s": Name("time on the ground", "how long a foot stays on the ground"),
        "flight_time_s": Name("time in the air", "how long both feet are in the air"),
        "duty_factor": Name("share on the ground", "time on the ground as a part of the stride"),
        "vertical_oscillation_m": Name("bounce", "how far the body goes up and down in a step"),
        "impact_peak_m_s2": Name(
            "landing impact", "how hard the feet land; for your own trend only"
        ),
        "braking_speed_loss_m_s": Name(
            "braking", "speed lost and won back in each step; for your own trend only"
        ),
        "step_time_asymmetry": Name(
            "left-right difference",
            "of the time of a step; zero is even, plus is longer left steps",
        ),
        "vertical_oscillation_asymmetry": Name(
            "left-right bounce", "zero is even; plus is more bounce on the left"
        ),
        "step_regularity": Name("step regularity", "how alike one step is to the next; 1 is equal"),
        "stride_regularity": Name(
            "stride regularity", "how alike one stride is to the next; 1 is equal"
        ),
        "vertical_stiffness_n_m": Name(
            "body stiffness", "how little the body sinks for the force on the ground"
        ),
        "leg_stiffness_n_m": Name("leg stiffness", "how little the leg gives for that force"),
    }
)

_SECOND: frozenset[str] = frozenset({"pelvic_tilt_rad"})
"""Says nothing that another metric does not say better, where that one is there."""


def words_of(name: str) -> str:
    """What a metric is called within a sentence."""
    return NAMES[name].words


def label_of(name: str) -> str:
    """What a metric is called at the beginning of a line, without its unit."""
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
