"""Do both sensors feel the same shocks, and at the same time?

A rigid housing feels each jolt as acceleration and as turning. How one follows from the other is
the body's own and unknown, but it is linear and at once: the accelerations of 4 to 40 Hz are
explained by angle, rate and angular acceleration of the same instant, each with an unknown
``3 x 3`` matrix, better than by those of any other instant. The share so explained (the squared
multiple correlation) is computed for every shift at once by FFT. It does not depend on unit, sign
and order of the axes, so times are judged before those.

Steps repeat, and a single burst outweighs all else. So both spectra are first made flat, which
leaves the irregularities of each step; and the share is taken twice, as it is and with the loudness
evened out over half a second, and the two are multiplied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee.even_grid import cell_means, usual_rate_hz

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    ComplexArray = npt.NDArray[np.complex128]

MOST_SHIFT_S = 5.0
_FASTEST_GRID_HZ = 100.0
_SLOWEST_HZ = 20.0
_SHORTEST_S = 8.0
_CHUNK_S = 40.0
_MOST_CHUNKS = 8
_EVEN_OUT_S = 0.5
_AT_ONCE_S = 0.021
"""Shifts that count as none: the filters inside sensors differ by that."""


@dataclass(frozen=True, slots=True)
class Shocks:
    """How the two agree in time.

    Args:
        shift_s: To be added to the gyroscope's times for the best agreement.
        strength: Agreement there over the usual agreement at a wrong shift, which is 1.
        gain: Agreement there over the best within 21 ms of no shift.
        contrast: Agreement there over the best more than 60 ms from it.
        band_hz: Width of the band it was taken from: the wider, the sharper.
        seconds: Length of what was compared.
    """

    shift_s: float
    strength: float
    gain: float
    contrast: float
    band_hz: float
    seconds: float


def compare_shocks(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Shocks | None:
    """``None`` if the rate is too low or the overlap too short."""
    rate_hz = min(_FASTEST_GRID_HZ, usual_rate_hz(acc_t_s), usual_rate_hz(gyr_t_s))
    first_s = max(float(acc_t_s[0]), float(gyr_t_s[0]))
    count = int((min(float(acc_t_s[-1]), float(gyr_t_s[-1])) - first_s) * rate_hz)
    if rate_hz < _SLOWEST_HZ or count < _SHORTEST_S * rate_hz:
        return None
    low_hz = 4.0 if rate_hz > 80.0 else 3.0 if rate_hz > 40.0 else 2.0
    high_hz = min(40.0, 0.45 * rate_hz)
    long = round(_CHUNK_S * rate_hz)
    chunks = max(1, min(_MOST_CHUNKS, count // long))
    if chunks == _MOST_CHUNKS:
        starts = np.linspace(0, count - long, chunks).astype(int)
    else:
        long = count // chunks
        starts = np.arange(chunks) * long
    most = round(MOST_SHIFT_S * rate_hz)
    plain, even = np.zeros(2 * most + 1), np.zeros(2 * most + 1)
    for start in starts:
        begin_s = first_s + start / rate_hz
        acc = _cut(acc_t_s, acc_m_s2, begin_s, long, rate_hz)
        gyr = _cut(gyr_t_s, gyr_rad_s, begin_s, long, rate_hz)
        if not (acc.any() and gyr.any()):
            continue
        bank = _Bank.of(long, most, rate_hz, low_hz, high_hz)
        acc_flat, gyr_flat = bank.flat(acc), bank.flat(gyr)
        plain += bank.agreement(acc_flat, gyr_flat)
        even += bank.agreement(bank.evened(acc_flat, long), bank.evened(gyr_flat, long))
    if not (plain.any() and even.any()):
        return None
    curve = np.sqrt(plain / np.median(plain) * even / np.median(even))
    shifts = np.arange(-most, most + 1) / rate_hz
    best = int(np.argmax(curve))
    near = float(curve[np.abs(shifts) <= max(_AT_ONCE_S, 1.0 / rate_hz + 1e-6)].max())
    far = float(curve[np.abs(shifts - shifts[best]) > max(0.06, 2.5 / rate_hz)].max())
    top = float(curve[best])
    shift_s = float(shifts[best]) + _between(curve, best) / rate_hz
    seconds = chunks * long / rate_hz
    return Shocks(shift_s, top, top / near, top / far, high_hz - low_hz, seconds)


def _cut(t_s: FloatArray, x: FloatArray, begin_s: float, count: int, rate_hz: float) -> FloatArray:
    i, j = np.searchsorted(t_s, [begin_s, begin_s + count / rate_hz])
    if j - i < 2:
        return np.zeros((count, 3))
    return cell_means(t_s[i:j], x[i:j], begin_s, count, rate_hz)[0]


def _between(curve: FloatArray, best: int) -> float:
    """Where between samples the top of a parabola through three of them lies."""
    if best in (0, len(curve) - 1):
        return 0.0
    left, top, right = curve[best - 1 : best + 2]
    bend = left - 2.0 * top + right
    return float(0.5 * (left - right) / bend) if bend < 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class _Bank:
    """Filters for chunks of one length.

    Args:
        length: Of the FFT.
        most: Largest shift, samples.
        rate_hz: Of the samples.
        band: Gain at each frequency, ``(f,)``.
        turns: What turns a rate into angle, rate and angular acceleration, ``(3, f)``.
    """

    length: int
    most: int
    rate_hz: float
    band: FloatArray
    turns: ComplexArray

    @classmethod
    def of(cls, count: int, most: int, rate_hz: float, low_hz: float, high_hz: float) -> _Bank:
        length = 1 << math.ceil(math.log2(count + 2 * most))
        f = np.fft.rfftfreq(length, 1.0 / rate_hz)
        f[0] = f[1] * 1e-3
        band = ((1.0 + (low_hz / f) ** 8) * (1.0 + (f / high_hz) ** 8)) ** -0.5
        by = 1j * f / math.sqrt(low_hz * high_hz)
        return cls(length, most, rate_hz, band, np.stack([1.0 / by, np.ones_like(by), by]))

    def flat(self, x: FloatArray) -> ComplexArray:
        """Spectrum ``(f, 3)`` of equal power per hertz within the band."""
        spectrum = np.fft.rfft(x - x.mean(axis=0), self.length, axis=0) * self.band[:, None]
        power = (np.abs(spectrum) ** 2).sum(axis=1)
        width = int(self.length / self.rate_hz) | 1
        smooth = np.convolve(power, np.full(width, 1.0 / width), "same")
        smooth += 1e-9 * smooth.max() + 1e-300
        return np.asarray(spectrum * (self.band / np.sqrt(smooth))[:, None])

    def evened(self, spectrum: ComplexArray, count: int) -> ComplexArray:
        """Likewise of equal loudness in time."""
        x = np.fft.irfft(spectrum, self.length, axis=0)[:count]
        half = round(0.5 * _EVEN_OUT_S * self.rate_hz)
        total = np.concatenate([[0.0], np.cumsum((x * x).sum(axis=1))])
        at = np.arange(count)
        from_, until = np.maximum(at - half, 0), np.minimum(at + half + 1, count)
        loud = np.sqrt((total[until] - total[from_]) / (until - from_))
        loud += 0.2 * math.sqrt(float((loud * loud).mean())) + 1e-300
        again = np.fft.rfft(x / loud[:, None], self.length, axis=0)
        return np.asarray(again * self.band[:, None])

    def agreement(self, acc: ComplexArray, gyr: ComplexArray) -> FloatArray:
        """Share of the acceleration explained at each shift, ``(2 most + 1,)``."""
        causes = (self.turns.T[:, :, None] * gyr[:, None, :]).reshape(len(gyr), 9)
        own, other = _covariance(acc, acc), _covariance(causes, causes)
        own += 1e-2 * np.trace(own) / 3.0 * np.eye(3)
        other += 1e-6 * np.trace(other) / 9.0 * np.eye(9)
        cross = np.empty((2 * self.most + 1, 3, 9))
        for axis in range(3):
            c = np.fft.irfft(np.conj(causes) * acc[:, axis, None], self.length, axis=0)
            cross[:, axis] = np.concatenate([c[-self.most :], c[: self.most + 1]])
        cross *= 0.5 * self.length
        # tr(own^-1 C other^-1 C') as a sum of squares.
        left, right = (
            np.linalg.cholesky(np.linalg.inv(own)),
            np.linalg.cholesky(np.linalg.inv(other)),
        )
        return np.asarray(((left.T @ cross @ right) ** 2).sum(axis=(1, 2)) / 3.0)


def _covariance(a: ComplexArray, b: ComplexArray) -> FloatArray:
    return np.asarray((np.conj(a).T @ b).real)
