"""Walking or running, and at which step rate: how well each hypothesis explains the window."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, S_PER_MIN

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class GaitRange:
    """What one way of moving looks like at the trunk: a middle and one standard deviation each.

    Args:
        step_hz: Step rates that are tried, lowest and highest.
        cadence_spm: Of people.
        cadence_sd_spm: Its spread.
        bounce_g: Amplitude of the vertical force at the step rate, over weight, at most.
        bounce_per_hz4: The same over the fourth power of the step rate, below that; 0 where it
            does not go with the rate.
        bounce_below: Spread of its logarithm below the middle.
        bounce_above: The same above.
        uneven: Amplitude at half the step rate over that at the step rate, of even steps.
        phase_rad: By how much the forward force is ahead of the vertical one at the step rate.
    """

    step_hz: tuple[float, float]
    cadence_spm: float
    cadence_sd_spm: float
    bounce_g: float
    bounce_per_hz4: float
    bounce_below: float
    bounce_above: float
    uneven: float
    phase_rad: float


WALK = GaitRange((0.9, 2.8), 110.0, 18.0, 0.55, 0.025, 0.4, 0.25, 0.06, 0.5 * math.pi)
"""Cadence of adults from slow to quick. A stiff leg lifts the trunk by ``s^2 / 8 l`` over a step
``s``, some three tenths less with the pelvis and knee giving way (Saunders 1953); with a walk ratio
of 0.39 m per step/s (Sekiya & Nagasaki 1998) and a leg of 0.9 m that is 15 mm per Hz^2, and twice
differentiated 0.03 g per Hz^4; slow walkers stay below. The centripetal force of a pendulum cannot
exceed weight, and people run from half of that on (Kram 1997)."""

RUN = GaitRange((1.9, 4.2), 165.0, 16.0, 0.95, 0.0, 0.4, 0.4, 0.04, -0.5 * math.pi)
"""Cadence of adults from jogging to racing. A half-sine stance of 55 to 110 % of a step (duty
factors of 0.28 to 0.55) has a fundamental of 1.5 to 0.5 weights, and its body rises and falls by 3
to 12 cm."""


@dataclass(frozen=True, slots=True)
class HypothesisParams:
    """What else the hypotheses share.

    Args:
        overtone: Amplitude at twice the step rate, or thrice if that is more, over that at it.
        overtone_spread: Spread of its logarithm: feet land hard and softly, so it says little.
        uneven_spread: Spread of the logarithm of how uneven steps are: many limp a little.
        phase_rad: Spread of the phase between forward and vertical force, sensor at the pelvis. Of
            14 walkers and 14 runners the phase lay 29 deg (root mean square) from the pendulum's
            and the spring's.
        trunk_phase_rad: The same at the chest, which nods on a lever.
        reversed: How often forward and back are mistaken, or a window's phase is anybody's guess.
    """

    overtone: float = 0.3
    overtone_spread: float = 1.1
    uneven_spread: float = 0.8
    phase_rad: float = 0.53
    trunk_phase_rad: float = 1.0
    reversed: float = 0.01


@dataclass(frozen=True, slots=True)
class GaitOdds:
    """Both hypotheses, each at the step rate that suits it best.

    Args:
        log_odds: Natural logarithm of the odds of running against walking.
        run_hz: Step rate if this is running; 0 where none can be told.
        walk_hz: Step rate if it is walking; likewise.
    """

    log_odds: float
    run_hz: float
    walk_hz: float


NO_ODDS = GaitOdds(0.0, 0.0, 0.0)


def weigh(
    vertical: FloatArray,
    forward: FloatArray | None,
    dt_s: float,
    p: HypothesisParams,
    *,
    pelvic: bool,
) -> GaitOdds:
    """Likelihood of running over that of walking, each with the step rate that suits it best.

    The strongest line of the vertical force is the step rate or two or three times it. For each of
    these rates and both ways of moving: is the rate one of theirs; does the trunk bounce as much as
    that would take; is there nothing at half the rate, where two steps differ; and is the trunk
    highest in mid-stance, when it is slowest, as that of a pendulum (walking), or lowest, as that
    of a spring (running): Cavagna et al. 1976 (10.1113/jphysiol.1976.sp011613). Then the forward
    force is a quarter of a step ahead of the vertical one, or behind it. Neither needs a flight,
    which jogs may lack. Deviations from Cavagna: the phase at the step rate alone, of forces
    instead of energies, so that no speed need be known.

    Args:
        vertical: ``(n,)`` vertical specific force, m/s^2.
        forward: ``(n,)`` forward specific force; ``None`` where forward is not known.
        dt_s: Nominal sample period.
        p: Ranges.
        pelvic: The sensor moves with the pelvis.
    """
    n = len(vertical)
    turns = _turns(n, dt_s)
    # Some processors' products depend on where in memory a row begins: a copy begins evenly.
    lines = turns.reshape(-1, n) @ vertical.copy()
    square = lines * lines
    size: list[float] = np.sqrt(square[::2] + square[1::2]).tolist()
    low, high = _STRONGEST[0], min(_STRONGEST[1], len(size) - 2)
    if high <= low:
        return NO_ODDS
    k = max(range(low, high + 1), key=size.__getitem__)
    strongest_hz = (k + 1 + peak_shift(*size[k - 1 : k + 2])) * _SPACING_HZ
    certainty = (p.phase_rad if pelvic else p.trunk_phase_rad) ** -2
    walk = run = (-_SURE, 0.0)
    along = None if forward is None else forward.copy()
    for step_hz in (strongest_hz, strongest_hz / 2.0, strongest_hz / 3.0):
        walks = WALK.step_hz[0] <= step_hz <= WALK.step_hz[1]
        runs = RUN.step_hz[0] <= step_hz <= RUN.step_hz[1]
        i = _line(step_hz)
        ahead = 0.0
        if along is not None and (walks or runs):
            level = complex(*(turns[i] @ along).tolist())
            ahead = certainty * _ahead(level, complex(*lines[2 * i : 2 * i + 2].tolist()))
        if walks:
            walk = max(walk, (_fit(WALK, step_hz, size, p) + _either(ahead, p), step_hz))
        if runs:
            run = max(run, (_fit(RUN, step_hz, size, p) + _either(-ahead, p), step_hz))
    log_odds = min(max(run[0] - walk[0], -_SURE), _SURE)
    if not run[1]:
        log_odds = -_SURE
    return GaitOdds(log_odds, run[1], walk[1])


_SURE = 50.0
"""No odds are longer: beyond it nothing is decided otherwise."""

_SPACING_HZ = 0.25
"""Half of what a window of two seconds parts, so that no rate falls between two lines."""

_LAST_HZ = 8.4
"""The first overtone of the quickest steps."""

_STRONGEST_HZ = (1.0, 4.2)
"""From the slowest steps to the quickest; an overtone beyond them is none's step rate."""

_LEAST_SIZE = 0.001
"""Of weight: what no sensor tells from nothing."""


def _fit(gait: GaitRange, step_hz: float, size: list[float], p: HypothesisParams) -> float:
    """Logarithm of the likelihood of a step rate and of the sizes at it, its double and half."""
    # Line by line and number by number: asked for some four times at each grid instant.
    n, lines = len(size), step_hz / _SPACING_HZ
    bounce = size[round(lines) - 1] + _LEAST_SIZE
    meant = gait.bounce_g
    if gait.bounce_per_hz4 > 0.0:
        meant = min(meant, gait.bounce_per_hz4 * step_hz**4)
    off = math.log(bounce / meant)
    spread = gait.bounce_above if off > 0.0 else gait.bounce_below
    deviations = (step_hz * S_PER_MIN - gait.cadence_spm) / gait.cadence_sd_spm
    fit = -0.5 * deviations * deviations - math.log(gait.cadence_sd_spm)
    deviations = off / spread
    both = 0.5 * (gait.bounce_below + gait.bounce_above)
    fit += -0.5 * deviations * deviations - math.log(both)
    half = _line(0.5 * step_hz)
    if half >= 0:
        # Evener than people step is no sign of either.
        uneven = math.log((size[half] + _LEAST_SIZE) / bounce / gait.uneven)
        if uneven > 0.0:
            deviations = uneven / p.uneven_spread
            fit += -0.5 * deviations * deviations
    twice, thrice = _line(2.0 * step_hz), _line(3.0 * step_hz)
    if twice < n:
        above_it = max(size[twice], size[thrice]) if thrice < n else size[twice]
        deviations = math.log((above_it + _LEAST_SIZE) / bounce / p.overtone) / p.overtone_spread
        fit += -0.5 * deviations * deviations
    return fit


def _ahead(forward: complex, vertical: complex) -> float:
    """Sine of the phase by which the forward force is ahead of the vertical one."""
    product = forward * vertical.conjugate()
    return product.imag / max(abs(product), 1e-12)


def _either(ahead: float, p: HypothesisParams) -> float:
    """Logarithm of the likelihood of a phase that seldom is the opposite of what it seems."""
    return math.log((1.0 - p.reversed) * math.exp(ahead) + p.reversed * math.exp(-ahead))


def peak_shift(left: float, mid: float, right: float) -> float:
    """How far a spectrum's peak lies beyond its highest line, in lines: -0.5 to 0.5.

    Vertex of the parabola through the logarithms, for a Hann window.
    """
    a, b, c = math.log(left + 1e-12), math.log(mid + 1e-12), math.log(right + 1e-12)
    curvature = a - 2.0 * b + c
    shift = 0.5 * (a - c) / curvature if curvature < 0.0 else 0.0
    return min(max(shift, -0.5), 0.5)


def _line(hz: float) -> int:
    """Number of the nearest line; the first is at one spacing."""
    return round(hz / _SPACING_HZ) - 1


_STRONGEST = _line(_STRONGEST_HZ[0]), _line(_STRONGEST_HZ[1])


@lru_cache(maxsize=8)
def _turns(n: int, dt_s: float) -> FloatArray:
    """``(m, 2, n)``: what takes ``n`` samples of force to the real and imaginary sizes of lines.

    In weights; their mean is taken off and a Hann window laid over them.
    """
    last_hz = min(_LAST_HZ, 0.5 / dt_s)
    lines_hz = _SPACING_HZ * np.arange(1, math.floor(last_hz / _SPACING_HZ) + 1)
    window = np.sin(np.pi * ((np.arange(n) + 0.5) / n) ** 1.5) ** 2
    turns = np.exp(-2j * np.pi * dt_s * np.outer(lines_hz, np.arange(n))) * window
    rows = np.stack([turns.real, turns.imag], axis=1) * (2.0 / (window.sum() * GRAVITY_M_S2))
    return np.ascontiguousarray(rows - rows.mean(axis=2, keepdims=True))
