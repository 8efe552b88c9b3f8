"""Single runs whose true drift is known, as readings every half second.

Knows nothing of blocks, regressions or intervals: only of people who change within a run in several
ways, waver in several ways, at a pace that wavers too, and of a strap that slides now and then.
All in units of the sensor's error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

GRID_S = 0.5
ERROR = 1.0
FLOOR = 1.96 * np.sqrt(2.0) * ERROR
"""Two readings of a sensor that errs so differ by no more, of which one in twenty exceeds it."""

WAVERS = ("by the step", "for a minute", "for minutes", "at every length", "minutes and steps")
_SHAPES = ("even", "late", "settles")


@dataclass(frozen=True)
class MadeUpRun:
    """One run.

    Args:
        t_s: ``(n,)`` of the readings; pauses are left out.
        seen: ``(n,)`` what the sensor says.
        pace: ``(n,)`` steps/min, or ``None`` where it was even.
        drift: What the runner changed by at an equal pace, last third against the first.
        drift_seen: The same with what the sensor got wrong.
    """

    t_s: np.ndarray
    seen: np.ndarray
    pace: np.ndarray | None
    drift: float
    drift_seen: float


def made_up_run(seed: int, minutes: float, waver: str, drift: float) -> MadeUpRun:
    """The run of a number.

    Args:
        seed: Of everything that is drawn.
        minutes: Of running.
        waver: One of ``WAVERS``.
        drift: In units of the error.
    """
    rng = np.random.default_rng([seed, 4711, round(abs(10.0 * drift))])
    n = round(60.0 * minutes / GRID_S)
    t_s = GRID_S * np.arange(1, n + 1)
    if seed % 4 == 0:  # a traffic light
        t_s = t_s + np.where(np.arange(n) > rng.integers(n // 4, n), rng.uniform(10.0, 60.0), 0.0)
    true = _shape(_SHAPES[seed % 3], n)
    true *= drift / _thirds(true)
    wrong = _slides(rng, t_s)
    seen = 7.0 + true + wrong + np.exp(rng.uniform(*np.log((0.3, 1.5)))) * _wavering(rng, n, waver)
    pace = None
    if seed % 3 == 1:
        pace = 168.0 + 2.5 * _wavering(rng, n, "for minutes") + rng.normal(0.0, 0.5, n)
        seen = seen + rng.uniform(-0.3, 0.3) * (pace - 168.0)
    return MadeUpRun(t_s, seen, pace, drift, drift + _thirds(wrong))


def _thirds(values: np.ndarray) -> float:
    third = len(values) // 3
    return float(values[-third:].mean() - values[:third].mean())


def _shape(shape: str, n: int) -> np.ndarray:
    part = np.linspace(0.0, 1.0, n)
    if shape == "late":
        return np.maximum(part - 0.4, 0.0)
    return 1.0 - np.exp(-2.0 * part) if shape == "settles" else part


def _slides(rng: np.random.Generator, t_s: np.ndarray) -> np.ndarray:
    """What the sensor gets wrong: another value each time the strap slides, every 3 to 20 min."""
    often_s = 60.0 * rng.uniform(3.0, 20.0)
    slid = np.cumsum(rng.random(len(t_s)) < GRID_S / often_s)
    return ERROR * rng.standard_normal(slid[-1] + 1)[slid]


def _wavering(rng: np.random.Generator, n: int, waver: str) -> np.ndarray:
    """``(n,)`` with a standard deviation of about 1."""
    if waver == "by the step":  # readings are means over some strides
        return np.convolve(rng.standard_normal(n + 9), np.full(10, 10.0**-0.5), "valid")
    if waver == "for a minute":
        return _lasting(rng, n, rng.uniform(10.0, 40.0))
    if waver == "for minutes":
        return _lasting(rng, n, rng.uniform(60.0, 120.0))
    if waver == "at every length":
        periods_s = np.exp(rng.uniform(np.log(4.0), np.log(400.0), 60))
        t_s = GRID_S * np.arange(n)
        turns = t_s / periods_s[:, None] + rng.random((60, 1))
        return np.sqrt(2.0 / 60.0) * np.sin(2.0 * np.pi * turns).sum(axis=0)
    both = _wavering(rng, n, "for minutes"), _wavering(rng, n, "by the step")
    return np.sqrt(0.5) * (both[0] + both[1])


def _lasting(rng: np.random.Generator, n: int, lasting_s: float) -> np.ndarray:
    """What is forgotten after so long (Ornstein & Uhlenbeck)."""
    kept = np.exp(-GRID_S / lasting_s)
    pushes = np.sqrt(1.0 - kept**2) * rng.standard_normal(n)
    pushes[0] = rng.standard_normal()
    return lfilter([1.0], [1.0, -kept], pushes)
