"""How many sessions an answer takes."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from coach.progress.slope import EFFICIENCY

if TYPE_CHECKING:
    from coach.progress.slope import Line

POWER = 0.8
"""Chance of seeing a change that is really there."""


def least_change(error: float, scatter: float) -> float:
    """The smallest change worth a name, in the metric's unit.

    The larger of two: the smallest real difference of two single measurements, ``1.96 sqrt(2)``
    errors (Weir 2005, doi:10.1519/15184.1), and the scatter of the runner's own sessions, because
    less than that is lost in any single run.
    """
    return max(1.96 * math.sqrt(2.0) * error, scatter)


def sessions_missing(line: Line, error: float, confidence: float) -> int:
    """How many more sessions, spread like those there are, an answer takes; at least 1.

    The slope of n evenly spread sessions gives the change over their whole time with the standard
    error ``sigma sqrt(12 / n)``. Sigma is the scatter about the line, but no less than the metric's
    error: a few sessions agree by chance.

    Args:
        line: What is known now.
        error: One-sigma error of the metric.
        confidence: Of the interval that has to decide.
    """
    have = line.points * line.pool
    sigma = max(line.scatter, error)
    least = least_change(error, line.scatter)
    z = NormalDist().inv_cdf(0.5 + 0.5 * confidence)
    per_session = 12.0 * sigma**2 * line.inflation / EFFICIENCY
    needed = per_session * ((z + NormalDist().inv_cdf(POWER)) / least) ** 2
    if needed <= have:
        # Unlucky: the change found lies between nothing and what matters. The interval must
        # shrink until it leaves out one of the two.
        change = abs(line.end - line.start)
        needed = per_session * (z / max(change, least - change, 0.5 * least)) ** 2
    return max(math.ceil(needed) - have, 1)
