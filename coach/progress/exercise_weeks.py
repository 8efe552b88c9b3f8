"""Does a run fold or drop less towards its end in weeks with exercises?

An interrupted series: weeks of a runner with two sessions of exercises or more against those with
fewer, about a straight line through all of them. Whatever else came with those weeks (training,
season, shoes) is in the answer too; nobody drew lots.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.difference import student
from coach.progress.run_scatter import USUAL, scatter_of
from coach.progress.trends import DRIFT_SHARE, FAMILY_CONFIDENCE, LEAST_RUNNING_S, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.blocks import FloatArray
    from coach.progress.practice_records import PracticeRecord
    from coach.progress.records import SessionRecord

WEEK_S = 7 * 86_400.0
LEAST_SESSIONS = 2
"""Sessions of exercises that make a week one with exercises."""

LEAST_WEEKS = 4
"""Of either kind, before anything is told."""

ALIKE = 0.5
"""What neighbouring weeks have in common at least, whatever the few of them seem to say. An
assumption on the safe side: README.md has what it costs and what it keeps out."""

_MOST_ALIKE = 0.8
_POWER_Z = 0.8416  # four of five would be told
_MOST_MORE = 104
_LEFT_OVER = 3.0  # a level, a step and a line: fewer weeks beyond these say nothing

FOLD, DROP = "fold", "drop"
LATE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FOLD: ("trunk_forward_lean_rad",),
        DROP: ("contralateral_pelvic_drop_left_rad", "contralateral_pelvic_drop_right_rad"),
    }
)
"""What is asked -> metrics that are worse if they grow within a run, last third less first."""


@dataclass(frozen=True, slots=True)
class ExerciseEffect:
    """One thing that runs do towards their end, in weeks with exercises and without.

    Args:
        name: ``FOLD`` or ``DROP``.
        weeks_with: Weeks with runs that had ``LEAST_SESSIONS`` sessions or more.
        weeks_without: Other weeks with runs.
        mean_with_rad: Mean change within a run, last third less first; ``None`` without such weeks.
        mean_without_rad: Likewise.
        change_rad: By how much more weeks with exercises have of it, about the straight line
            through all weeks; less than zero is better. ``None`` with too few of either kind.
        low_rad: Lower end of its interval.
        high_rad: Upper end.
        least_rad: Smallest change worth a name: by so much one run differs from the next.
        verdict: Better, worse, no change, or that it cannot be told yet.
        weeks_more: So many more it takes until a change of ``least_rad`` would be told in four of
            five, if weeks with and without exercises come as so far; ``None`` if it is told, or
            takes more than two years.
    """

    name: str
    weeks_with: int
    weeks_without: int
    mean_with_rad: float | None
    mean_without_rad: float | None
    change_rad: float | None
    low_rad: float | None
    high_rad: float | None
    least_rad: float
    verdict: Verdict
    weeks_more: int | None


def exercise_effects(
    sessions: Sequence[SessionRecord], exercises: Sequence[PracticeRecord]
) -> tuple[ExerciseEffect, ...]:
    """Both questions, as far as there are runs for them; all answers hold together with 95 %.

    Args:
        sessions: Runs, in any order; those that do not count are left out.
        exercises: Sessions of exercises, likewise.
    """
    runs = sorted(
        (s for s in sessions if s.counts and s.running_s >= LEAST_RUNNING_S),
        key=lambda s: s.started_utc_s,
    )
    days = [one.started_utc_s for one in exercises if one.counts and one.sets]
    if not runs or not days:
        return ()
    begin_s = min(runs[0].started_utc_s, *days)
    per_week = Counter(int((t - begin_s) // WEEK_S) for t in days)
    asked: list[tuple[str, list[tuple[int, float]]]] = []
    for name, metrics in LATE.items():
        found = [
            (int((s.started_utc_s - begin_s) // WEEK_S), late)
            for s in runs
            if (late := _late(s, metrics)) is not None
        ]
        if found:
            asked.append((name, found))
    confidence = 1.0 - (1.0 - FAMILY_CONFIDENCE) / max(len(asked), 1)
    return tuple(_effect(name, found, per_week, confidence) for name, found in asked)


def _late(run: SessionRecord, metrics: tuple[str, ...]) -> float | None:
    """Mean change of these metrics within a run, as far as it has them."""
    drifts = [run.metrics[name].drift for name in metrics if name in run.metrics]
    known = [drift for drift in drifts if drift is not None]
    return sum(known) / len(known) if known else None


def _effect(
    name: str, found: list[tuple[int, float]], per_week: Mapping[int, int], confidence: float
) -> ExerciseEffect:
    numbers = np.array([week for week, _ in found])
    values = np.array([late for _, late in found])
    usual = DRIFT_SHARE * USUAL[LATE[name][0]] / math.sqrt(len(LATE[name]))
    least, _ = scatter_of(values, usual)
    weeks = np.unique(numbers)
    y = np.array([values[numbers == week].mean() for week in weeks])
    x = np.array([float(per_week.get(int(week), 0) >= LEAST_SESSIONS) for week in weeks])
    n_with = int(x.sum())
    n_without = len(x) - n_with
    change = low = high = None
    verdict = Verdict.CANNOT_TELL
    sigma, alike = least, ALIKE
    if min(n_with, n_without) >= LEAST_WEEKS:
        change, half, sigma, alike = step_between(weeks.astype(float), x, y, confidence)
        low, high = change - half, change + half
        if high < 0.0:
            verdict = Verdict.BETTER
        elif low > 0.0:
            verdict = Verdict.WORSE
        elif -least <= low and high <= least:
            verdict = Verdict.NO_CHANGE
    more = None
    if verdict is Verdict.CANNOT_TELL:
        more = _weeks_more(x, sigma, alike, (confidence, least))
    return ExerciseEffect(
        name=name,
        weeks_with=n_with,
        weeks_without=n_without,
        mean_with_rad=float(y[x > 0.0].mean()) if n_with else None,
        mean_without_rad=float(y[x == 0.0].mean()) if n_without else None,
        change_rad=change,
        low_rad=low,
        high_rad=high,
        least_rad=least,
        verdict=verdict,
        weeks_more=more,
    )


def step_between(
    weeks: FloatArray, x: FloatArray, y: FloatArray, confidence: float
) -> tuple[float, float, float, float]:
    """By how much weeks of one kind lie above the others, about a straight line through all.

    Segmented regression of an interrupted series (Wagner et al. 2002,
    doi:10.1046/j.1365-2710.2002.00430.x), by least squares. Deviations:

    1. One level for weeks with exercises and one for those without, however often they change, and
       one slope for all: so few weeks do not tell another slope apart.
    2. The interval takes neighbouring weeks to have r in common, the correlation of the residuals
       freed of its small-sample bias, ``ALIKE`` at least: its variance is
       ``(X'X)^-1 X'S X (X'X)^-1`` with ``S = r^|i - j|``, or that without r if larger. Freedom by
       Satterthwaite. So it is wider than that of Newey and West, which is too narrow for so few.

    Args:
        weeks: ``(n,)`` ascending numbers of weeks.
        x: ``(n,)`` 1 for the one kind, 0 for the other.
        y: ``(n,)`` mean of each week.
        confidence: Of the interval.

    Returns:
        The step, half its interval, the standard deviation of a week, and r.
    """
    n = len(y)
    design = np.column_stack([np.ones(n), x, weeks - weeks.mean()])
    inverse = np.linalg.pinv(design.T @ design)
    fitted = inverse @ (design.T @ y)
    left = y - design @ fitted
    squares = float(left @ left)
    seen = float(left[1:] @ left[:-1]) / squares if squares > 0.0 else 0.0
    alike = min(max(seen + _LEFT_OVER / n, ALIKE), _MOST_ALIKE)
    half = max(
        _half(design, inverse, r, confidence) * math.sqrt(squares / _freedom(design, inverse, r)[0])
        for r in (0.0, alike)
    )
    sigma = math.sqrt(squares / _freedom(design, inverse, alike)[0])
    return float(fitted[1]), half, sigma, alike


def _alike_matrix(n: int, r: float) -> FloatArray:
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    return np.asarray(np.where(apart == 0, 1.0, r**apart))


def _freedom(design: FloatArray, inverse: FloatArray, r: float) -> tuple[float, float]:
    """Expected sum of squares for a scatter of 1, and its degrees of freedom."""
    rest = np.eye(len(design)) - design @ inverse @ design.T
    product = rest @ _alike_matrix(len(design), r)
    expected = float(np.trace(product))
    return expected, max(expected**2 / float(np.sum(product * product.T)), _LEFT_OVER)


def _half(design: FloatArray, inverse: FloatArray, r: float, confidence: float) -> float:
    """Half of the interval of the step for a scatter of 1."""
    middle = design.T @ _alike_matrix(len(design), r) @ design
    variance = float((inverse @ middle @ inverse)[1, 1])
    freedom = _freedom(design, inverse, r)[1]
    return student(0.5 + 0.5 * confidence, freedom) * math.sqrt(variance)


def _weeks_more(
    x: FloatArray, sigma: float, alike: float, asked: tuple[float, float]
) -> int | None:
    """How many more weeks until the least change would be told, as they have come so far."""
    confidence, least = asked
    alternating = np.array(([1.0] * LEAST_WEEKS + [0.0] * LEAST_WEEKS) * _MOST_MORE)
    if x.all():
        ahead = 1.0 - alternating  # there has been no week without yet
    elif not x.any():
        ahead = alternating
    else:
        ahead = np.tile(x, _MOST_MORE // len(x) + 1)
    for more in range(1, _MOST_MORE + 1):
        whole = np.concatenate([x, ahead[:more]])
        if min(whole.sum(), len(whole) - whole.sum()) < LEAST_WEEKS:
            continue
        weeks = np.arange(len(whole), dtype=float)
        design = np.column_stack([np.ones(len(whole)), whole, weeks - weeks.mean()])
        inverse = np.linalg.pinv(design.T @ design)
        halves = [_half(design, inverse, r, confidence) for r in (0.0, alike)]
        quantile = student(0.5 + 0.5 * confidence, _freedom(design, inverse, alike)[1])
        if max(halves) * sigma * (1.0 + _POWER_Z / quantile) <= least:
            return more
    return None
