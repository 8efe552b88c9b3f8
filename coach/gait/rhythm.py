"""How strong and how fast the vertical bouncing is, over one window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.hypotheses import NO_ODDS, GaitOdds, HypothesisParams, peak_shift, weigh
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class RhythmParams:
    """Windows and bands.

    Args:
        spectrum_s: Window of a walk's spectrum. Long enough to part neighbouring rhythms.
        running_spectrum_s: The same while running. Shorter, so that a stop or a walking break shows
            sooner.
        strength_s: Window of strength and flight; two walking steps, so that none is missed.
        still_s: Window of stillness; short, so that a stop shows at once.
        flight_g: Vertical specific force under which the body counts as flying. Exactly zero in
            free flight; a strap's wobble needs the room.
        hypotheses_s: Longest window in which walking and running are told apart.
        sure: Log-odds of running beyond which nobody asks how regular a walk it would be.
        hypotheses: What walking and running look like.
    """

    spectrum_s: float = 4.0
    running_spectrum_s: float = 2.0
    strength_s: float = 1.5
    still_s: float = 1.0
    flight_g: float = 0.3
    hypotheses_s: float = 2.0
    sure: float = 5.0
    hypotheses: HypothesisParams = field(default_factory=HypothesisParams)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The window in a few numbers.

    Args:
        odds: Running against walking, and the step rate of each.
        strength_g: Standard deviation of vertical specific force over the short window, in g.
        flight: Part of the short window in flight, 0 to 1.
        stillness_g: Standard deviation over the stillness window, in g.
        power: Spectrum of the window, from 0 to 10 Hz and two lines more.
        df_hz: Its spacing.
    """

    odds: GaitOdds
    strength_g: float
    flight: float
    stillness_g: float
    power: FloatArray = field(repr=False, compare=False, default_factory=lambda: np.empty(0))
    df_hz: float = 0.0

    def share(self) -> float:
        """Part of the bouncing's power at a walk's step rate, its multiples and its half, 0 to 1.

        Of all between 0.5 and 10 Hz. Worked out only when asked: running is known without.
        """
        if self.odds.walk_hz <= 0.0 or not len(self.power):
            return 0.0
        low = math.ceil(0.5 / self.df_hz)
        high = min(math.floor(_HIGHEST_HZ / self.df_hz), len(self.power) - 2)
        total = float(np.add.reduce(self.power[low : high + 1]))
        if total <= 0.0 or high <= low:
            return 0.0
        k = self.odds.walk_hz / self.df_hz
        centres = np.rint(np.arange(0.5, (high + 0.5) / k, 0.5) * k).astype(int)
        near = np.zeros(len(self.power) + 2, dtype=bool)
        near[centres] = near[centres + 1] = near[centres - 1] = True
        return float(self.power[low : high + 1][near[low : high + 1]].sum()) / total


_HIGHEST_HZ = 10.0
"""Beyond it there is nothing of a step to be read."""

STILL = Rhythm(NO_ODDS, 0.0, 0.0, 0.0)


def measure(
    vertical: FloatArray,
    forward: FloatArray | None,
    dt_s: float,
    p: RhythmParams,
    *,
    pelvic: bool,
) -> Rhythm:
    """Rhythm of a window of at least ``strength_s``.

    Args:
        vertical: ``(n,)`` vertical specific force, m/s^2.
        forward: ``(n,)`` forward specific force; ``None`` where forward is not known.
        dt_s: Nominal sample period.
        p: Windows.
        pelvic: The sensor moves with the pelvis.
    """
    recent = vertical[-round(p.strength_s / dt_s) :] / GRAVITY_M_S2
    strength = _sd(recent)
    flight = np.count_nonzero(recent < p.flight_g) / len(recent)
    stillness = _sd(recent[-round(p.still_s / dt_s) :])
    newest = slice(-round(p.hypotheses_s / dt_s), None)
    ahead = None if forward is None else forward[newest]
    odds = weigh(vertical[newest], ahead, dt_s, p.hypotheses, pelvic=pelvic)
    if odds.walk_hz <= 0.0 or odds.log_odds > p.sure:
        return Rhythm(odds, strength, flight, stillness)
    n = len(vertical)
    df = 1.0 / (n * dt_s)
    real, imaginary = np.add.reduce(_transform(n, dt_s) * vertical, axis=2)
    power = real * real + imaginary * imaginary
    odds = replace(odds, walk_hz=_nearest_peak_hz(power, odds.walk_hz, df))
    return Rhythm(odds, strength, flight, stillness, power, df)


def _nearest_peak_hz(power: FloatArray, about_hz: float, df_hz: float) -> float:
    """The highest line within a sixth of a rate; the rate itself where none stands out."""
    a, b = math.ceil(about_hz / (_NEAR * df_hz)), math.floor(about_hz * _NEAR / df_hz)
    if b < a or b + 1 >= len(power):
        return about_hz
    k = a + int(np.argmax(power[a : b + 1]))
    left, mid, right = power[k - 1 : k + 2].tolist()
    if mid < left or mid < right:
        return about_hz
    return (k + peak_shift(left, mid, right)) * df_hz


_NEAR = 7.0 / 6.0


def _sd(x: FloatArray) -> float:
    """Standard deviation; ``ndarray.std`` spends four times as long on so few numbers."""
    n = len(x)
    deviations = x - float(np.add.reduce(x)) / n
    return math.sqrt(float(np.add.reduce(deviations * deviations)) / n)


@lru_cache(maxsize=16)
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
