"""How often, and how far? Turning points of one angle, told apart by how far the first ones went.

A swing counts once the angle has come back from its turning point by a share of the usual swing, so
half repetitions and trembling do not. What is usual is learnt from the first swings of the set. The
method is the project's own.
"""

from __future__ import annotations

import itertools
import statistics
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.practice.exercise.lie_angles import wrapped

if TYPE_CHECKING:
    from coach.practice.exercise.exercise_params import ExerciseParams

_SMOOTH = 4
_FIRST = 6
"""Swings from which the usual one is learnt; a repetition has two."""

_NOISE = 0.3
"""Share of the usual swing below which nothing is a turn."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point.

    Args:
        t_s: When.
        angle_rad: Where.
    """

    t_s: float
    angle_rad: float


class Repetitions:
    """Counts the swings of one angle in a set.

    Args:
        params: Tuning.
        zero_rad: The angle when the set began.
        each_way: Whether each way from there is a repetition of its own, as in turning left and
            right.
    """

    def __init__(self, params: ExerciseParams, zero_rad: float, *, each_way: bool) -> None:
        self._params = params
        self._zero_rad = zero_rad
        self._each_way = each_way
        self._last: deque[float] = deque(maxlen=_SMOOTH)
        self._rows: list[Turn] = []
        self._turns: list[Turn] = []
        self._usual_rad = 0.0

    def push(self, t_s: float, angle_rad: float) -> None:
        """The angle in one tenth of a second."""
        off = wrapped(angle_rad - self._zero_rad)
        self._last.append(abs(off) if self._each_way else off)
        self._rows.append(Turn(t_s, sum(self._last) / len(self._last)))

    def update(self) -> None:
        """Look at all of it anew."""
        p = self._params
        first = turning_points(self._rows, 0.6 * p.least_range_rad)
        swings = _swings(first)[:_FIRST]
        swings = [one for one in swings if one >= p.least_range_rad]
        # Of the first ones the larger half: a false start is among the smaller.
        swings.sort()
        large = swings[len(swings) // 2 :]
        self._usual_rad = statistics.median(large) if large else 0.0
        whole = max(p.whole_share * self._usual_rad, 0.6 * p.least_range_rad)
        self._turns = turning_points(self._rows, whole)

    @property
    def count(self) -> int:
        """Whole repetitions so far."""
        if not self._usual_rad:
            return 0
        inner = self._turns[1:]
        # There and back: an end of one kind for each, whichever way was first.
        tops = sum(
            one.angle_rad > before.angle_rad
            for before, one in zip(self._turns, inner, strict=False)
        )
        return max(tops, len(inner) - tops)

    @property
    def range_rad(self) -> float | None:
        """Mean swing; ``None`` without a repetition."""
        swings = _swings(self._turns)[1:] or _swings(self._turns)
        return statistics.fmean(swings) if self.count and swings else None

    @property
    def usual_rad(self) -> float:
        """The swing that is usual in this set; 0 while that is not known."""
        return self._usual_rad

    @property
    def last_s(self) -> float | None:
        """When the last turn was."""
        return self._turns[-1].t_s if len(self._turns) > 1 else None

    def small(self) -> list[Turn]:
        """Turns whose swing was too small, after the first ones: time, and what it lacked."""
        p, usual = self._params, self._usual_rad
        turns = turning_points(self._rows, max(_NOISE * usual, 0.6 * p.least_range_rad))
        return [
            Turn(one.t_s, usual - abs(one.angle_rad - before.angle_rad))
            for before, one in zip(turns[_FIRST:], turns[_FIRST + 1 :], strict=False)
            if abs(one.angle_rad - before.angle_rad) < p.small_share * usual
        ]


def turning_points(rows: list[Turn], back_rad: float) -> list[Turn]:
    """Where the angle turned for good: the begin, then each extreme it came back from.

    Args:
        rows: Angle by time.
        back_rad: How far it must have come back.
    """
    if not rows:
        return []
    turns = [rows[0]]
    low = high = rows[0]
    way = 0
    for row in rows:
        if row.angle_rad > high.angle_rad:
            high = row
        if row.angle_rad < low.angle_rad:
            low = row
        if way >= 0 and high.angle_rad - row.angle_rad >= back_rad:
            if way > 0 or high.angle_rad - rows[0].angle_rad >= 0.5 * back_rad:
                turns.append(high)
            way, low, high = -1, row, row
        elif way <= 0 and row.angle_rad - low.angle_rad >= back_rad:
            if way < 0 or rows[0].angle_rad - low.angle_rad >= 0.5 * back_rad:
                turns.append(low)
            way, low, high = 1, row, row
    return turns


def _swings(turns: list[Turn]) -> list[float]:
    return [abs(one.angle_rad - before.angle_rad) for before, one in itertools.pairwise(turns)]
