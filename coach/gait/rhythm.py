"""How strong and how fast the vertical bouncing is, over one window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """Windows and bands.

    Args:
        spectrum_s: Window of the spectrum. Long enough to part neighbouring rhythms.
        running_spectrum_s: The same while running. Shorter, so that a stop or a walking break shows
            sooner; running bounces so regularly that it suffices.
        strength_s: Window of strength and flight; two walking steps, so that none is missed.
        still_s: Window of stillness; short, so that a stop shows at once.
        flight_g: Vertical specific force under which the body counts as flying. Exactly zero in
            free flight; a strap's wobble needs the room.
        strong_g: Standard deviation above which no walk was ever seen (fast walks of 14 people
            reach 0.54 g at one of them, 0.5 elsewhere).
        weak_g: Standard deviation below which no run was ever seen.
        run_band_hz: Step rates searched when the bouncing is strong. Its lower end lies above the
            stride rate of any runner, so a strongly one-sided runner cannot halve the cadence.
        walk_band_hz: Step rates searched when it is weak. Its upper end lies below the second
            harmonic of all but the slowest walks.
    """

    spectrum_s: float = 4.0
    running_spectrum_s: float = 2.0
    strength_s: float = 1.5
    still_s: float = 1.0
    flight_g: float = 0.3
    strong_g: float = 0.55
    weak_g: float = 0.25
    run_band_hz: tuple[float, float] = (2.05, 3.8)
    walk_band_hz: tuple[float, float] = (1.1, 2.45)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The window in a few numbers.

    Args:
        step_hz: Dominant step rate; 0 where there is too little data.
        strength_g: Standard deviation of vertical specific force over the short window, in g.
        flight: Part of the short window in flight, 0 to 1.
        stillness_g: Standard deviation over the stillness window, in g.
        power: Spectrum of the window, from 0 to 10 Hz and two lines more.
        df_hz: Its spacing.
    """

    step_hz: float
    strength_g: float
    flight: float
    stillness_g: float
    power: FloatArray = field(repr=False, compare=False, default_factory=lambda: np.empty(0))
    df_hz: float = 0.0

    def share(self) -> float:
        """Part of the bouncing's power at the step rate, its multiples and its half, 0 to 1.

        Of all between 0.5 and 10 Hz. Worked out only when asked: running is known without.
        """
        if self.step_hz <= 0.0:
            return 0.0
        low = math.ceil(0.5 / self.df_hz)
        high = min(math.floor(_HIGHEST_HZ / self.df_hz), len(self.power) - 2)
        total = float(np.add.reduce(self.power[low : high + 1]))
        if total <= 0.0 or high <= low:
            return 0.0
        k = self.step_hz / self.df_hz
        centres = np.rint(np.arange(0.5, (high + 0.5) / k, 0.5) * k).astype(int)
        near = np.zeros(len(self.power) + 2, dtype=bool)
        near[centres] = near[centres + 1] = near[centres - 1] = True
        return float(self.power[low : high + 1][near[low : high + 1]].sum()) / total


_HIGHEST_HZ = 10.0
"""Beyond it there is nothing of a step to be read."""

STILL = Rhythm(0.0, 0.0, 0.0, 0.0)


def measure(vertical: FloatArray, dt_s: float, p: RhythmParams) -> Rhythm:
    """Rhythm of vertical specific force ``(n,)`` in m/s^2, at least ``strength_s`` of it."""
    recent = vertical[-round(p.strength_s / dt_s) :] / GRAVITY_M_S2
    strength = _sd(recent)
    flight = np.count_nonzero(recent < p.flight_g) / len(recent)
    stillness = _sd(recent[-round(p.still_s / dt_s) :])
    n = len(vertical)
    df = 1.0 / (n * dt_s)
    real, imaginary = np.add.reduce(_transform(n, dt_s) * vertical, axis=2)
    power = real * real + imaginary * imaginary
    low, high = _band(strength, flight, p)
    a, b = math.ceil(low / df), math.floor(high / df)
    if b <= a:
        return Rhythm(0.0, strength, flight, stillness)
    k = a + int(np.argmax(power[a : b + 1]))
    # Vertex of the parabola through the logarithms of the three highest bins of a Hann window.
    left, mid, right = (math.log(v + 1e-12) for v in power[k - 1 : k + 2].tolist())
    curvature = left - 2.0 * mid + right
    shift = 0.5 * (left - right) / curvature if curvature < 0.0 else 0.0
    step_hz = (k + min(max(shift, -0.5), 0.5)) * df
    return Rhythm(step_hz, strength, flight, stillness, power, df)


def _band(strength: float, flight: float, p: RhythmParams) -> tuple[float, float]:
    if strength > p.strong_g or flight > 0.1:
        return p.run_band_hz
    if strength < p.weak_g:
        return p.walk_band_hz
    return p.walk_band_hz[0], p.run_band_hz[1]


def _sd(x: FloatArray) -> float:
    """Standard deviation; ``ndarray.std`` spends four times as long on so few numbers."""
    n = len(x)
    deviations = x - float(np.add.reduce(x)) / n
    return math.sqrt(float(np.add.reduce(deviations * deviations)) / n)


@lru_cache(maxsize=8)
def _transform(n: int, dt_s: float) -> FloatArray:
    """``(2, m, n)``: what takes ``n`` samples to the real and imaginary parts of their spectrum.

    Their mean is taken off and a Hann window laid over them. For the few lines that are read, this
    takes a third of the time of a fast transform; summed row by row, it gives the same bits
    wherever the samples lie in memory.
    """
    lines = min(math.floor(_HIGHEST_HZ * n * dt_s) + 3, n // 2 + 1)
    turns = np.exp(-2j * np.pi * np.outer(np.arange(lines), np.arange(n)) / n) * np.hanning(n)
    rows = np.stack([turns.real, turns.imag])
    return np.ascontiguousarray(rows - rows.mean(axis=2, keepdims=True))
