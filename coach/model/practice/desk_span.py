"""What comes of a time at the desk?"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class DeskState(enum.StrEnum):
    """What the wearer does at a desk, as far as this sensor in this place can tell."""

    SITTING = "sitting"
    STANDING = "standing"
    UPRIGHT = "upright"  # sitting or standing: not to be told apart
    WALKING = "walking"
    LYING = "lying"
    MOVING = "moving"  # something else than these
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class DeskSpan:
    """A time at the desk in which nothing changed; they follow one another without gaps.

    Args:
        t_s: Stream time of its begin.
        end_s: Of its end.
        state: What the wearer did.
        slouched: Whether the posture was below the wearer's own band; ``None`` where it was not
            judged.
        lean_rad: Mean forward lean from the upright of this session; ``None`` where unknown.
    """

    t_s: float
    end_s: float
    state: DeskState
    slouched: bool | None
    lean_rad: float | None
