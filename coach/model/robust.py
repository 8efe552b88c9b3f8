"""Middle and spread that a few wild values do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray

SD_PER_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""


def median_and_spread(values: FloatArray | Sequence[float]) -> tuple[float, float]:
    """Median and robust standard deviation of at least one value."""
    import numpy as np  # noqa: PLC0415  who takes the constant alone needs no numpy

    values = np.asarray(values)
    median = float(np.median(values))
    return median, float(SD_PER_MAD * np.median(np.abs(values - median)))
