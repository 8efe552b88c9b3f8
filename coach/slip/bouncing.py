"""What running shows of a strap: whether forward is still forward, and whether it rattles."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.harmonics import Harmonics, taper
from coach.model.units import S_PER_MIN
from coach.slip.grid_summary import BINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.model.harmonics import Spectrum
    from coach.slip.grid_summary import GridSummary

_RATTLE_HZ = (10.0, 25.0)

_BEARS = 3.5
"""Of the step rate: what lies below tells when the body is borne and when it flies."""

_LIGHT = 0.3
"""Part of the time that is flight, or nearly so."""


@dataclass(frozen=True, slots=True)
class Bouncing:
    """Some seconds of running.

    Args:
        t_s: Their end.
        heading_rad: Direction of the driving force from the segment's forward, to the left.
        agreement: How clear it is, 0 to 1.
        rattle: Power between 10 and 25 Hz over that of the steps below 10 Hz; 0 if the sample rate
            does not reach so far.
        rattle_in_flight: The same where the body is lightest: nothing but a strap that gives shakes
            a sensor in flight, and a landing does so in stance.
        scatter_rad: How much mean up differs from stride to stride.
    """

    t_s: float
    heading_rad: float
    agreement: float
    rattle: float
    rattle_in_flight: float
    scatter_rad: float


def bouncing(halves: Sequence[GridSummary], dt_s: float) -> Bouncing | None:
    """Read running of a few seconds, oldest first; ``None`` where its cadence is unknown."""
    cadences = [half.cadence_spm for half in halves if half.cadence_spm > 0.0]
    if len(cadences) < len(halves) // 2:
        return None
    step_hz = statistics.median(cadences) / S_PER_MIN
    level = np.concatenate([half.level for half in halves])
    forward, left, up = level.T
    columns = np.array([up, forward, left])
    columns -= columns.mean(axis=1)[:, None]
    n = len(level)
    # A length that is a prime number is dear to prepare for, so both go at once.
    spectra = np.fft.rfft(np.concatenate([columns * taper(n), columns]))
    f_hz = np.asarray(np.fft.rfftfreq(n, dt_s), dtype=np.float64)
    drive, agreement = Harmonics(spectra[:3].T, f_hz / step_hz).drive()
    rattle, in_flight = _rattle(spectra[3:], n, f_hz, step_hz)
    return Bouncing(
        halves[-1].t_s,
        float(np.arctan2(drive[1], drive[0])),
        agreement,
        rattle,
        in_flight,
        _scatter(halves, 2.0 / step_hz),
    )


def _rattle(spectra: Spectrum, n: int, f_hz: FloatArray, step_hz: float) -> tuple[float, float]:
    """Power of shaking over that of the steps, of all and of the lightest of the time.

    Args:
        spectra: ``(3, m)`` of ``n`` samples, upward first.
        n: See there.
        f_hz: ``(m,)`` their frequencies.
        step_hz: Steps per second.
    """
    if f_hz[-1] < 0.95 * _RATTLE_HZ[1]:
        return 0.0, 0.0
    moving = _power(spectra * ((f_hz > 0.5) & (f_hz < _RATTLE_HZ[0])))
    shaking = spectra * ((f_hz >= _RATTLE_HZ[0]) & (f_hz < _RATTLE_HZ[1]))
    borne = spectra[:1] * (f_hz < _BEARS * step_hz)
    # What has no higher frequencies is as well known between the samples: at a power of two of
    # instants it is found in a tenth of the time that a prime number of them may take.
    m = 1 << (n - 1).bit_length()
    *shaken, bearing = np.fft.irfft(np.concatenate([shaking, borne]), m) * (m / n)
    light = bearing <= np.partition(bearing, int(_LIGHT * m))[int(_LIGHT * m)]
    square = sum(one * one for one in shaken)
    # By Parseval a mean square is the power over the square of the samples, both sides.
    mean = 2.0 * moving / n**2
    return float(square.mean() / mean), float(square[light].mean() / mean)


def _power(spectrum: Spectrum) -> float:
    return max(float((spectrum.real**2 + spectrum.imag**2).sum()), 1e-12)


def _scatter(halves: Sequence[GridSummary], stride_s: float) -> float:
    """Standard deviation of up from stride to stride, without what changes slowly."""
    parts = np.concatenate([half.parts for half in halves])
    part_s = (halves[-1].t_s - halves[0].t_s) / (len(halves) - 1) / BINS
    size = round(stride_s / part_s)
    strides = parts[: len(parts) // size * size].reshape(-1, size, 3).mean(axis=1)
    # Of the third difference: neither slow posture nor the part of a stride left over shows in it.
    third = np.diff(strides, n=3, axis=0)
    return float(np.sqrt((third**2).sum(axis=1).mean() / 20.0))
