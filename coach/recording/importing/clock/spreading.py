"""Times of samples that came in batches with one time each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    IntArray = npt.NDArray[np.int64]

_BESIDE = 5  # batches on either side of one that may be after a loss
_LOST = 0.75  # of a batch
_NOISE = 4.0
_SPAN = 200  # batches over which the usual step is looked for
_FEWEST = 3
_TINY_S = 1e-3  # between rows of a burst
_LONG = 5.0  # times the usual step
_MOST_OF_THE_TIME = 0.5
_MANY = 0.005


@dataclass(frozen=True, slots=True)
class Spread:
    """Times of samples, evenly from batch to batch.

    Args:
        seconds: ``(n,)``.
        rate_hz: Of the samples.
        size: Samples in a usual batch.
        lost: Samples that are missing between batches.
    """

    seconds: FloatArray
    rate_hz: float
    size: int
    lost: int


def batch_step(seconds: FloatArray) -> float | None:
    """A longer step than this begins a batch; ``None`` if there are no batches.

    Args:
        seconds: ``(n,)`` times of the rows, mostly not decreasing.
    """
    steps = np.diff(seconds)
    if float(np.mean(steps == 0.0)) > 0.05:
        return 0.0
    usual = float(np.median(steps))
    long = steps > _LONG * usual
    many = np.count_nonzero(long) >= max(_FEWEST, _MANY * len(steps))
    in_long = float(steps[long].sum()) > _MOST_OF_THE_TIME * float(steps.sum())
    return _LONG * usual if usual < _TINY_S and many and in_long else None


def spread(seconds: FloatArray, longer_than_s: float) -> Spread | None:
    """Times of the rows as they were sampled, in the order that they have.

    A batch of samples has about one time, which jitters; over the whole run the jitter averages
    out. Where a batch and all after it are late by most of a batch, samples are missing.

    Args:
        seconds: ``(n,)``.
        longer_than_s: Steps that begin a batch.

    Returns:
        ``None`` if there are too few batches.
    """
    first = np.concatenate([[0], np.flatnonzero(np.diff(seconds) > longer_than_s) + 1])
    if len(first) < _FEWEST:
        return None
    stamps = seconds[first]
    sizes = np.diff(first, append=len(seconds))
    size = int(np.median(sizes))
    apart = min(_SPAN, len(first) - 1)
    # The last batch may be cut, but it counts for nothing here: the rows before each do.
    period_s = float(
        np.median((stamps[apart:] - stamps[:-apart]) / (first[apart:] - first[:-apart]))
    )
    if period_s <= 0.0:
        return None
    lost = _lost(stamps, first, size, period_s)
    place = np.arange(len(seconds)) + np.repeat(np.cumsum(lost), sizes)
    # Where times are cut to seconds, the first batch began within one; one less costs nothing.
    inner = slice(1 if len(first) > _FEWEST else 0, None)
    slope_s, start_s = np.polyfit(place[first[inner]], stamps[inner] - stamps[0], 1)
    if slope_s <= 0.0:
        return None
    return Spread(
        stamps[0] + start_s + slope_s * place, float(1.0 / slope_s), size, int(lost.sum())
    )


def _lost(stamps: FloatArray, first: IntArray, size: int, period_s: float) -> IntArray:
    """``(k,)`` samples missing before each batch."""
    late_s = stamps - stamps[0] - first * period_s
    lost = np.zeros(len(stamps), dtype=np.int64)
    if len(stamps) <= 2 * _BESIDE:
        return lost
    noise_s = float(np.median(np.abs(np.diff(late_s) - np.median(np.diff(late_s)))))
    windows = np.lib.stride_tricks.sliding_window_view(late_s, _BESIDE)
    middles = np.median(windows, axis=1)
    jump_s = middles[_BESIDE:] - middles[:-_BESIDE]
    least_s = max(_LOST * size * period_s, _NOISE * noise_s)
    for k in np.flatnonzero(jump_s > least_s):
        near = jump_s[max(0, k - _BESIDE + 1) : k + _BESIDE]
        if jump_s[k] == near.max() and not lost[max(0, k + 1) : k + _BESIDE].any():
            lost[k + _BESIDE] = max(1, round(float(jump_s[k]) / period_s / size)) * size
    return lost
