"""What running shows of a strap: whether forward is still forward, and whether it rattles."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.harmonics import Harmonics
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.slip.grid_summary import GridSummary

_RATTLE_HZ = (10.0, 25.0)


@dataclass(frozen=True, slots=True)
class Bouncing:
    """Some seconds of running.

    Args:
        t_s: Their end.
        heading_rad: Direction of the driving force from the segment's forward, to the left.
        agreement: How clear it is, 0 to 1.
        rattle: Power between 10 and 25 Hz over that of the steps below 10 Hz; 0 if the sample rate
            does not reach so far.
    """

    t_s: float
    heading_rad: float
    agreement: float
    rattle: float


def bouncing(halves: Sequence[GridSummary], dt_s: float) -> Bouncing | None:
    """Read running of a few seconds, oldest first; ``None`` where its cadence is unknown."""
    cadences = [half.cadence_spm for half in halves if half.cadence_spm > 0.0]
    if len(cadences) < len(halves) // 2:
        return None
    step_hz = statistics.median(cadences) / S_PER_MIN
    forward, left, up = np.concatenate([half.level for half in halves]).T
    harmonics = Harmonics.of(np.stack([up, forward, left], axis=1), dt_s, step_hz)
    drive, agreement = harmonics.drive()
    f_hz = harmonics.order * step_hz
    spectrum = harmonics.spectrum
    power = (spectrum.real**2 + spectrum.imag**2).sum(axis=1)
    shaking = float(power[(f_hz >= _RATTLE_HZ[0]) & (f_hz < _RATTLE_HZ[1])].sum())
    moving = float(power[(f_hz > 0.5) & (f_hz < _RATTLE_HZ[0])].sum())
    reaches = f_hz[-1] >= 0.95 * _RATTLE_HZ[1]
    return Bouncing(
        halves[-1].t_s,
        float(np.arctan2(drive[1], drive[0])),
        agreement,
        shaking / max(moving, 1e-12) if reaches else 0.0,
    )
