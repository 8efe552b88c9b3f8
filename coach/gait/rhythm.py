"""How strong and how fast the vertical bouncing is, over one window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coach.gait.hypotheses import NO_ODDS, GaitOdds, HypothesisParams, peak_shift, weigh
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        start_s: The same while the bouncing grows and the body flies.
        sure: Log-odds of running beyond which nobody asks how regular a walk it would be.
        hypotheses: What walking and running look like.
    """

    spectrum_s: float = 4.0
    running_spectrum_s: float = 2.0
    strength_s: float = 1.5
    still_s: float = 1.0
    flight_g: float = 0.3
    hypotheses_s: float = 2.0
    start_s: float = 1.25
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
        """Part of the bouncing's power at its strongest rate, its multiples and its half, 0 to 1.

        Of all between 0.5 and 10 Hz. Of a walk it is the same by the step rate and by its double.
        Worked out only when asked: running is known without.
        """
        if not len(self.power):
            return 0.0
        low = math.ceil(0.5 / self.df_hz)
        high = min(math.floor(_HIGHEST_HZ / self.df_hz), len(self.power) - 2)
        total = float(np.add.reduce(self.power[low : high + 1]))
        a, b = math.ceil(_STRONGEST_HZ[0] / self.df_hz), math.floor(_STRONGEST_HZ[1] / self.df_hz)
        if total <= 0.0 or high <= b:
            return 0.0
        top = a + int(np.argmax(self.power[a : b + 1]))
        k = top + peak_shift(*self.power[top - 1 : top + 2].tolist())
        centres = np.rint(np.arange(0.5, (high + 0.5) / k, 0.5) * k).astype(int)
        near = np.zeros(len(self.power) + 2, dtype=bool)
        near[centres] = near[centres + 1] = near[centres - 1] = True
        return float(self.power[low : high + 1][near[low : high + 1]].sum()) / total


_STRONGEST_HZ = (1.1, 2.45)
"""Where a walk is strongest: at its step rate or, if that is slow, at twice it."""

_HIGHEST_HZ = 10.0
"""Beyond it there is nothing of a step to be read."""

STILL = Rhythm(NO_ODDS, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong the bouncing of a window is; as in ``Rhythm``."""

    strength_g: float
    flight: float
    stillness_g: float


def strengths(
    vertical: FloatArray, ends: Sequence[int], n: int, dt_s: float, p: RhythmParams
) -> list[Strength]:
    """Strength of some windows, row by row: the same bits however many there are.

    Args:
        vertical: ``(k,)`` vertical specific force, m/s^2.
        ends: Number of the sample after each window's last.
        n: Samples of a window.
        dt_s: Nominal sample period.
        p: Windows.
    """
    recent = vertical.take(np.add.outer(ends, np.arange(-n, 0))) / GRAVITY_M_S2
    flight = np.add.reduce(recent < p.flight_g, axis=1) / n
    still = recent[:, -round(p.still_s / dt_s) :]
    columns = zip(_sd(recent), flight.tolist(), _sd(still), strict=True)
    return [Strength(*row) for row in columns]


def measure(
    vertical: FloatArray,
    forward: FloatArray | None,
    dt_s: float,
    p: RhythmParams,
    *,
    pelvic: bool,
    strength: Strength | None = None,
) -> Rhythm:
    """Rhythm of a window of at least ``strength_s``.

    Args:
        vertical: ``(n,)`` vertical specific force, m/s^2.
        forward: ``(n,)`` forward specific force; ``None`` where forward is not known.
        dt_s: Nominal sample period.
        p: Windows.
        pelvic: The sensor moves with the pelvis.
        strength: Its strength, where that is known already.
    """
    n = len(vertical)
    if strength is None:
        (strength,) = strengths(vertical, [n], min(round(p.strength_s / dt_s), n), dt_s, p)
    flight, stillness = strength.flight, strength.stillness_g
    newest = slice(-round(p.hypotheses_s / dt_s), None)
    ahead = None if forward is None else forward[newest]
    odds = weigh(vertical[newest], ahead, dt_s, p.hypotheses, pelvic=pelvic)
    if flight > 0.0 and odds.log_odds < p.sure and stillness > strength.strength_g:
        # Getting stronger: of a start the older part of the window is not.
        last = slice(-round(p.start_s / dt_s), None)
        ahead = None if forward is None else forward[last]
        start = weigh(vertical[last], ahead, dt_s, p.hypotheses, pelvic=pelvic)
        if start.log_odds > odds.log_odds:
            odds = start
    run_hz, walk_hz = odds.run_hz, odds.walk_hz
    if run_hz > 0.0:
        run_hz = _refined_hz(vertical[newest], run_hz, dt_s)
    if walk_hz <= 0.0 or odds.log_odds > p.sure:
        odds = GaitOdds(odds.log_odds, run_hz, walk_hz)
        return Rhythm(odds, strength.strength_g, flight, stillness)
    df = 1.0 / (n * dt_s)
    power = _power(_transform(n, dt_s), vertical)
    odds = GaitOdds(odds.log_odds, run_hz, _nearest_peak_hz(power, walk_hz, df))
    return Rhythm(odds, strength.strength_g, flight, stillness, np.array(power), df)


def _refined_hz(x: FloatArray, about_hz: float, dt_s: float) -> float:
    """The same rate by a window that weighs its steps alike: nearer, if half a second late."""
    n = len(x)
    df = 1.0 / (n * dt_s)
    first = max(round(about_hz / df) - 2, 0)
    few = _power(_transform(n, dt_s)[first : first + 5], x)
    return _nearest_peak_hz(few, about_hz - first * df, df) + first * df


def _power(transform: FloatArray, x: FloatArray) -> list[float]:
    """Of the lines of a transform ``(m, 2, n)``."""
    # Some processors' products depend on where in memory a row begins: a copy begins evenly.
    parts = (transform.reshape(-1, len(x)) @ x.copy()).tolist()
    return [a * a + b * b for a, b in zip(parts[::2], parts[1::2], strict=True)]


def _nearest_peak_hz(power: Sequence[float], about_hz: float, df_hz: float) -> float:
    """The highest line beside a rate; the rate itself where none stands out."""
    a = max(math.ceil(about_hz / df_hz - _NEAR), 1)
    b = min(math.floor(about_hz / df_hz + _NEAR), len(power) - 2)
    if b < a:
        return about_hz
    k = max(range(a, b + 1), key=power.__getitem__)
    left, mid, right = power[k - 1 : k + 2]
    if mid < left or mid < right:
        return about_hz
    return (k + peak_shift(left, mid, right)) * df_hz


_NEAR = 1.5
"""Lines to each side: the main lobe of a Hann window."""


def _sd(x: FloatArray) -> list[float]:
    """Standard deviations of rows; ``ndarray.std`` spends four times as long on so few numbers."""
    n = x.shape[1]
    deviations = x - (np.add.reduce(x, axis=1) / n)[:, None]
    found: list[float] = np.sqrt(np.add.reduce(deviations * deviations, axis=1) / n).tolist()
    return found


@lru_cache(maxsize=16)
def _transform(n: int, dt_s: float) -> FloatArray:
    """``(m, 2, n)``: what takes ``n`` samples to the real and imaginary parts of their spectrum.

    Their mean is taken off and a Hann window laid over them. For the few lines that are read, this
    takes a third of the time of a fast transform.
    """
    lines = min(math.floor(_HIGHEST_HZ * n * dt_s) + 3, n // 2 + 1)
    turns = np.exp(-2j * np.pi * np.outer(np.arange(lines), np.arange(n)) / n) * np.hanning(n)
    rows = np.stack([turns.real, turns.imag], axis=1)
    return np.ascontiguousarray(rows - rows.mean(axis=2, keepdims=True))
