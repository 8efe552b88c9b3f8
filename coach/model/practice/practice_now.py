"""How does a practice stand at an instant, for whoever shows it?"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from coach.model.practice.desk_span import DeskState
    from coach.model.practice.purpose import PlannedSet
    from coach.model.practice.stand_check import StandCheck


class StandStep(enum.StrEnum):
    """How far a standing check is."""

    READY = "ready"  # nothing was asked for yet
    ASKED = "asked"  # movement is awaited, then rest
    LISTENING = "listening"
    WAITS = "waits"  # for the end of quiet, of pain, or for data
    AWAY = "away"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class StandNow:
    """A standing check at a grid instant.

    Args:
        t_s: Grid instant.
        step: How far it is.
        posture: Occasion of the words that ask for the posture; empty once it is over.
        then: The same of the next one; empty for none.
        number: Of the round, from 1 on.
        rounds: How many there are.
        held_s: How long the posture has been held so far.
        hold_s: How long it is to be held.
        result: Once it is over: what it found.
        quiet_until_s: Stream time up to which quiet was asked for; ``None`` without.
    """

    t_s: float
    step: StandStep
    posture: str
    then: str
    number: int
    rounds: int
    held_s: float
    hold_s: float
    result: StandCheck | None
    quiet_until_s: float | None


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A time at the desk at a grid instant.

    Args:
        t_s: Grid instant.
        state: What the wearer does; what lasts for less than some seconds is left out.
        since_s: Since when.
        still_since_s: End of the last movement, or begin; ``None`` before there are data.
        remind_s: From when on a reminder is due, as far as is known by now; likewise.
        asked: Occasion of what the coach has asked for and waits for; empty for nothing.
        learning: Whether the band is being learnt from the posture.
        slouched: Whether the posture is below the band, likewise; ``None`` where it is not judged.
        position: Where the posture lies, 0 sunk to 1 tall; ``None`` where it is not judged.
        border: Where the band ends, likewise.
        quiet_until_s: Stream time up to which quiet was asked for; ``None`` without.
    """

    t_s: float
    state: DeskState
    since_s: float
    still_since_s: float | None
    remind_s: float | None
    asked: str
    learning: bool
    slouched: bool | None
    position: float | None
    border: float | None
    quiet_until_s: float | None


class ExercisePhase(enum.StrEnum):
    """Where a session of exercises is."""

    STANDING = "standing"  # how does this strap sit?
    WAITING = "waiting"  # announced; the position is not taken yet
    DOING = "doing"
    AWAY = "away"  # the position was left
    AFTER = "after"  # a set is over: rest
    STOPPED = "stopped"  # something hurts
    OVER = "over"


@dataclass(frozen=True, slots=True)
class FormNow:
    """How far an angle is from where it was in the first good seconds.

    Args:
        angle: Which, as the table of exercises names it.
        off_rad: How far, as a mean over a second; ``None`` while that is not known.
        low_rad: Where its band begins; ``None`` where less is no fault.
        high_rad: Where its band ends; ``None`` where more is no fault.
        fault: Which fault it is now; empty for none.
    """

    angle: str
    off_rad: float | None
    low_rad: float | None
    high_rad: float | None
    fault: str


@dataclass(frozen=True, slots=True)
class ExerciseNow:
    """A session of exercises at a grid instant.

    Args:
        t_s: Grid instant.
        phase: Where it is.
        planned: The set under way or the one before the rest; ``None`` before the first.
        number: Which set of the session it is, from 1 on; 0 before the first.
        sets: How many there are.
        held_s: How long the position was held so far, or the set lasts.
        length_s: How long that is to be.
        count: Repetitions so far; ``None`` where they are not counted.
        sees_position: Whether the sensor can tell that the position is taken.
        form: Of each angle that is watched in this set.
        rest_until_s: Stream time at which the rest ends; ``None`` without.
        asks_effort: Whether an answer is awaited to how hard the set was.
        then: The next set; ``None`` after the last.
        quiet_until_s: Stream time up to which quiet was asked for; ``None`` without.
    """

    t_s: float
    phase: ExercisePhase
    planned: PlannedSet | None
    number: int
    sets: int
    held_s: float
    length_s: float
    count: int | None
    sees_position: bool
    form: tuple[FormNow, ...]
    rest_until_s: float | None
    asks_effort: bool
    then: PlannedSet | None
    quiet_until_s: float | None


PracticeNow: TypeAlias = StandNow | DeskNow | ExerciseNow
