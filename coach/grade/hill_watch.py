"""Watches the signs of a hill on the grid, against what is usual on this day."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Annotated

import numpy as np

from coach.grade.signs import SIGNS
from coach.grade.told_grade import ToldGrade
from coach.grade.weighing import Weighed, weigh
from coach.model import Validity
from coach.model.grade import FLAT, Grade
from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

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


SMOOTH_S = 4.0
"""Of the readings, which are means over 20 steps already."""

STRAY_S = 60.0
"""A sign's wandering on the flat is another one after this."""

STRAYS, MOST_WANDER = 1.5, 4.0
"""A run strays further than the minutes in which the spread was learnt; but a spread learnt on
hills is no wandering."""

DAY_S = 600.0
"""Running on the flat by which the day's own mean is known, and no better after."""

LEAST_SIGNS = 3
"""Fewer tell nothing of the ground: two that stray together are no hill."""

USUAL_DAY = 2.0
"""A sign further off than so many deviations is not the day's."""

LONGEST_S = 900.0
"""After so long on one hill the day's mean is looked for anew: it may have been the day."""

AFTER_S = 60.0
"""For so long after a hill what gets better may be the hill's end, and nobody is told to lean
forward who has just come down."""

_N = len(SIGNS)
_METRICS = [sign.metric for sign in SIGNS]
_PLACE = {metric: k for k, metric in enumerate(_METRICS)}
_TAKEN = [(sign.metric, sign.ratio) for sign in SIGNS]
_SPREAD = [sign.wander for sign in SIGNS]
_DAY = np.array([sign.day for sign in SIGNS])
_PER_DAY2 = 1.0 / _DAY**2
_FARTHEST_DAY = 2.0 * _DAY
_LEAST_SEEN = 1e-9
_OK = Validity.OK


@dataclass(frozen=True, slots=True)
class _Stand:
    """How the signs stood at one instant, to the usual values.

    Args:
        t_s: The instant.
        means: ``(n,)`` smoothed.
        spread: ``(n,)`` how far each strays on the flat.
        known: ``(n,)`` which there are.
    """

    t_s: float
    means: np.ndarray
    spread: np.ndarray
    known: NDArray[np.bool_]


class GradeWatch:
    """The grade of one session, from the metrics or as it is told."""

    def __init__(self, params: GradeParams, grid_s: float) -> None:
        self._params = params
        self._grid_s = grid_s
        self._log_odds = math.log(params.odds)
        self._told = ToldGrade(params.told_stale_s, grid_s)
        self._keep = math.exp(-grid_s / SMOOTH_S)
        self._means = np.zeros(_N)
        self._seen = np.zeros(_N)
        # The day's own offset of each sign: sum over flat running, and how much of it.
        self._day_sum = np.zeros(_N)
        self._day_s = np.zeros(_N)
        self._hill = False
        self._hill_s = 0.0
        self._since_likely_s = math.inf
        self._likely_s = 0.0
        self._clear_s = np.zeros(_N)
        self._since_hill_s = self._since_descent_s = math.inf
        # How the signs stood at the instants of the last minute.
        self._past: deque[_Stand] = deque(maxlen=max(round(AFTER_S / grid_s), 1))

    def tell(self, rise: float, t_s: float) -> None:
        """A reading of the grade."""
        self._told.tell(rise, t_s)

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes, but for the day's own mean."""
        self._means[:] = 0.0
        self._seen[:] = 0.0
        self._clear_s[:] = 0.0
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
        known = now.known & then.known
        # Of one day at two times: what strays from day to day is not in it.
        sigma = math.sqrt(2.0) * np.maximum(now.spread, then.spread)
        found = weigh(then.means - now.means, sigma, known)
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
        spread = self._take(snapshot, usual, shifts)
        if told is not None:
            hill = abs(told) > p.told or self._told.changed_in_a_minute > p.told_change
            self._hill = hill
            if not hill:
                self._learn_day(self._known, self._means / np.maximum(self._seen, _LEAST_SEEN))
            self._past.clear()
            return Grade(told, 0.0, hill, hill, told=True)
        known = self._known
        if np.count_nonzero(known) < LEAST_SIGNS:
            self._likely_s = 0.0
            return Grade(hill=True, perhaps=True) if self._hill else FLAT
        offset, doubt2 = self._day(spread)
        means = self._means / np.maximum(self._seen, _LEAST_SEEN)
        self._past.append(_Stand(snapshot.t_s, means, spread, known))
        stands, sigma = means - offset, np.sqrt(spread * spread + doubt2)
        found = weigh(stands, sigma, known)
        # What is that far off may be a slope that this runner answers in its own way.
        odd = np.abs(stands) > USUAL_DAY * sigma
        self._decide(found.hill)
        if found.hill < 0.5 and not self._hill:
            # What is far off by itself is a fault, and no day: it must not be taken for usual.
            self._learn_day(~odd & known, means)
        unclear = known & (found.for_fault < self._log_odds)
        self._clear_s += self._grid_s
        self._clear_s[unclear] = 0.0
        unclear = known & (self._clear_s <= p.clear_s)
        return Grade(
            found.rise * found.hill,
            _doubt(found),
            self._hill,
            self._hill or found.hill > p.perhaps,
            bool((known & odd).any()),
            unclear=frozenset(compress(_METRICS, unclear.tolist())),
        )

    @property
    def _known(self) -> NDArray[np.bool_]:
        """Of which signs enough has been seen."""
        return self._seen * (1.0 - self._keep) >= 0.5

    def _take(
        self,
        snapshot: MetricSnapshot,
        usual: Mapping[str, tuple[float, float]],
        shifts: Mapping[str, float],
    ) -> np.ndarray:
        """Take in one instant; gives how far each sign strays on the flat."""
        spread, off, seen = _SPREAD.copy(), [0.0] * _N, [0.0] * _N
        readings = snapshot.readings
        for k, (metric, ratio) in enumerate(_TAKEN):
            reading = readings[metric]
            if reading.validity is not _OK or metric not in usual:
                continue
            centre, sd = usual[metric]
            centre += shifts.get(metric, 0.0)
            if ratio:
                if reading.value <= 0.0 or centre <= 0.0:
                    continue
                off[k], sd = math.log(reading.value / centre), sd / centre
            else:
                off[k] = reading.value - centre
            seen[k] = 1.0
            spread[k] = min(max(spread[k], STRAYS * sd), MOST_WANDER * spread[k])
        self._means *= self._keep
        self._means += off
        self._seen *= self._keep
        self._seen += seen
        return np.array(spread)

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
            self._day_sum[:] = 0.0
            self._day_s[:] = 0.0

    def _day(self, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The day's own offset of each sign, and the variance left in it."""
        seen, spread2 = self._day_s / STRAY_S, spread * spread
        left2 = 1.0 / (_PER_DAY2 + seen / spread2)
        mean = self._day_sum / np.maximum(self._day_s, _LEAST_SEEN)
        offset = left2 * seen / spread2 * mean
        return np.minimum(np.maximum(offset, -_FARTHEST_DAY), _FARTHEST_DAY), left2

    def _learn_day(self, there: NDArray[np.bool_], means: np.ndarray) -> None:
        fade = np.where(self._day_s >= DAY_S, 1.0 - self._grid_s / DAY_S, 1.0)
        day_sum = self._day_sum * fade + self._grid_s * means
        self._day_sum = np.where(there, day_sum, self._day_sum)
        self._day_s = np.where(there, self._day_s * fade + self._grid_s, self._day_s)


def _doubt(found: Weighed) -> float:
    """One-sigma of a rise that is there with a probability, and else zero."""
    second = found.hill * (found.doubt**2 + found.rise**2)
    return math.sqrt(max(second - (found.hill * found.rise) ** 2, 0.0))
