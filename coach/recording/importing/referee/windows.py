"""Pieces of 20 s in which gravity may have turned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee.even_grid import cell_means

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

RATE_HZ = 12.5
"""Rotations are put together from steps of 80 ms, each exact for a steady rate."""

MEAN_S = 2.0  # Hann window: one stride of a slow walker is in it whole, and hardly counts
_APART_S = 0.96  # 12 cells: as many in each step between means
_LONGEST_S = 20.0
_SHORTEST_S = 6.0
_MOST = 16
_MOST_EMPTY_S = 0.4
_STILL_M_S2 = 0.2


@dataclass(frozen=True, slots=True)
class Windows:
    """Both sensors on one grid, cut into ``w`` windows of ``n`` cells.

    Args:
        acc_m_s2: ``(w, n, 3)``.
        gyr_rad_s: ``(w, n, 3)``.
        mean: ``(j, n)`` weights of the ``j`` means in a window.
        slope: ``(j, n)`` their derivatives by time, 1/s.
        centre: ``(j,)`` cell in whose beginning each mean is centred, a multiple of ``step``.
        step: Cells from one mean to the next.
        overlap: How many windows hold the same cell.
        share: Windows looked at, over all windows of the file.
        turned_rad: Of the whole file; see ``Verdict``.
        fast_ratio: Fast part of the rates over that of the acceleration, rad/s per m/s^2; 0 if
            hardly anything moves.
    """

    acc_m_s2: FloatArray
    gyr_rad_s: FloatArray
    mean: FloatArray
    slope: FloatArray
    centre: npt.NDArray[np.int64]
    step: int
    overlap: float
    share: float
    turned_rad: float
    fast_ratio: float

    def thinned(self) -> Windows:
        """Every second window."""
        return replace(self, acc_m_s2=self.acc_m_s2[::2], gyr_rad_s=self.gyr_rad_s[::2])


def cut_windows(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Windows | None:
    """``None`` if there is no whole window without a gap."""
    first_s = max(float(acc_t_s[0]), float(gyr_t_s[0]))
    count = int((min(float(acc_t_s[-1]), float(gyr_t_s[-1])) - first_s) * RATE_HZ)
    step = round(_APART_S * RATE_HZ)
    n = min(round(_LONGEST_S * RATE_HZ), count) // step * step
    if n < _SHORTEST_S * RATE_HZ:
        return None
    acc, acc_empty = cell_means(acc_t_s, acc_m_s2, first_s, count, RATE_HZ)
    gyr, gyr_empty = cell_means(gyr_t_s, gyr_rad_s, first_s, count, RATE_HZ)
    hop = max(1, n // 2)
    starts = np.arange(0, count - n + 1, hop)
    starts = starts[~_holds_gap(acc_empty | gyr_empty, starts, n)]
    if not len(starts):
        return None
    cells = starts[:, None] + np.arange(n)
    mean, slope, centre = _means(n, step)
    overlap = min(n / hop, float(len(starts)))
    angle = _widest_rad(mean @ acc[cells])
    chosen = _chosen(angle)
    return Windows(
        acc[cells[chosen]],
        gyr[cells[chosen]],
        mean,
        slope,
        centre,
        step,
        overlap,
        len(chosen) / len(starts),
        float(angle.sum()) / overlap,
        _fast_ratio(acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s),
    )


def _holds_gap(
    empty: npt.NDArray[np.bool_], starts: npt.NDArray[np.int64], n: int
) -> npt.NDArray[np.bool_]:
    longest = round(_MOST_EMPTY_S * RATE_HZ)
    run = np.convolve(empty, np.ones(longest), "full")[: len(empty)] >= longest
    total = np.concatenate([[0], np.cumsum(run)])
    return np.asarray(total[starts + n] > total[starts])


def _means(n: int, step: int) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64]]:
    length = round(MEAN_S * RATE_HZ)
    length -= length % 2
    hann = np.hanning(length + 2)
    hann /= hann.sum()
    slope = np.gradient(hann) * RATE_HZ
    centre = np.arange(step, n, step)
    centre = centre[(centre >= length // 2) & (centre <= n - length // 2)]
    weights, slopes = np.zeros((len(centre), n)), np.zeros((len(centre), n))
    for row, cell in enumerate(centre):
        part = slice(cell - length // 2, cell + length // 2)
        weights[row, part], slopes[row, part] = hann[1:-1], slope[1:-1]
    return weights, slopes, centre


def _widest_rad(means: FloatArray) -> FloatArray:
    """Angle ``(w,)`` between the two most distant of directions ``(w, j, 3)``."""
    size = np.linalg.norm(means, axis=-1, keepdims=True)
    up = means / np.maximum(size, 1e-9)
    least = np.einsum("wic,wjc->wij", up, up).min(axis=(1, 2))
    return np.asarray(np.arccos(np.clip(least, -1.0, 1.0)))


def _chosen(angle: FloatArray) -> npt.NDArray[np.int64]:
    """Half of them evenly over the file, half where gravity turned most."""
    if len(angle) <= _MOST:
        return np.arange(len(angle))
    even = np.linspace(0, len(angle) - 1, _MOST // 2).astype(np.int64)
    most = np.argsort(-angle)[:_MOST]
    return np.unique(np.concatenate([even, most[~np.isin(most, even)][: _MOST - len(even)]]))


def _fast_ratio(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> float:
    acc, gyr = fast_part(acc_t_s, acc_m_s2), fast_part(gyr_t_s, gyr_rad_s)
    return gyr / acc if acc > _STILL_M_S2 else 0.0


def second_means(t_s: FloatArray, x: FloatArray) -> FloatArray:
    """Means of ``x`` over each second, ``(seconds, 3)``; zero where there are no samples."""
    second, number = _seconds(t_s)
    total = np.stack([np.bincount(second, weights=x[:, axis]) for axis in range(3)], axis=1)
    return np.asarray(total / np.maximum(number, 1)[:, None])


def fast_part(t_s: FloatArray, x: FloatArray) -> float:
    """Root mean square of what is left when means over each second are taken off."""
    second, _ = _seconds(t_s)
    rest = x - second_means(t_s, x)[second]
    return float(np.sqrt((rest * rest).sum(axis=1).mean()))


def _seconds(t_s: FloatArray) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number of each sample's second, and how many samples each second has."""
    second = np.floor(t_s - t_s[0]).astype(np.int64)
    return second, np.bincount(second)
