"""The metrics in a runner's words: what each is called, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import METRICS
from coach.model.units import SHOWN_UNITS
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEED = "speed_m_s"
"""Is told, not measured; so it is no metric, and has a name here all the same."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a metric is called.

    Args:
        words: Two or three, as within a sentence; English.
        plain: What it is, as somebody would say who never read about running; English.
    """

    words: str
    plain: str


NAMES: Mapping[str, Name] = MappingProxyType(
    {
        SPEED: Name(mark("speed"), mark("over the ground, as it was told")),
        "cadence_spm": Name(mark("cadence"), mark("steps per minute, both feet counted")),
        "trunk_forward_lean_rad": Name(
            mark("forward lean"), mark("how far the trunk tips forward; minus is backward")
        ),
        "trunk_lateral_lean_rad": Name(
            mark("side lean"), mark("how far the trunk tips to the right; minus is to the left")
        ),
        "trunk_rotation_range_rad": Name(
            mark("trunk rotation"), mark("how far the trunk turns from side to side in a stride")
        ),
        "pelvic_tilt_rad": Name(
            mark("pelvic tilt as worn"),
            mark("the pelvis tipped forward, with the way the sensor sits in it"),
        ),
        "pelvic_tilt_change_rad": Name(
            mark("pelvic tilt"),
            mark("how far the pelvis tips forward of how you stood; minus is back"),
        ),
        "pelvic_obliquity_rad": Name(
            mark("pelvis sideways"), mark("mean side tilt of the pelvis; plus is right side down")
        ),
        "contralateral_pelvic_drop_left_rad": Name(
            mark("right hip drop"),
            mark("how far the right hip sinks while the left foot carries you"),
        ),
        "contralateral_pelvic_drop_right_rad": Name(
            mark("left hip drop"),
            mark("how far the left hip sinks while the right foot carries you"),
        ),
        "pelvic_rotation_range_rad": Name(
            mark("pelvis rotation"), mark("how far the pelvis turns from side to side in a stride")
        ),
        "trunk_flexion_rad": Name(
            mark("rounded back"), mark("the trunk bent forward against the pelvis; minus is arched")
        ),
        "trunk_lateral_flexion_rad": Name(
            mark("side bend"),
            mark("the trunk bent to the right against the pelvis; minus is to the left"),
        ),
        "contact_time_s": Name(
            mark("time on the ground"), mark("how long a foot stays on the ground")
        ),
        "flight_time_s": Name(mark("time in the air"), mark("how long both feet are in the air")),
        "duty_factor": Name(
            mark("share on the ground"), mark("time on the ground as a part of the stride")
        ),
        "vertical_oscillation_m": Name(
            mark("bounce"), mark("how far the body goes up and down in a step")
        ),
        "impact_peak_m_s2": Name(
            mark("landing impact"), mark("how hard the feet land; for your own trend only")
        ),
        "braking_speed_loss_m_s": Name(
            mark("braking"), mark("speed lost and won back in each step; for your own trend only")
        ),
        "step_time_asymmetry": Name(
            mark("left-right difference"),
            mark("of the time of a step; zero is even, plus is longer left steps"),
        ),
        "vertical_oscillation_asymmetry": Name(
            mark("left-right bounce"), mark("zero is even; plus is more bounce on the left")
        ),
        "step_regularity": Name(
            mark("step regularity"), mark("how alike one step is to the next; 1 is equal")
        ),
        "stride_regularity": Name(
            mark("stride regularity"), mark("how alike one stride is to the next; 1 is equal")
        ),
        "vertical_stiffness_n_m": Name(
            mark("body stiffness"), mark("how little the body sinks for the force on the ground")
        ),
        "leg_stiffness_n_m": Name(
            mark("leg stiffness"), mark("how little the leg gives for that force")
        ),
    }
)

_SECOND: frozenset[str] = frozenset({"pelvic_tilt_rad"})
"""Says nothing that another metric does not say better, where that one is there."""


def words_of(name: str) -> str:
    """What a metric is called within a sentence."""
    return tr(NAMES[name].words)


def plain_of(name: str) -> str:
    """What a metric is, for who never read about running."""
    return tr(NAMES[name].plain)


def label_of(name: str) -> str:
    """What a metric is called at the beginning of a line, without its unit."""
    words = words_of(name)
    return words[:1].upper() + words[1:]


def label_with_unit(name: str) -> str:
    """``Forward lean [deg]``."""
    unit = unit_of(name)
    return f"{label_of(name)} [{unit}]" if unit else label_of(name)


def unit_of(name: str) -> str:
    """The unit that is shown, empty for ratios."""
    return shown_unit(si_unit_of(name))


_UNITS = (mark("steps/min"), mark("deg"))
"""Units that are words; ms, cm and m/s are the same in every language."""


def shown_unit(si_unit: str) -> str:
    """The unit that a person reads for one of ``METRICS``."""
    unit = SHOWN_UNITS[si_unit][0]
    return tr(unit) if unit in _UNITS else unit


def si_unit_of(name: str) -> str:
    """As in ``METRICS``."""
    return "m_s" if name == SPEED else METRICS[name].unit


def repeats(name: str, others: set[str]) -> bool:
    """Whether a metric only repeats another one that is there."""
    return name in _SECOND and "pelvic_tilt_change_rad" in others
