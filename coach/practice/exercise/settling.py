"""Does a segment move, and since when has it been at rest where it is?

The last of a movement is slow, and a small one often follows that puts things right. So rest is not
dated by a border that an angle crosses, but backwards, once it is there: how much one sways,
breathes and trembles in it tells what a movement is. A movement turns the segment by more than
that within 0.7 s, or pushes it; it is over when the turning is no faster than at rest.

The method is the project's own: two thresholds (hysteresis) on rates of which the mean at rest is
taken off, which is what is left of the gyroscope's offset.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.units import RAD_PER_DEG
from coach.practice.exercise.lie_angles import mean_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.practice.epochs import Epoch
    from coach.practice.exercise.lie_angles import Vector

_SHORT, _LONG = 1, 3
"""Epochs to either side over which the turning is averaged: to see its end, and a net turn."""

_LEAST_TURN_RAD_S, _TURNS = 2.0 * RAD_PER_DEG, 4.0
"""Net turning of a movement: at least, and as a multiple of that at rest (root mean square)."""

_SLOW_RAD_S, _SLOW = 1.0 * RAD_PER_DEG, 1.5
"""Turning with which a movement is over: likewise."""

_LEAST_PUSH_M_S2, _PUSHES = 0.3, 4.0
"""Force other than at rest, in a movement or turned away by as much: likewise. 0.3 m/s^2 is a turn
of 1.8 deg."""

_BEFORE, _FEWEST = 2, 10
"""Epochs before it was noticed that tell with those after it what rest is: before them one may have
been on the way. And so many at least."""

_NOW_TURN_RAD_S, _NOW_PUSH_M_S2 = 2.5 * RAD_PER_DEG, 0.2
"""Whoever turns by so much, or whose force changes by so much within a second, is on the way."""

_CALM = 10
"""Epochs without a movement: shorter halts are on the way."""

_PUSHED, _SMOOTH = 10, 5
SEEN = _PUSHED + _SMOOTH - 1
"""Epochs in which a movement under way is seen."""


class Resting:
    """A rest that goes on: the more of it is known, the better is known since when.

    Args:
        rows: Epochs in order, to the last that is known.
        noticed_s: A time in the rest, in which nothing moved.
        least_s: It cannot have begun before.
    """

    def __init__(
        self, rows: Sequence[Epoch], noticed_s: float, *, least_s: float = -math.inf
    ) -> None:
        self._rows = list(rows)
        self._noticed_s = noticed_s
        self._least_s = least_s

    def push(self, epoch: Epoch) -> None:
        """One more epoch of it."""
        self._rows.append(epoch)

    @property
    def since_s(self) -> float:
        """Since when, as far as is known by now."""
        return max(resting_since(self._rows, self._noticed_s), self._least_s)

    @property
    def rest(self) -> Rest:
        """What is done in it."""
        return rest_of(self._rows, self._noticed_s)

    @property
    def now_s(self) -> float:
        """The begin of the last epoch."""
        return self._rows[-1].t_s

    @property
    def up(self) -> Vector:
        """Mean "up" in it, in the axes that come in."""
        since_s = self.since_s
        return mean_of([one.up for one in self._rows if one.t_s >= since_s])


@dataclass(frozen=True, slots=True)
class Rest:
    """What one segment does at rest, and what is more.

    Args:
        rate_rad_s: Mean rate: of the sensor, not of the body.
        force_m_s2: Mean force.
        turn_rad_s: Net turning of a movement.
        slow_rad_s: Turning with which it is over.
        push_m_s2: Force off the mean, in a movement or elsewhere.
    """

    rate_rad_s: Vector
    force_m_s2: Vector
    turn_rad_s: float
    slow_rad_s: float
    push_m_s2: float

    def left_s(self, rows: Sequence[Epoch], gone_s: float) -> float:
        """When the movement began that led out of a rest: after the last second without one.

        Where it began the segment may lie otherwise than in its first seconds, so of the force only
        its size counts.

        Args:
            rows: Epochs in order.
            gone_s: When the segment was far from it.
        """
        size = math.hypot(*self.force_m_s2)
        at = _at(rows, gone_s)
        calm = 0
        while at > 0 and calm < _CALM:
            turns = _off(_rate(rows, at, _LONG), self.rate_rad_s) > self.turn_rad_s
            pushed = abs(math.hypot(*_force(rows, at)) - size) > self.push_m_s2
            calm = 0 if turns or pushed else calm + 1
            at -= 1
        return rows[min(at + 1 + calm, len(rows) - 1)].t_s if calm else gone_s


def rest_of(rows: Sequence[Epoch], noticed_s: float) -> Rest:
    """Rest, from the epochs in which it is sure.

    Args:
        rows: Epochs in order, to the last that is known of it.
        noticed_s: A time in the rest, in which nothing moved.
    """
    first = min(_at(rows, noticed_s) - _BEFORE, len(rows) - _FEWEST)
    kept = range(max(first, 0), len(rows))
    turns, slow = ([_rate(rows, at, side) for at in kept] for side in (_LONG, _SHORT))
    forces = [_force(rows, at) for at in kept]
    rate, force = _mean(slow), _mean(forces)
    return Rest(
        rate,
        force,
        max(_LEAST_TURN_RAD_S, _TURNS * _scatter(turns, rate)),
        max(_SLOW_RAD_S, _SLOW * _scatter(slow, rate)),
        max(_LEAST_PUSH_M_S2, _PUSHES * _scatter(forces, force)),
    )


def resting_since(rows: Sequence[Epoch], noticed_s: float) -> float:
    """Since when a segment has been at rest; stream time.

    Args:
        rows: Epochs in order, from before the rest to the last that is known of it.
        noticed_s: A time in the rest, in which nothing moved.
    """
    at = _at(rows, noticed_s)
    rest = rest_of(rows, noticed_s)
    while at > 0 and not moves(rows, at, rest):
        at -= 1
    # A net turn is seen from both sides of its end.
    for _ in range(_LONG):
        if at > 0 and is_slow(rows, at, rest):
            at -= 1
    while at < len(rows) - 1 and not is_slow(rows, at, rest):
        at += 1
    return rows[at].t_s


def moves(rows: Sequence[Epoch], at: int, rest: Rest) -> bool:
    """Whether an epoch is in a movement, or the segment elsewhere.

    Args:
        rows: Epochs in order.
        at: Which of them.
        rest: What is none.
    """
    return (
        _off(_rate(rows, at, _LONG), rest.rate_rad_s) > rest.turn_rad_s
        or _off(_force(rows, at), rest.force_m_s2) > rest.push_m_s2
    )


def is_slow(rows: Sequence[Epoch], at: int, rest: Rest) -> bool:
    """Whether in an epoch the segment turns no faster than at rest."""
    return _off(_rate(rows, at, _SHORT), rest.rate_rad_s) <= rest.slow_rad_s


def on_the_way(rows: Sequence[Epoch]) -> bool:
    """Whether the last of some epochs, a second or more, are of a movement, whoever makes it.

    By the net turn, and by how the force's size changes, which a turn does not change.
    """
    turn = _off(_rate(rows, len(rows) - 1 - _LONG, _LONG), (0.0, 0.0, 0.0))
    sizes = [math.hypot(*one.force_m_s2) for one in rows[-SEEN:]]
    means = [
        sum(sizes[at : at + _SMOOTH]) / _SMOOTH for at in range(max(len(sizes) - _SMOOTH + 1, 0))
    ]
    push = max(means) - min(means) if means else 0.0
    return turn > _NOW_TURN_RAD_S or push > _NOW_PUSH_M_S2


def _at(rows: Sequence[Epoch], t_s: float) -> int:
    """The last epoch that begins by a time, or else the first."""
    return max(sum(one.t_s <= t_s for one in rows) - 1, 0)


def _rate(rows: Sequence[Epoch], at: int, side: int) -> Vector:
    near = rows[max(at - side, 0) : at + side + 1]
    return _mean([one.rate_rad_s for one in near])


def _force(rows: Sequence[Epoch], at: int) -> Vector:
    near = rows[max(at - _SHORT, 0) : at + _SHORT + 1]
    return _mean([one.force_m_s2 for one in near])


def _mean(vectors: Sequence[Vector]) -> Vector:
    x, y, z = (sum(one[axis] for one in vectors) / len(vectors) for axis in range(3))
    return (x, y, z)


def _off(one: Vector, other: Vector) -> float:
    return math.dist(one, other)


def _scatter(vectors: Sequence[Vector], mean: Vector) -> float:
    return math.sqrt(sum(math.dist(one, mean) ** 2 for one in vectors) / len(vectors))
