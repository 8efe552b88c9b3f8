"""In which direction a change is for the better. Most metrics have none that fits every body."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Aim(enum.Enum):
    """What is better."""

    NONE = "none"
    LESS = "less"
    MORE = "more"
    NEARER_ZERO = "nearer_zero"


# Drop: Bramah et al. 2018, doi:10.1177/0363546518793657: the mark of injured runners.
# Sideways: a level pelvis and an upright trunk are what the standing calibration is taken in.
RUNNING_AIMS: MappingProxyType[str, Aim] = MappingProxyType(
    {
        "contralateral_pelvic_drop_left_rad": Aim.LESS,
        "contralateral_pelvic_drop_right_rad": Aim.LESS,
        "pelvic_obliquity_rad": Aim.NEARER_ZERO,
        "trunk_lateral_lean_rad": Aim.NEARER_ZERO,
    }
)

STANDING_AIMS: Mapping[str, Aim] = MappingProxyType(
    {"standing_obliquity_rad": Aim.NEARER_ZERO, "standing_sway_rad": Aim.LESS}
)


def is_better(aim: Aim, start: float, end: float) -> bool | None:
    """Whether a change is for the better; ``None`` if nobody can say."""
    match aim:
        case Aim.NONE:
            return None
        case Aim.LESS:
            return end < start
        case Aim.MORE:
            return end > start
        case Aim.NEARER_ZERO:
            return abs(end) < abs(start)
