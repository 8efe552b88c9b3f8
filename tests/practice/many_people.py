"""Many people at each exercise: poses, tempos, ranges and straps differ; all do it well."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.model import Placement, PlannedSet, Side
from coach.practice.exercise import BY_KEY
from tests.practice.led import CHEST_POSES, PELVIS_POSES, Wearer, play

if TYPE_CHECKING:
    import numpy as np

SWINGS = {
    ("cat_cow", "chest"): (18.0, 34.0, "both"),
    ("cat_cow", "pelvis"): (20.0, 44.0, "both"),
    ("standing_cat_cow", "chest"): (16.0, 34.0, "both"),
    ("standing_cat_cow", "pelvis"): (16.0, 36.0, "both"),
    ("new_crunch", "chest"): (16.0, 34.0, "up"),
    ("roll_up", "chest"): (85.0, 130.0, "up"),
    ("roll_up", "pelvis"): (60.0, 95.0, "up"),
    ("cobra", "chest"): (-45.0, -18.0, "up"),
    ("crossover", "chest"): (30.0, 60.0, "roll"),
    ("sliding_leg_curl", "pelvis"): (11.0, 20.0, "up"),
}
"""Exercise and place -> from and to how far it swings, degrees, and how."""


def swing(kind: str, size: float, period_s: float, spread: np.ndarray, most: int, hold: float):
    """Exact repetitions, then stillness: seconds since the begin -> added nod, roll, side."""

    def move(_doing, t_s):
        number = int(t_s / period_s)
        if number >= most:
            return (0.0, 0.0, 0.0)
        phase = t_s / period_s - number
        scale = size * spread[number % len(spread)]
        if kind == "both":
            return (0.5 * scale * math.sin(2.0 * math.pi * phase), 0.0, 0.0)
        # Up, a hold at the top, down.
        edge = 0.5 * (1.0 - hold)
        s = min(phase / edge, 1.0, (1.0 - phase) / edge)
        s = 0.5 - 0.5 * math.cos(math.pi * s)
        if kind == "roll":
            return (10.0 * s, scale * s * (1.0 if number % 2 else -1.0), 0.0)
        return (scale * s, 0.0, 0.0)

    return move


def person(rng: np.random.Generator, exercise: str, placement: Placement, most: int):
    """Somebody who does an exercise well; and how the strap sits."""
    poses = dict(CHEST_POSES if placement is Placement.CHEST else PELVIS_POSES)
    if exercise in poses:
        off = rng.normal(0.0, [4.0, 3.0, 4.0])
        poses[exercise] = tuple(a + b for a, b in zip(poses[exercise], off, strict=True))
    move = None
    key = (exercise, placement.value)
    if key in SWINGS:
        low, high, kind = SWINGS[key]
        move = swing(
            kind,
            rng.uniform(low, high),
            BY_KEY[exercise].dose.period_s * rng.uniform(0.65, 1.35),
            rng.normal(1.0, 0.07, 8),
            most,
            rng.uniform(0.1, 0.5),
        )
    wearer = Wearer(
        poses, wobble_deg=rng.uniform(0.3, 1.2), move=move, delay_s=rng.uniform(0.7, 2.5)
    )
    return wearer, (rng.normal(0.0, 7.0), rng.normal(0.0, 2.0), rng.normal(0.0, 3.0))


def done_by(rng: np.random.Generator, exercise: str, placement: Placement, **more):
    """One set of it, and how many repetitions were truly done."""
    row = BY_KEY[exercise]
    amount = row.dose.steps[row.dose.usual]
    side = (Side.LEFT, Side.RIGHT)[int(rng.integers(2))] if row.sided else Side.UNKNOWN
    planned = PlannedSet(
        exercise,
        side,
        hold_s=float(amount) if row.dose.holds else 0.0,
        repetitions=0 if row.dose.holds else amount,
    )
    wearer, strap = person(rng, exercise, placement, more.pop("most", 10**6))
    return play([planned], placement, wearer=wearer, standing=strap, **more)
