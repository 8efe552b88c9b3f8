"""What is a session for that is no run?"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.gait import Side

if TYPE_CHECKING:
    from coach.model.placement import Placement


class PracticeKind(enum.StrEnum):
    """What a session is for that is no run; its own word, as ``Side``."""

    STAND = "stand"
    DESK = "desk"
    EXERCISE = "exercise"


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """One set of an exercise, as planned.

    Args:
        exercise: Its name in the table of exercises.
        side: Of exercises that are done on one side at a time.
        hold_s: How long to hold; 0 for repetitions.
        repetitions: How many; 0 for a hold.
        rest_s: Rest after it.
    """

    exercise: str
    side: Side = Side.UNKNOWN
    hold_s: float = 0.0
    repetitions: int = 0
    rest_s: float = 30.0


@dataclass(frozen=True, slots=True)
class StandingRange:
    """How far a segment of this runner goes in standing: of the last standing check.

    Differences of tilt do not depend on how the strap sits, so they hold for later wearings.

    Args:
        placement: Which segment.
        tall_to_sunk_rad: Tilt when sunk minus tilt when tall, forward positive.
        tall_to_usual_rad: Tilt in the usual posture minus tilt when tall.
    """

    placement: Placement
    tall_to_sunk_rad: float
    tall_to_usual_rad: float


@dataclass(frozen=True, slots=True)
class Practice:
    """What a session that is no run is for.

    Args:
        kind: Standing check, desk or exercises.
        sets: Of exercises, in order.
        ranges: Of earlier standing checks, for the desk.
        quiet_until_s: Stream time before which the desk says nothing: a call.
        share: Share of the time in which nudges are given, by what earlier sessions say.
    """

    kind: PracticeKind
    sets: tuple[PlannedSet, ...] = ()
    ranges: tuple[StandingRange, ...] = ()
    quiet_until_s: float = 0.0
    share: float = 1.0
