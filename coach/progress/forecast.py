"""How many more runs until a trend can be told: by playing the runs to come, many times over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.lasting import LASTING_DAYS, SHARES, lines_through
from coach.progress.run_scatter import PRIOR_RUNS
from coach.progress.slope import LEAST_POINTS

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.progress.slope import Line

MOST_MORE = 40
"""Further ahead nothing is said but that it takes more."""

_DRAWS = 150
_SEED = 20261130
_AHEAD = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 19, 24, 31, MOST_MORE)
SURE = 0.8
"""Share of the futures from which on a number is promised, and not a range."""

_LAST_GAPS = 8
_ENDS = (0.1, 0.9)
_USUAL_CHANGE, _USUAL_DAYS = 3.0, 60.0
"""What is believed of a change before the runs are seen: three scatters in two months, one standard
deviation. Without it, five runs would foretell the wildest changes."""

_CLEAR = 2.0
"""Standard errors from which on a change speaks for itself, and less of that is believed."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many more runs an answer takes, if all goes on as it has.

    Args:
        likely: The number that is right within a third most often.
        low: In nine of ten futures it takes at least so many ...
        high: ... and in nine of ten at most so many; ``None`` for more than ``MOST_MORE``.
        share: Of the futures, in which ``likely`` is right within a third.
    """

    likely: int
    low: int
    high: int | None
    share: float

    @property
    def sure(self) -> bool:
        """Whether the number may be promised; else there is a range."""
        return self.share >= SURE


def forecast(
    days: FloatArray,
    line: Line,
    usual: float,
    decision: tuple[float, float, float],
) -> Forecast:
    """Play the runs to come as often as the runs so far were, and see when each future is told.

    A future has a change, a scatter and something that lasts, drawn from what the runs so far leave
    open. Every future is judged by the very interval that judges the runs.

    Args:
        days: ``(n,)`` of the points of the line, ascending.
        line: Through them.
        usual: Scatter of one run that is to be expected of anybody.
        decision: Confidence of the interval; factor on the slope's variance, as for ``fit``; and
            the smallest change that matters.
    """
    confidence, doubt, least = decision
    rng = np.random.default_rng(_SEED)
    n = len(days)
    ahead = _ahead(days)
    whole = np.concatenate([days, ahead])
    futures = np.concatenate(
        [np.tile(line.tame, (_DRAWS, 1)), _futures(rng, days, (line, usual), ahead)], axis=1
    )
    told = np.full(_DRAWS, MOST_MORE + 1.0)
    wrong = 0.5 * (1.0 - confidence)
    first = max(n + 1, LEAST_POINTS)
    before = first - n - 1
    lines = lines_through(whole, futures, first)
    for more in _AHEAD:
        if n + more < first:
            continue
        slopes = lines[n + more - first].slope(doubt)
        length = whole[n + more - 1] - whole[0]
        zero, lower, upper = slopes.below(np.array([[0.0], [-least / length], [least / length]]))
        sure = (zero < wrong) | (zero > 1.0 - wrong)
        none = (lower < wrong) & (upper > 1.0 - wrong)
        new = (sure | none) & (told > MOST_MORE)
        told[new] = math.ceil(0.5 * (before + more + 1))
        before = more
        if np.all(told <= MOST_MORE):
            break
    return _summed_up(told)


def _ahead(days: FloatArray) -> FloatArray:
    """Days of the runs to come: as often as the last ones."""
    gap = float(np.median(np.diff(days)[-_LAST_GAPS:])) or 1.0
    return np.asarray(days[-1] + gap * np.arange(1, MOST_MORE + 1))


def _futures(
    rng: np.random.Generator, days: FloatArray, known: tuple[Line, float], ahead: FloatArray
) -> FloatArray:
    """``(draws, runs)`` values of the runs to come."""
    line, usual = known
    lines = line.lines
    which = rng.choice(len(SHARES), _DRAWS, p=lines.weights[:, 0])
    freedom = lines.freedom + PRIOR_RUNS
    variance = (PRIOR_RUNS * usual**2 + lines.squares[which, 0]) / freedom
    sigma = np.sqrt(variance * freedom / rng.chisquare(freedom, _DRAWS))
    seen = 1.0 / (variance * lines.slope_variance[which])
    clear = lines.slopes[which, 0] ** 2 * seen / _CLEAR**2
    believed = 1.0 / (_USUAL_CHANGE**2 * variance / _USUAL_DAYS**2) / (1.0 + clear)
    slope = seen / (seen + believed) * lines.slopes[which, 0]
    slope = slope + rng.standard_normal(_DRAWS) * sigma / np.sqrt(variance * (seen + believed))
    middle = float(days.mean())
    level = lines.levels[which, 0] + lines.slopes[which, 0] * (middle - days[0])
    level = level + rng.standard_normal(_DRAWS) * sigma * math.sqrt(1.0 / len(days))
    share = SHARES[which]
    last = lines.lasting[which, 0]
    noise = np.empty((_DRAWS, len(ahead)))
    alone = rng.standard_normal(noise.shape) * (sigma * np.sqrt(1.0 - share))[:, None]
    fresh = rng.standard_normal(noise.shape) * (sigma * np.sqrt(share))[:, None]
    gap = float(ahead[1] - ahead[0])
    kept = np.exp(-gap / LASTING_DAYS[which])
    for k in range(len(ahead)):
        last = kept * last + np.sqrt(1.0 - kept**2) * fresh[:, k]
        noise[:, k] = last
    return np.asarray(level[:, None] + slope[:, None] * (ahead - middle) + noise + alone)


def _summed_up(told: FloatArray) -> Forecast:
    low, high = (int(v) for v in np.quantile(told, _ENDS, method="higher"))
    candidates = range(1, MOST_MORE + 1)
    # A future without an answer is right by no number.
    share = [
        float(np.mean((told <= MOST_MORE) & (np.abs(told - n) <= right_within(n))))
        for n in candidates
    ]
    best = int(np.argmax(share))
    return Forecast(
        likely=candidates[best],
        low=low,
        high=None if high > MOST_MORE else high,
        share=share[best],
    )


def right_within(promised: int) -> float:
    """How far off a promise of so many runs may be: a third of it, and one run in any case."""
    return max(promised / 3.0, 1.0)
