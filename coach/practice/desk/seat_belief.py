"""What is believed of the seat: now, by what was; and of earlier, by what came later too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import DeskState
from coach.practice.desk.seat_odds import SITS, odds_of

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

NAMED = 0.9
"""A seat that is so likely is named ..."""
JUDGED = 0.8
"""... and one so likely is judged by its own band."""

_SITS_AT_FIRST = 0.85
"""Hours at a desk begin on a chair, for most."""
_DECIDED = 0.98
"""What is so likely, later evidence hardly changes, nor what was before it."""
_NO_CHANGE = 0.99
_MOST_ERAS = 64
_LEANS_BACK = 20.0
"""How much likelier it is in sitting that a trunk leans back as nobody stands."""
_LONG_GAP_S = 60.0
_WALK = odds_of(None, walked_before=False, walked_after=True, rough=False)
_WALKED = odds_of(None, walked_before=True, walked_after=False, rough=False)


@dataclass(frozen=True, slots=True)
class EraSeat:
    """What is known of a time without a change of seat.

    Args:
        number: Of the era, from 0 on.
        sits: Probability that the wearer sat.
        as_led: That the wearer sat or stood as when tall and sunk were asked for.
    """

    number: int
    sits: float
    as_led: float

    @property
    def state(self) -> DeskState:
        """Its name."""
        return name_of(self.sits)


def name_of(sits: float) -> DeskState:
    """The name of a seat that is sitting with a probability."""
    if sits >= NAMED:
        return DeskState.SITTING
    return DeskState.STANDING if sits <= 1.0 - NAMED else DeskState.UPRIGHT


class _Era:
    """Probabilities are ``(2, 2)``: the seat in which tall and sunk were asked for, the seat now.

    Args:
        number: Of the era.
        before: Of the era before it, by what was until then.
        odds: Likelihood by the seat before and in it.
        walk: Whether it is a walk.
        led: Whether tall and sunk were asked for at its begin.
    """

    def __init__(
        self, number: int, before: FloatArray, odds: FloatArray, *, walk: bool, led: bool
    ) -> None:
        self.number = number
        self.before = before
        self.odds = odds
        self.walk = walk
        self.leant = False
        self._led = led

    @property
    def now(self) -> FloatArray:
        """By what was until now."""
        found = self.before @ self.odds
        if self._led:
            found = np.diag(found.sum(axis=0))
        found = found * self._own
        return np.asarray(found / found.sum())

    @property
    def _own(self) -> FloatArray:
        return np.array([_LEANS_BACK if self.leant else 1.0, 1.0])

    def told(self, after: FloatArray) -> EraSeat:
        """By what was and by what came after it."""
        found = self.now * after
        found /= found.sum()
        return EraSeat(self.number, float(found[:, SITS].sum()), float(np.trace(found)))

    def back(self, after: FloatArray) -> FloatArray:
        """What it and all after it say of the era before it."""
        found = after * self._own
        if self._led:
            found = np.tile(np.diag(found), (2, 1))
        found = found @ self.odds.T
        return np.asarray(found / found.max())


class SeatBelief:
    """Movements in, probabilities out.

    A chain of two states: each movement that may have changed the seat begins an era, with the
    likelihood of what was measured by the seat before and after. Forward it tells the seat now.
    Backward it tells that of earlier eras; an era is decided once nothing that comes can change
    much of it, or at the end.
    """

    def __init__(self) -> None:
        begin = 0.5 * np.tile([_SITS_AT_FIRST, 1.0 - _SITS_AT_FIRST], (2, 1))
        self._eras = [_Era(0, begin, np.eye(2), walk=False, led=False)]
        self._walk_open = False
        self._now: EraSeat = self._eras[-1].told(np.ones((2, 2)))

    @property
    def now(self) -> EraSeat:
        """By what was until now."""
        return self._now

    def moved(self, odds: FloatArray, *, out_of_walk: bool, into_walk: bool) -> bool:
        """A movement between two moments of known height; whether an era begins with it.

        Args:
            odds: See ``odds_of``.
            out_of_walk: Whether it began in a walk.
            into_walk: Whether it ended in one.
        """
        last = self._eras[-1]
        if self._walk_open and (out_of_walk or into_walk):
            # The walk was known before its heights were: now they are.
            last.odds = odds
            self._walk_open = False
            self._tell()
            return False
        if self._walk_open and not last.walk and len(self._eras) > 1 and self._eras[-2].walk:
            # Some steps were no walk of known height: it is measured from before them to after.
            steps = self._eras[-2]
            steps.odds, last.odds = odds, np.eye(2)
            last.before = steps.now
            self._walk_open = False
            self._tell()
            return False
        found = last.now.sum(axis=0)[:, None] * odds
        if np.trace(found) >= _NO_CHANGE * found.sum():
            return False
        self._begin(odds)
        return True

    def walks(self, *, begin: bool) -> None:
        """A walk began, or ended: nothing is known of heights yet."""
        self._begin(_WALK if begin else _WALKED, walk=begin)
        self._walk_open = True

    def missed(self, gap_s: float) -> None:
        """Nothing was heard for a time."""
        changed = 0.5 if gap_s >= _LONG_GAP_S else 0.2
        self._begin(np.array([[1.0 - changed, changed], [changed, 1.0 - changed]]))

    def leans_back(self) -> bool:
        """The trunk leans back as nobody stands; whether that was news."""
        era = self._eras[-1]
        if era.leant:
            return False
        era.leant = True
        self._tell()
        return True

    def led(self) -> None:
        """Tall and sunk were asked for just now: from here on it is this seat that counts."""
        self._begin(np.eye(2), led=True)

    def take_decided(self, *, over: bool = False) -> list[EraSeat]:
        """Eras of which nothing more will be known, in order; the last one may be under way.

        Args:
            over: Whether nothing more comes at all.
        """
        if self._walk_open and not over:
            return []
        told: list[EraSeat] = []
        after = np.ones((2, 2))
        for era in reversed(self._eras):
            told.append(era.told(after))
            after = era.back(after)
        told.reverse()
        if over:
            return told
        last = max((n for n, one in enumerate(told) if _is_decided(one)), default=-1)
        if last < 0 and len(told) >= _MOST_ERAS:
            last = _MOST_ERAS // 2
        if last < 0:
            return []
        del self._eras[: min(last + 1, len(self._eras) - 1)]
        return told[: last + 1]

    def _begin(self, odds: FloatArray, *, walk: bool = False, led: bool = False) -> None:
        last = self._eras[-1]
        self._eras.append(_Era(last.number + 1, last.now, odds, walk=walk, led=led))
        self._walk_open = False
        self._tell()

    def _tell(self) -> None:
        self._now = self._eras[-1].told(np.ones((2, 2)))


def _is_decided(era: EraSeat) -> bool:
    return not 1.0 - _DECIDED < era.sits < _DECIDED
