"""What comes of a set of an exercise?"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model.practice.purpose import PlannedSet


class Recognised(enum.StrEnum):
    """Who said that the position was taken."""

    SENSOR = "sensor"
    KEY = "key"
    NOBODY = "nobody"


class Effort(enum.StrEnum):
    """How hard a set was, as asked."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class FormFault:
    """Form left its band in a set.

    Args:
        rule: Which fault.
        t_s: Stream time at which it began.
        seconds: How long it lasted, all times together.
        worst_rad: Largest departure from the first good seconds.
        told: Whether a word was said.
    """

    rule: str
    t_s: float
    seconds: float
    worst_rad: float
    told: bool


@dataclass(frozen=True, slots=True)
class SetDone:
    """A set of an exercise has ended.

    Args:
        t_s: Stream time of its end.
        start_s: Of its begin: the position was taken.
        planned: What was planned.
        recognised: Who said that the position was taken.
        hold_s: How long it was held; 0 for repetitions.
        repetitions: How many were counted; ``None`` where this sensor cannot count them.
        range_rad: Mean range of the repetitions; ``None`` without.
        tremble_rad_s: Shaking of the first and of the second half of a hold; ``None`` without.
        faults: Of form.
        effort: As told; ``None`` if nobody said.
        completed: Whether all of it was done.
        pain: Whether pain ended it, or was told right after it.
    """

    t_s: float
    start_s: float
    planned: PlannedSet
    recognised: Recognised
    hold_s: float
    repetitions: int | None
    range_rad: float | None
    tremble_rad_s: tuple[float, float] | None
    faults: tuple[FormFault, ...]
    effort: Effort | None
    completed: bool
    pain: bool
