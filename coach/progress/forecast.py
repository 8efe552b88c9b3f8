"""How many more runs until a trend can be told: by playing the runs to come, many times over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.run_scatter import PRIOR_RUNS
from coach.progress.slope import correlation, ends

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
    values: FloatArray,
    line: Line,
    usual: float,
    decision: tuple[float, float, float],
) -> Forecast:
    """Play the runs to come as often as the runs so far were, and see when each future is told.

    A future has a change, a scatter and a likeness of neighbouring runs, drawn from what the runs
    so far leave open. Every future is judged by the very interval that judges the runs.

    Args:
        days: ``(n,)`` ascending, at least three.
        values: ``(n,)``.
        line: Through them.
        usual: Scatter of one run that is to be expected of anybody.
        decision: Confidence of the interval; factor on the slope's variance, as for ``fit``; and
            the smallest change that matters.
    """
    confidence, doubt, least = decision
    rng = np.random.default_rng(_SEED)
    ahead = _ahead(days)
    whole = np.concatenate([days, ahead])
    futures = np.concatenate(
        [np.tile(values, (_DRAWS, 1)), _futures(rng, days, values, (line, usual), ahead)], axis=1
    )
    told = np.full(_DRAWS, MOST_MORE + 1.0)
    open_ones = np.arange(_DRAWS)
    before = 0
    for more in _AHEAD:
        n = len(days) + more
        length = whole[n - 1] - whole[0]
        low, high = ends(whole[:n], futures[open_ones, :n], confidence, doubt)
        sure = (low > 0.0) | (high < 0.0)
        none = (low * length >= -least) & (high * length <= least)
        done = sure | none
        told[open_ones[done]] = math.ceil(0.5 * (before + more + 1))
        open_ones = open_ones[~done]
        before = more
        if not len(open_ones):
            break
    return _summed_up(told)


def _ahead(days: FloatArray) -> FloatArray:
    """Days of the runs to come: as often as the last ones."""
    gap = float(np.median(np.diff(days)[-_LAST_GAPS:])) or 1.0
    return np.asarray(days[-1] + gap * np.arange(1, MOST_MORE + 1))


def _futures(
    rng: np.random.Generator,
    days: FloatArray,
    values: FloatArray,
    known: tuple[Line, float],
    ahead: FloatArray,
) -> FloatArray:
    """``(draws, runs)`` values of the runs to come."""
    line, usual = known
    n, middle = len(days), float(days.mean())
    residuals = values - (line.start + line.slope * (days - days[0]))
    freedom = n - 2.0 + PRIOR_RUNS
    variance = (PRIOR_RUNS * usual**2 + float(residuals @ residuals)) / freedom
    sigma = np.sqrt(variance * freedom / rng.chisquare(freedom, _DRAWS))
    r = correlation(residuals)
    spread = float(((days - middle) ** 2).sum())
    seen = spread / (variance * line.inflation)
    clear = (line.slope * math.sqrt(seen) / _CLEAR) ** 2
    believed = 1.0 / (_USUAL_CHANGE * math.sqrt(variance) / _USUAL_DAYS) ** 2 / (1.0 + clear)
    share = seen / (seen + believed)
    slope = share * line.slope + rng.standard_normal(_DRAWS) * sigma / math.sqrt(
        variance * (seen + believed)
    )
    level = float(values.mean()) + rng.standard_normal(_DRAWS) * sigma * math.sqrt(
        line.inflation / n
    )
    noise = np.empty((_DRAWS, len(ahead)))
    last = np.full(_DRAWS, float(residuals[-1]))
    fresh = rng.standard_normal(noise.shape) * sigma[:, None] * math.sqrt(1.0 - r * r)
    for k in range(len(ahead)):
        last = r * last + fresh[:, k]
        noise[:, k] = last
    return np.asarray(level[:, None] + slope[:, None] * (ahead - middle) + noise)


def _summed_up(told: FloatArray) -> Forecast:
    low, high = (int(v) for v in np.quantile(told, _ENDS, method="higher"))
    candidates = range(1, MOST_MORE + 1)
    share = [float(np.mean(np.abs(told - n) <= right_within(n))) for n in candidates]
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
