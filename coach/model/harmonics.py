"""Running as harmonics of its stride: what both steps have in common, and what they mirror.

Source: symmetry of steps as even and odd harmonics of the stride, Menz et al. 2003, Gait & Posture
18:35-46.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

Spectrum = npt.NDArray[np.complex128]

# Bands about multiples of the step rate, wide enough for a cadence that wanders, narrow enough not
# to touch. A stride repeats at half the step rate: what the two steps have in common lies at whole
# multiples, what they do in mirror image at the halves between.
_AT_STEP = (0.75, 1.25)
_ALIKE = (_AT_STEP, (1.75, 2.25))
_MIRRORED = ((0.3, 0.7), (1.3, 1.7))

# Perfect symmetry would leave nothing along the axis to divide by.
_LEAST_MIRRORED = 0.01


@dataclass(frozen=True, slots=True)
class Harmonics:
    """Spectrum ``(m, 3 or 5)`` of running over multiples of its step rate.

    Columns: acceleration upward, acceleration along two level axes, turning about them.
    """

    spectrum: Spectrum
    order: FloatArray

    @classmethod
    def of(cls, motion: FloatArray, dt_s: float, step_hz: float) -> Harmonics:
        """Of ``(n, 3 or 5)`` samples in the order of the columns."""
        # Column by column in memory: a transform along rows far apart takes thrice as long.
        columns = np.ascontiguousarray(motion.T)
        columns -= columns.mean(axis=1)[:, None]
        spectrum = np.fft.rfft(columns * taper(len(motion))).T
        f_hz = np.asarray(np.fft.rfftfreq(len(motion), dt_s), dtype=np.float64)
        return cls(spectrum, f_hz / step_hz)

    def drive(self) -> tuple[FloatArray, float]:
        """Acceleration in step with upward velocity ``(2,)``, unit, and its correlation 0 to 1."""
        rows = self._rows((_AT_STEP,))
        level, rising = rows[:, 1:3], rows[:, 0] / (1j * self.order[self._within((_AT_STEP,))])
        in_step = (level * rising.conj()[:, None]).real.sum(axis=0)
        size = float(np.sqrt((in_step**2).sum())) or 1e-12
        along = level @ (in_step / size)
        power = float((np.abs(along) ** 2).sum() * (np.abs(rising) ** 2).sum())
        return in_step / size, size / max(np.sqrt(power), 1e-12)

    def alike(self, first: int) -> FloatArray:
        """Axis ``(2,)`` of columns ``first`` and the next that both steps have in common."""
        common, mirrored = (self._covariance(bands, first) for bands in (_ALIKE, _MIRRORED))
        floor = _LEAST_MIRRORED * float(np.trace(common) + np.trace(mirrored)) + 1e-12
        return _most_of(common, mirrored + floor * np.eye(2))

    def _within(self, bands: tuple[tuple[float, float], ...]) -> npt.NDArray[np.bool_]:
        inside = np.zeros(len(self.order), dtype=bool)
        for low, high in bands:
            inside |= (self.order >= low) & (self.order < high)
        return inside

    def _rows(self, bands: tuple[tuple[float, float], ...]) -> Spectrum:
        return self.spectrum[self._within(bands)]

    def _covariance(self, bands: tuple[tuple[float, float], ...], first: int) -> FloatArray:
        x = self._rows(bands)[:, first : first + 2]
        return np.asarray((x.conj().T @ x).real)


def _most_of(wanted: FloatArray, other: FloatArray) -> FloatArray:
    """Axis ``(2,)`` of most ``wanted`` beside ``other``; both are ``(2, 2)`` covariances.

    The largest generalised eigenvalue: axes in which ``other`` is the same all round, by its
    Cholesky factor, and in them the main axis of ``wanted``, by the double angle.
    """
    (w00, w01), (_, w11) = wanted.tolist()
    (o00, o01), (_, o11) = other.tolist()
    first, skew = math.sqrt(o00), o01 / o00
    second = math.sqrt(o11 - skew * o01)
    across = w01 - skew * w00
    a00, a01 = w00 / o00, across / (first * second)
    a11 = (w11 - skew * (w01 + across)) / (second * second)
    angle = 0.5 * math.atan2(2.0 * a01, a00 - a11)
    y = math.sin(angle) / second
    x = math.cos(angle) / first - skew * y
    size = math.hypot(x, y)
    return np.array([x / size, y / size])


@lru_cache(maxsize=64)
def taper(n: int) -> FloatArray:
    """Weights ``(n,)`` by which a stretch fades in and out."""
    return np.hanning(n)
