"""Where does the usual posture lie between sunk and tall, how wide is the range, how sure is it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.units import RAD_PER_DEG
from coach.practice.stand.small_samples import sigma_of_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_RANGE_RAD = 1.5 * RAD_PER_DEG
"""A range below this is none."""

SURE = 3.0
"""A range of fewer of its own errors is too small to divide by: the formula for the error of a
ratio, and the ratio itself, hold no more."""


@dataclass(frozen=True, slots=True)
class Between:
    """What three postures of some rounds say.

    Args:
        position: 0 sunk, 100 tall; ``None`` where the range is too small to tell.
        position_error: One sigma, ``None`` without a position or with one round.
        range_rad: Sunk minus tall.
        range_error_rad: One sigma; ``None`` with one round.
    """

    position: float | None
    position_error: float | None
    range_rad: float
    range_error_rad: float | None


def between(usual: Sequence[float], tall: Sequence[float], sunk: Sequence[float]) -> Between:
    """Position and range from forward angles ``(rounds)`` in rad, at least one round.

    The position is the ratio of means (sunk - usual) / (sunk - tall), each difference within a
    round, so that a strap that moved between rounds takes no part. Its error is that of a ratio
    estimator to first order (delta method; Cochran, Sampling Techniques, chapter 6), made wider by
    Student's t for so few rounds: within plus and minus this lies the true one in 68 %.
    """
    n = len(usual)
    ranges = [s - t for s, t in zip(sunk, tall, strict=True)]
    above = [s - u for s, u in zip(sunk, usual, strict=True)]
    mean = sum(ranges) / n
    ratio = sum(above) / n / mean if mean else 0.0
    if n == 1:
        known = abs(mean) >= LEAST_RANGE_RAD
        return Between(100.0 * ratio if known else None, None, mean, None)
    range_error = sigma_of_mean([one - mean for one in ranges])
    if abs(mean) < max(LEAST_RANGE_RAD, SURE * range_error):
        return Between(None, None, mean, range_error)
    rest = sigma_of_mean([a - ratio * r for a, r in zip(above, ranges, strict=True)])
    return Between(100.0 * ratio, 100.0 * rest / abs(mean), mean, range_error)
