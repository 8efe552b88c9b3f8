"""How sure is a line through sessions, when what makes them odd may last for days?

A strap, shoes, a cold, hot weather: part of a session's scatter is its own, part it shares with the
sessions of the same days. So few sessions do not say how much of it and for how long; so every
``POSSIBILITY`` is believed as far as the sessions speak for it, and none is picked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.progress.student_mixture import Mixture

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_NOTHING = 0.3
SHARES, LASTING_DAYS, BELIEVED = np.array(
    [
        (0.0, 1.0, _NOTHING),
        *(
            (share, days, (1.0 - _NOTHING) * share / 6.0)
            for share in (0.25, 0.5, 0.75)
            for days in (3.0, 6.0, 12.0, 24.0)
        ),
    ]
).T
"""``(g,)`` each: share of the scatter's variance that lasts, time in which it is forgotten to
``1/e``, and what is believed of it before the sessions are seen. An assumption, on the side of
silence: with it intervals hold what they state while half of the scatter lasts for ten days
(tests/intervals/README.md has what it costs)."""

_LEAST_LEFT = 1e-12
_FITTED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Straight lines through k series at each of g possibilities.

    Args:
        weights: ``(g, k)`` how likely each possibility is, now that the sessions are seen.
        levels: ``(g, k)`` of the line on the first day.
        slopes: ``(g, k)`` per day.
        squares: ``(g, k)`` sum of squares about the line in the measure of the possibility; over
            the freedom it is the variance of one session.
        slope_variance: ``(g,)`` of the slope, for a session's variance of one.
        lasting: ``(g, k)`` what of the last session's deviation is expected to last.
        freedom: Degrees of freedom.
    """

    weights: FloatArray
    levels: FloatArray
    slopes: FloatArray
    squares: FloatArray
    slope_variance: FloatArray
    lasting: FloatArray
    freedom: int

    def slope(self, doubt: float = 1.0) -> Mixture:
        """Where the slope lies.

        Args:
            doubt: Factor on its variance, >= 1, for what was taken off before.
        """
        variance = doubt * self.slope_variance[:, None] * self.squares / self.freedom
        return Mixture(self.weights, self.slopes, np.sqrt(variance), self.freedom)


def lines_through(
    days: FloatArray, series: FloatArray, first: int, alone: float = 1.0
) -> list[Lines]:
    """Lines through the first so many sessions, one session more, and so on up to all.

    Least squares in the measure of each possibility, weighed by its marginal likelihood, in which
    level, slope and scatter are integrated out (Harville 1974, doi:10.1093/biomet/61.2.383;
    Handcock & Stein 1993, doi:10.1080/00401706.1993.10485354). What lasts is forgotten as
    Uhlenbeck & Ornstein have it (1930, doi:10.1103/PhysRev.36.823), so gaps between sessions may be
    of any length; a filter of one state makes deviations independent.

    Deviations:

    1. A table of possibilities takes the place of a continuous prior.
    2. The interval is the mixture's, whose coverage is exact on the average over what is believed
       and not for each possibility. How often it holds for each is counted in tests/intervals.

    Args:
        days: ``(n,)`` ascending, not all the same within the first ``first``.
        series: ``(k, n)``.
        first: Sessions of the first answer, three at least.
        alone: Factor on the variance that is a session's own, where a value stands for several.

    Returns:
        ``n - first + 1`` answers.
    """
    n = series.shape[1]
    middles = series[:, :first].mean(axis=1)
    columns = np.concatenate([[np.ones(n), days - days[0]], series - middles[:, None]])
    white, spread, lasting = _made_independent(days, columns.T, alone)
    fitted, seen = white[:, :, :_FITTED], white[:, :, _FITTED:]
    a = np.cumsum(fitted[:, :, :, None] * fitted[:, :, None, :], axis=1)[:, first - 1 :]
    b = np.cumsum(fitted[:, :, :, None] * seen[:, :, None, :], axis=1)[:, first - 1 :]
    whole = np.cumsum(seen**2, axis=1)[:, first - 1 :]
    inverse: FloatArray = np.linalg.inv(a).astype(np.float64)
    coefficients = inverse @ b
    left = whole - (b * coefficients).sum(axis=2)
    left = np.maximum(left, _LEAST_LEFT * whole + np.finfo(float).tiny)
    freedom = np.arange(first, n + 1) - _FITTED
    narrow = np.cumsum(np.log(spread), axis=1)[:, first - 1 :] + np.linalg.slogdet(a)[1]
    heard = np.log(BELIEVED)[:, None, None] - 0.5 * narrow[:, :, None]
    heard = heard - 0.5 * freedom[:, None] * np.log(left)
    weights = np.exp(heard - heard.max(axis=0))
    weights /= weights.sum(axis=0)
    return [
        Lines(
            weights=weights[:, at],
            levels=middles + coefficients[:, at, 0],
            slopes=coefficients[:, at, 1],
            squares=left[:, at],
            slope_variance=inverse[:, at, 1, 1],
            lasting=lasting[:, first - 1 + at, _FITTED:]
            - (lasting[:, first - 1 + at, :_FITTED, None] * coefficients[:, at]).sum(axis=1),
            freedom=int(freedom[at]),
        )
        for at in range(n - first + 1)
    ]


def alike(days_apart: FloatArray) -> FloatArray:
    """``(g, ...)`` covariance of two sessions so many days apart, for a session's variance of 1."""
    shape = (-1, *([1] * days_apart.ndim))
    shares, lasting = SHARES.reshape(shape), LASTING_DAYS.reshape(shape)
    return np.asarray(shares * np.exp(-np.abs(days_apart) / lasting))


def _made_independent(
    days: FloatArray, columns: FloatArray, alone: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What each session says beyond those before it, in units of its spread (Kalman's filter).

    Args:
        days: ``(n,)``.
        columns: ``(n, c)`` all of which are filtered alike.
        alone: As for ``lines_through``.

    Returns:
        ``(g, n, c)``; ``(g, n)`` variances of what was new; ``(g, n, c)`` of each column what is
        expected to last.
    """
    n = len(days)
    own = (1.0 - SHARES) * alone
    white = np.empty((len(SHARES), *columns.shape))
    lasting = np.empty_like(white)
    spread = np.empty((len(SHARES), n))
    kept = np.exp(-np.diff(days)[:, None] / LASTING_DAYS)
    expected, unknown = np.zeros_like(white[:, 0]), SHARES
    for at in range(n):
        if at:
            keep = kept[at - 1]
            expected = keep[:, None] * expected
            unknown = keep**2 * unknown + (1.0 - keep**2) * SHARES
        spread[:, at] = unknown + own
        new = columns[at] - expected
        white[:, at] = new / np.sqrt(spread[:, at])[:, None]
        gain = unknown / spread[:, at]
        expected = expected + gain[:, None] * new
        unknown = unknown * (1.0 - gain)
        lasting[:, at] = expected
    return white, spread, lasting
