"""Steps per minute, now."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.model.ranges import Within
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class CadenceParams:
    """Tuning of the live reading.

    Args:
        least_steps: Steps of the first reading.
        steps: Steps of the reading while the cadence is steady.
        irregularity: Least standard deviation of step times, as a part of their mean.
        surprise: Difference between the newest steps and the older ones, in its standard
            deviations, from which on the older ones count less.
        certain: The same from which on they do not count.
        persists: Part of that difference which the newest step must show, and the others without
            it: one odd step is no change.
        odd: Difference, as a part of the mean, beyond which one step is an odd one; it takes two
            steps to show that the cadence changed so much.
        odd_stride: The same of a whole stride: odd ones do not count. While the newest two are odd,
            as in a sharp turn, there is no cadence.
        silent: Mean steps without a new one after which there is no cadence any more.
        doubt_spm: Standard error of the reading, steps/min, beyond which there is none: a few
            irregular steps, after a start or a change, tell no cadence.
    """

    least_steps: Annotated[int, Within(2, 16)] = 6
    steps: Annotated[int, Within(4, 32)] = 16
    irregularity: Annotated[float, Within(0.002, 0.1)] = 0.015
    surprise: Annotated[float, Within(1.0, 10.0)] = 2.6
    certain: Annotated[float, Within(1.0, 10.0)] = 3.4
    persists: Annotated[float, Within(0.0, 1.0)] = 0.7
    odd: Annotated[float, Within(0.03, 0.5)] = 0.07
    odd_stride: Annotated[float, Within(0.05, 0.5)] = 0.15
    silent: Annotated[float, Within(1.5, 10.0)] = 2.5
    doubt_spm: Annotated[float, Within(0.5, 100.0)] = 4.0


WALKING_CADENCE = CadenceParams(least_steps=4, steps=4, doubt_spm=100.0)
"""Walkers turn and hesitate: older steps say less about now, and nobody is judged by so few."""


@dataclass(slots=True)
class LiveCadenceState:
    """All that one step leaves to the next.

    Args:
        marks_s: Stream times of the marks of the unbroken steps, oldest first: a crossing, then
            three between it and the next.
    """

    marks_s: list[float] = field(default_factory=list)


class Question(NamedTuple):
    """What a reading is made of.

    Args:
        since_step_s: Time since the last step.
        marks_s: The newest marks.
    """

    since_step_s: float
    marks_s: list[float]


class LiveCadence:
    """Follows the unbroken steps, four marks each, and reads the cadence from them.

    The mean of the last steps, an even number. Where the newest differ from the older ones by more
    than the steps' own irregularity explains, they alone count: the likelihood-ratio test for a
    change of a mean (Hawkins 1977, 10.1080/01621459.1977.10479935). Deviations:

    1. A step has four marks (``StepTracker``), so that a change shows a quarter of a step after it
       can be seen. Each of the eight intervals of a stride has a median of its own: neither a limp
       nor the shape of the step looks like a change, and the newest steps need not be an even
       number.
    2. The fewest newest marks that differ are taken, not those that differ most, because a runner
       changes over several steps; and they count the more the less likely chance is, because a
       border would make the reading jump.
    3. The spread is that of the differences between successive strides, by their upper quartile,
       which one change of cadence hardly moves.
    4. An odd step is no change: see ``persists`` and ``odd``.
    """

    def __init__(self, params: CadenceParams) -> None:
        self._p = params
        self.restart()

    def restart(self) -> None:
        """A step is missing: nothing before counts."""
        self.state = LiveCadenceState()

    def step(self, crossing_s: float, *, unbroken: bool) -> None:
        """A step.

        Args:
            crossing_s: Its crossing, later than all marks before.
            unbroken: No step is missing between the last one and this.
        """
        if not unbroken:
            self.restart()
        marks_s = self.state.marks_s
        if missing := -len(marks_s) % 4:
            last_s = marks_s[-1]
            part_s = (crossing_s - last_s) / (missing + 1)
            marks_s += [last_s + part_s * (i + 1) for i in range(missing)]
        marks_s.append(crossing_s)
        # The spread is seen over twice the steps of a reading.
        if len(marks_s) > 16 * self._p.steps:
            del marks_s[: -8 * self._p.steps - 1]

    def quarter(self, crossing_s: float, quarter: int) -> None:
        """A mark between two steps; those that come twice or out of turn are passed over.

        Args:
            crossing_s: When.
            quarter: 1 to 3.
        """
        if len(self.state.marks_s) % 4 == quarter:
            self.state.marks_s.append(crossing_s)

    def question(self, t_s: float) -> Question:
        """What ``read_all`` must know to read the cadence at ``t_s``, as of now."""
        marks_s = self.state.marks_s
        step_s = marks_s[(len(marks_s) - 1) // 4 * 4] if marks_s else -math.inf
        return Question(t_s - step_s, marks_s[-8 * self._p.steps - 1 :])

    def read(self, t_s: float) -> float:
        """Cadence at ``t_s`` in steps/min; 0 while unknown."""
        return self.read_all([self.question(t_s)])[0]

    def read_all(self, asked: Sequence[Question]) -> list[float]:
        """Cadences in steps/min; 0 while unknown.

        Readings of as many marks are worked out together, row by row: the same bits as one by one.
        """
        p, read = self._p, [0.0] * len(asked)
        alike: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for k, (since_step_s, marks_s) in enumerate(asked):
            # Whole strides of eight marks, so that a limp cancels in the mean.
            n = min(len(marks_s) - 1, 4 * p.steps) // 8 * 8
            # A reading of fewer steps than its first one would never begin.
            if n < min(4 * p.least_steps, 4 * p.steps // 8 * 8):
                continue
            mean_s = 4.0 * (marks_s[-1] - marks_s[-1 - n]) / n
            if since_step_s <= p.silent * mean_s:
                alike.setdefault((n, len(marks_s)), []).append((k, mean_s))
        counted: dict[int, list[tuple[int, FloatArray, float, float]]] = {}
        for (n, _), those in alike.items():
            marks = np.array([asked[k].marks_s for k, _ in those])
            told = self._strides(marks, n, [mean_s for _, mean_s in those])
            for (k, _), row in zip(those, told, strict=True):
                if row is not None:
                    counted.setdefault(len(row[0]), []).append((k, *row))
        for rows in counted.values():
            numbers, strides, means_s, spreads_s = zip(*rows, strict=True)
            found = self._of_strides(np.array(strides), means_s, spreads_s)
            for k, cadence_spm in zip(numbers, found, strict=True):
                read[k] = cadence_spm
        return read

    def _strides(
        self, marks: FloatArray, n: int, means_s: Sequence[float]
    ) -> list[tuple[FloatArray, float, float] | None]:
        """Of each row of marks: the strides ``(m, 8)`` that count, a step's mean time and spread.

        ``None`` while the newest strides are odd.
        """
        p = self._p
        strides = (marks[:, -n:] - marks[:, -n - 1 : -1]).reshape(len(marks), -1, 8)
        lasting_s = np.add.reduce(strides, axis=2)
        shortest = np.minimum.reduce(lasting_s, axis=1).tolist()
        longest = np.maximum.reduce(lasting_s, axis=1).tolist()
        found: list[tuple[FloatArray, float, float] | None] = []
        for k, (mean_s, spread_s) in enumerate(zip(means_s, _spreads_s(marks), strict=True)):
            row, step_s = strides[k], mean_s
            # Where all lie so close together none is odd, whatever their middle is.
            if longest[k] - shortest[k] > p.odd_stride * shortest[k]:
                even = _even(lasting_s[k], p.odd_stride)
                if not even[-2:].any():
                    found.append(None)
                    continue
                if not even.all():
                    row = row[even]
                    step_s = 4.0 * float(np.add.reduce(row, axis=None)) / (8 * len(row))
            found.append((row, step_s, max(p.irregularity * step_s, spread_s)))
        return found

    def _of_strides(
        self, strides: FloatArray, means_s: Sequence[float], spreads_s: Sequence[float]
    ) -> list[float]:
        """Cadences of rows of strides ``(m, k, 8)`` with mean and spread of a step each."""
        p, n = self._p, 8 * strides.shape[1]
        if n < 16:
            return [self._sure(*row, 4.0 / n) for row in zip(means_s, spreads_s, strict=True)]
        ordered = np.sort(strides, axis=1)
        half = strides.shape[1] // 2
        usual = 0.5 * (ordered[:, half] + ordered[:, -half - 1])
        # How much longer than usual the newest 1, 2, 3 ... parts took: nobody knows since when.
        late = (strides - usual[:, None]).reshape(len(strides), n)[:, ::-1]
        late = np.add.accumulate(late, axis=1)
        spans = _spans(n)
        newest = late[:, 3 : n - 8]
        older = (late[:, -1:] - newest) / spans.older
        longer = newest / spans.newest - older
        size = np.abs(longer)
        width = max(p.certain - p.surprise, _LEAST_WIDTH)
        # From chance (0) to a change (1) by degrees: at a border the reading would jump.
        weight = (size * spans.weight / np.array(spreads_s)[:, None] - p.surprise) / width
        heaviest = np.maximum.reduce(weight, axis=1).tolist()
        found = []
        for k, (mean_s, spread_s) in enumerate(zip(means_s, spreads_s, strict=True)):
            changed_s, per_step = 0.0, 4.0 / n
            if heaviest[k] > 0.0:
                rows = late[k], older[k], longer[k], weight[k]
                changed_s, per_step = self._change(*rows, mean_s)
            found.append(self._sure(mean_s + changed_s, spread_s, per_step))
        return found

    def _change(
        self,
        late: FloatArray,
        older: FloatArray,
        longer: FloatArray,
        weight: FloatArray,
        mean_s: float,
    ) -> tuple[float, float]:
        """By how much the mean step has changed, and one over the steps that it is then of.

        Args:
            late: ``(n,)`` how much longer than usual the newest parts took.
            older: Of each span the mean of what is not in it, likewise.
            longer: How much longer than those the mean step of each span took.
            weight: How sure that is no chance; 0 and less for not at all, 1 and more for quite.
            mean_s: Mean of all.
        """
        p, n = self._p, len(late)
        spans = _spans(n)
        sign, size = np.sign(longer), np.abs(longer)
        newest = late[3 : n - 8]
        shown = p.persists * size
        weight[(late[3] - older) * sign < shown] = 0.0
        others = (newest[4:] - late[3]) / spans.others - older[4:]
        weight[4:][others * sign[4:] < shown[4:]] = 0.0
        weight[:4][size[:4] > p.odd * mean_s] = 0.0
        np.clip(weight, 0.0, 1.0, out=weight)
        # The shortest span comes first and each longer one has what is left: together 1 at most.
        left = np.multiply.accumulate(1.0 - weight)
        weight[1:] *= left[:-1]
        changed_s = float(np.add.reduce(weight * longer * spans.older)) * 4.0 / n
        # By so much the reading is the mean of a newest span, and else of all steps.
        per_step = float(np.add.reduce(weight / spans.newest))
        return changed_s, per_step + (1.0 - float(np.add.reduce(weight))) * 4.0 / n

    def _sure(self, step_s: float, spread_s: float, per_step: float) -> float:
        """The cadence, or 0 where it is too uncertain.

        Args:
            step_s: Mean time of a step.
            spread_s: Standard deviation of one.
            per_step: One over the steps that the mean is of.
        """
        cadence_spm = S_PER_MIN / step_s
        doubt_spm = cadence_spm * spread_s / step_s * math.sqrt(per_step)
        return cadence_spm if doubt_spm <= self._p.doubt_spm else 0.0


@dataclass(frozen=True, slots=True)
class _Spans:
    """The newest of ``n`` marks that may be of another cadence: a step to all but a stride.

    Args:
        newest: Their steps.
        older: Steps of the rest.
        others: Steps without the newest one, of the spans of a stride and more.
        weight: One over the standard deviation of the difference between both, for steps of one.
    """

    newest: FloatArray
    older: FloatArray
    others: FloatArray
    weight: FloatArray


@lru_cache(maxsize=16)
def _spans(n: int) -> _Spans:
    newest = np.arange(4, n - 7) / 4.0
    older = n / 4.0 - newest
    return _Spans(newest, older, newest[4:] - 1.0, np.sqrt(newest * older * 4.0 / n))


def _even(strides_s: FloatArray, odd: float) -> npt.NDArray[np.bool_]:
    """Which strides are as long as most: those of a turn or a stumble are not.

    Args:
        strides_s: ``(n,)`` durations, oldest first.
        odd: Difference from their middle, as a part of it, from which on one is odd.
    """
    if len(strides_s) < _FEW_STRIDES:
        return np.ones(len(strides_s), dtype=bool)
    ordered = np.sort(strides_s)
    half = len(ordered) // 2
    middle_s = 0.5 * float(ordered[half] + ordered[-half - 1])
    return np.abs(strides_s - middle_s) <= odd * middle_s


def _spreads_s(marks: FloatArray) -> list[float]:
    """Standard deviation of a step's time, of each row of marks ``(m, n)``."""
    strides = marks[:, 8:] - marks[:, :-8]
    changes = np.abs(strides[:, 8:] - strides[:, :-8])
    n = changes.shape[1]
    if not n:
        return [0.0] * len(marks)
    changes.sort(axis=1)
    # Of a few the quartile says little; then the largest is the safe side.
    upper = changes[:, -1] if n < _FEW else changes[:, 3 * n // 4] / _QUARTILE_PER_SD
    # A difference of two strides of two steps each has twice a step's deviation.
    spreads_s: list[float] = (upper / 2.0).tolist()
    return spreads_s


_LEAST_WIDTH = 0.1
"""Between ``surprise`` and ``certain``, however they are set: narrower is a border."""

_FEW = 24

_FEW_STRIDES = 3
"""Of fewer the middle is itself one of the odd."""

_QUARTILE_PER_SD = 1.1503
"""Upper quartile of the absolute value of a normal variable of unit deviation."""
