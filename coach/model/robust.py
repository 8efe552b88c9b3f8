"""Middle and spread that a few wild values do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from coach.model.blocks import FloatArray

SD_PER_MAD = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""


def median_and_spread(values: FloatArray | Sequence[float]) -> tuple[float, float]:
    """Median and robust standard deviation of at least one value."""
    import numpy as np  # noqa: PLC0415  who takes the constant alone needs no numpy

    ordered = np.sort(values, axis=None)
    median = float(_middle(ordered))
    return median, float(SD_PER_MAD * _middle(np.sort(np.abs(ordered - median))))


def _middle(ordered: FloatArray) -> np.floating[Any]:
    """As ``numpy.median``, which imports the masked arrays to look for NaN; here it is the last."""
    at = len(ordered) // 2
    middle: np.floating[Any] = ordered[at]
    if ordered[-1] != ordered[-1]:
        middle = ordered[-1]
    elif len(ordered) % 2 == 0:
        middle = (ordered[at - 1] + ordered[at]) / 2.0
    return middle
