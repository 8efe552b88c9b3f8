"""Small things that anybody does in whatever posture: they only look like something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.simulation.body.doer import Doer, Habit

_PULSES = ("reach", "look_round", "scratch", "cough")
_PULSE_ODDS = (0.4, 0.35, 0.15, 0.1)


def pulse(doer: Doer) -> str:
    """One of those that are soon over."""
    return str(doer.rng.choice(_PULSES, p=_PULSE_ODDS))


def until_fidget_s(doer: Doer) -> float:
    """When the next comes."""
    per_s = max(doer.traits.fidgets_per_min, 1e-3) / 60.0
    return max(0.5, float(doer.rng.exponential(1.0 / per_s)))


def _pick_up(doer: Doer, deg: float | None) -> Habit:
    rows = np.array([[75.0, doer.noise(6.0), doer.noise(8.0)], [50.0, doer.noise(4.0), 0.0]])
    yield from _dip(doer, rows * (1.0 if deg is None else deg / 75.0), -0.25, doer.about(1.35))


def _squat(doer: Doer, deg: float | None) -> Habit:
    rows = np.array([[38.0, doer.noise(3.0), 0.0], [32.0, doer.noise(3.0), 0.0]])
    yield from _dip(doer, rows * (1.0 if deg is None else deg / 38.0), -0.4, doer.about(1.3))


def _dip(doer: Doer, rows: np.ndarray, up_m: float, for_s: float) -> Habit:
    doer.figure.aside_m[1] = up_m
    doer.figure.offsets_deg["dip"] = rows
    posture = doer.posture
    doer.says("moving")
    yield from doer.move(for_s)
    yield from doer.wait(doer.about(0.5, 0.6))
    doer.figure.aside_m[1] = 0.0
    doer.figure.offsets_deg.pop("dip")
    yield from doer.move(doer.about(for_s))
    doer.says(posture)


def _cough(doer: Doer, _deg: float | None) -> Habit:
    for _ in range(int(doer.rng.integers(2, 6))):
        size = doer.about(3.0, 0.4)
        rows = np.array([[size, 0.0, 0.0], [0.3 * size, 0.0, 0.0]])
        yield from doer.pulse(rows, 0.14, 0.03, doer.about(0.25))
        yield from doer.wait(doer.about(0.35, 0.5))


def _scratch(doer: Doer, _deg: float | None) -> Habit:
    side = float(doer.rng.choice([-1.0, 1.0]))
    for _ in range(int(doer.rng.integers(3, 8))):
        rows = np.array([[doer.noise(1.5), 2.0 * side, 3.0 * side], [0.0, doer.noise(0.5), 0.0]])
        yield from doer.pulse(rows, doer.about(0.2), 0.02, doer.about(0.2))


def _look_round(doer: Doer, deg: float | None) -> Habit:
    twist = (deg if deg is not None else doer.about(35.0, 0.3)) * float(doer.rng.choice([-1, 1]))
    rows = np.array(
        [[doer.noise(3.0), doer.noise(3.0), twist], [0.0, doer.noise(2.0), 0.4 * twist]]
    )
    yield from doer.pulse(rows, doer.about(0.9), doer.about(4.0, 0.6), doer.about(0.9))


def _reach(doer: Doer, deg: float | None) -> Habit:
    size = deg if deg is not None else doer.about(20.0, 0.3)
    side = float(doer.rng.choice([-1.0, 1.0]))
    rows = np.array([[size, 0.2 * size * side, 0.5 * size * side], [0.4 * size, 0.0, 0.0]])
    yield from doer.pulse(rows, doer.about(0.8), doer.about(0.6, 0.5), doer.about(0.9))


def _lean_aside(doer: Doer, deg: float | None) -> Habit:
    roll = (deg if deg is not None else doer.about(8.0, 0.3)) * float(doer.rng.choice([-1, 1]))
    rows = np.array([[2.0, roll, 0.0], [0.0, 0.5 * roll, 0.0]])
    yield from doer.pulse(rows, doer.about(1.0), doer.about(20.0, 0.6), doer.about(1.0))


LITTLE: Mapping[str, Callable[[Doer, float | None], Habit]] = {
    "pick_up": _pick_up,
    "squat": _squat,
    "cough": _cough,
    "scratch": _scratch,
    "look_round": _look_round,
    "reach": _reach,
    "lean_aside": _lean_aside,
}
"""Small things: done in whatever posture one is in."""
