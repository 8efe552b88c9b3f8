"""Samples with their times, and how neighbours become one block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Quality, SampleBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import SensorScale

_MEASURED = int(Quality.MEASURED)


@dataclass(slots=True)
class Piece:
    """Samples of one packet or of one filled gap: sample k is at ``t + (k0 + k) * dt``.

    Their quality is a number of ``Quality``, plain because there are so many of them.
    """

    t_s: float
    k0: int
    dt_s: float
    nominal_dt_s: float
    counts: npt.NDArray[np.generic]
    scale: SensorScale
    quality: int = _MEASURED
    restart: bool = False


def alike(a: Piece, b: Piece) -> bool:
    """Whether two pieces may stand in one block."""
    return (
        (a.scale is b.scale or a.scale == b.scale)
        and a.counts.shape[1] == b.counts.shape[1]
        and a.nominal_dt_s == b.nominal_dt_s
    )


def join(sensor_id: str, pieces: Sequence[Piece]) -> SampleBlock:
    """One block of consecutive pieces that are alike, in SI units, full scale marked."""
    rows: list[float] = []
    lengths, first = [], 0
    for p in pieces:
        n = len(p.counts)
        # The number of the block's first sample, counted from where this piece counts.
        rows += (p.t_s, p.k0 - first, p.dt_s, p.quality)
        lengths.append(n)
        first += n
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    start_s, k0, dt_s, marks = np.repeat(table, lengths, axis=0).T
    t_s = np.arange(first) + k0
    t_s *= dt_s
    t_s += start_s
    scale = pieces[0].scale
    counts = np.concatenate([p.counts for p in pieces]).astype(np.float64)
    quality = marks.astype(np.uint8)
    full = np.abs(counts) >= scale.full_scale_counts
    if full.any():
        quality[full.any(axis=1)] |= int(Quality.CLIPPED)
    has_gyro = counts.shape[1] == 6
    acc = np.ascontiguousarray(counts[:, :3] * (scale.acc_sign * scale.acc_m_s2_per_count))
    gyr = (
        np.ascontiguousarray(counts[:, 3:] * scale.gyr_rad_s_per_count)
        if has_gyro
        else np.zeros_like(acc)
    )
    return SampleBlock(
        sensor_id,
        pieces[0].nominal_dt_s,
        t_s,
        acc,
        gyr,
        quality,
        has_gyro,
        restart=pieces[0].restart,
    )
