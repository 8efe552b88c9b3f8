"""Watches the signs of a hill on the grid, against what is usual on this day."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import numpy as np

from coach.grade.sign_watch import SignWatch
from coach.grade.signs import SIGNS
from coach.grade.told_grade import ToldGrade
from coach.grade.weighing import Weighed, weigh
from coach.model.grade import FLAT, Grade
from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coach.model import MetricSnapshot


@dataclass(frozen=True, slots=True)
class GradeParams:
    """When form is taken for that of a hill.

    Args:
        begins: Probability of a hill from which it is one, when that has lasted ...
        sure_s: ... for so long ...
        ends: ... and below which it is none any more, when that has lasted ...
        after_s: ... for so long: the metrics are means over the last steps.
        perhaps: Probability from which nothing is praised.
        odds: A fault must make all of this so many times likelier than a hill does to be told.
        clear_s: For so long.
        told: A told rise beyond this, up or down, is a hill.
        told_change: So is one that changed by more than this within a minute.
        told_stale_s: A told rise holds for so long.
    """

    begins: Annotated[float, Within(0.1, 0.999)] = 0.7
    sure_s: Annotated[float, Within(0.0, 60.0)] = 3.0
    ends: Annotated[float, Within(0.01, 0.9)] = 0.4
    after_s: Annotated[float, Within(0.0, 300.0)] = 15.0
    perhaps: Annotated[float, Within(0.01, 0.999)] = 0.4
    odds: Annotated[float, Within(0.1, 1000.0)] = 4.0
    clear_s: Annotated[float, Within(0.0, 60.0)] = 3.0
    told: Annotated[float, Within(0.0, 0.5)] = 0.02
    told_change: Annotated[float, Within(0.0, 1.0)] = 0.01
    told_stale_s: Annotated[float, Within(1.0, 600.0)] = 10.0


LEAST_SIGNS = 3
"""Fewer tell nothing of the ground: two that stray together are no hill."""

LONGEST_S = 900.0
"""After so long on one hill the day's mean is looked for anew: it may have been the day."""

AFTER_S = 60.0
"""For so long after a hill what gets better may be the hill's end, and nobody is told to lean
forward who has just come down."""

_PLACE = {sign.metric: k for k, sign in enumerate(SIGNS)}


@dataclass(frozen=True, slots=True)
class _Stand:
    """How the signs stood at one instant, to the usual values.

    Args:
        t_s: The instant.
        means: Of each, smoothed.
        spread: How far each strays on the flat.
        known: Which there are.
    """

    t_s: float
    means: Sequence[float]
    spread: Sequence[float]
    known: Sequence[bool]


class GradeWatch:
    """The grade of one session, from the metrics or as it is told."""

    def __init__(self, params: GradeParams, grid_s: float) -> None:
        self._params = params
        self._grid_s = grid_s
        self._log_odds = math.log(params.odds)
        self._told = ToldGrade(params.told_stale_s, grid_s)
        self._signs = [SignWatch(sign, grid_s) for sign in SIGNS]
        self._hill = False
        self._hill_s = 0.0
        self._since_likely_s = math.inf
        self._likely_s = 0.0
        self._since_hill_s = self._since_descent_s = math.inf
        # How the signs stood at the instants of the last minute.
        self._past: deque[_Stand] = deque(maxlen=max(round(AFTER_S / grid_s), 1))

    def tell(self, rise: float, t_s: float) -> None:
        """A reading of the grade."""
        self._told.tell(rise, t_s)

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes, but for the day's own mean."""
        for sign in self._signs:
            sign.forget()
        self._hill = False
        self._hill_s = 0.0
        self._since_likely_s = math.inf
        self._likely_s = 0.0
        self._past.clear()

    def update(
        self,
        snapshot: MetricSnapshot,
        usual: Mapping[str, tuple[float, float]],
        shifts: Mapping[str, float],
    ) -> Grade:
        """The grade at one grid instant of running; see ``GradeSense``."""
        grade = self._look(snapshot, usual, shifts)
        if grade.hill:
            self._since_hill_s = 0.0
            if grade.rise < 0.0:
                self._since_descent_s = 0.0
        else:
            self._since_hill_s += self._grid_s
            self._since_descent_s += self._grid_s
        perhaps = grade.perhaps or self._since_hill_s < AFTER_S
        descended = self._since_descent_s < AFTER_S
        if perhaps is grade.perhaps and descended is grade.descended:
            return grade
        return replace(grade, perhaps=perhaps, descended=descended)

    def only_a_fault_ended(self, metric: str, since_s: float) -> bool:
        """See ``GradeSense``. What is no sign of slopes tells nothing of them."""
        if not self._past or metric not in _PLACE:
            return True
        now = self._past[-1]
        then = min(self._past, key=lambda stand: abs(stand.t_s - since_s))
        known = np.array(now.known) & np.array(then.known)
        # Of one day at two times: what strays from day to day is not in it.
        sigma = math.sqrt(2.0) * np.maximum(now.spread, then.spread)
        found = weigh(np.array(then.means) - np.array(now.means), sigma, known)
        of = _PLACE[metric]
        return bool(not known[of] or found.for_fault[of] > self._log_odds)

    def _look(
        self,
        snapshot: MetricSnapshot,
        usual: Mapping[str, tuple[float, float]],
        shifts: Mapping[str, float],
    ) -> Grade:
        p = self._params
        told = self._told.update(snapshot.t_s)
        signs = self._signs
        for sign in signs:
            metric = sign.metric
            sign.take(snapshot.readings[metric], usual.get(metric), shifts.get(metric, 0.0))
        if told is not None:
            hill = abs(told) > p.told or self._told.changed_in_a_minute > p.told_change
            self._hill = hill
            if not hill:
                self._learn_day(signs)
            self._past.clear()
            return Grade(told, 0.0, hill, hill, told=True)
        known = [sign.known for sign in signs]
        if sum(known) < LEAST_SIGNS:
            self._likely_s = 0.0
            return Grade(hill=True, perhaps=True) if self._hill else FLAT
        for sign in signs:
            sign.stand()
        means, spreads = [sign.mean for sign in signs], [sign.spread for sign in signs]
        self._past.append(_Stand(snapshot.t_s, means, spreads, known))
        found = weigh(
            np.array([sign.off for sign in signs]),
            np.array([sign.sigma for sign in signs]),
            np.array(known),
        )
        self._decide(found.hill)
        # What is far off by itself is a fault, or a slope that this runner answers in its own way.
        odd = any(sign.known and sign.odd for sign in signs)
        if found.hill < 0.5 and not self._hill:
            # It is no day: it must not be taken for usual.
            self._learn_day([sign for sign in signs if not sign.odd])
        for sign, for_fault in zip(signs, found.for_fault.tolist(), strict=True):
            is_unclear = sign.known and for_fault < self._log_odds
            sign.clear_s = 0.0 if is_unclear else sign.clear_s + self._grid_s
        return Grade(
            found.rise * found.hill,
            _doubt(found),
            self._hill,
            self._hill or found.hill > p.perhaps,
            odd,
            unclear=frozenset(s.metric for s in signs if s.known and s.clear_s <= p.clear_s),
        )

    def _decide(self, probability: float) -> None:
        p = self._params
        self._since_likely_s = 0.0 if probability > p.ends else self._since_likely_s + self._grid_s
        self._likely_s = self._likely_s + self._grid_s if probability > p.begins else 0.0
        if self._likely_s > p.sure_s:
            self._hill = True
        elif self._since_likely_s >= p.after_s:
            self._hill = False
        self._hill_s = self._hill_s + self._grid_s if self._hill else 0.0
        if self._hill_s > LONGEST_S:
            self._hill_s = 0.0
            for sign in self._signs:
                sign.forget_day()

    @staticmethod
    def _learn_day(signs: Iterable[SignWatch]) -> None:
        for sign in signs:
            if sign.known:
                sign.learn_day()


def _doubt(found: Weighed) -> float:
    """One-sigma of a rise that is there with a probability, and else zero."""
    second = found.hill * (found.doubt**2 + found.rise**2)
    return math.sqrt(max(second - (found.hill * found.rise) ** 2, 0.0))
