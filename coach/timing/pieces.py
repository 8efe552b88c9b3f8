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


@dataclass(slots=True)
class Piece:
    """Samples of one packet or of one filled gap: sample k is at ``t + (k0 + k) * dt``."""

    t_s: float
    k0: int
    dt_s: float
    nominal_dt_s: float
    counts: npt.NDArray[np.generic]
    scale: SensorScale
    quality: Quality
    restart: bool


def alike(a: Piece, b: Piece) -> bool:
    """Whether two pieces may stand in one block."""
    return (
        a.scale == b.scale
        and a.counts.shape[1] == b.counts.shape[1]
        and a.nominal_dt_s == b.nominal_dt_s
    )


def join(sensor_id: str, pieces: Sequence[Piece]) -> SampleBlock:
    """One block of consecutive pieces that are alike, in SI units, full scale marked."""
    lengths = [len(p.counts) for p in pieces]
    first = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
    k = np.arange(len(first)) - first + np.repeat([p.k0 for p in pieces], lengths)
    t_s = np.repeat([p.t_s for p in pieces], lengths) + k * np.repeat(
        [p.dt_s for p in pieces], lengths
    )
    scale = pieces[0].scale
    counts = np.concatenate([p.counts for p in pieces]).astype(np.float64)
    quality = np.repeat(np.array([p.quality for p in pieces], dtype=np.uint8), lengths)
    quality[(np.abs(counts) >= scale.full_scale_counts).any(axis=1)] |= int(Quality.CLIPPED)
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
