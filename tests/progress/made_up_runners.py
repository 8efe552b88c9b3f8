"""Runners whose true course is known: how a metric goes over the runs, and how the runs scatter.

Knows nothing of lines, intervals or forecasts: only of people who get better, or do not, in several
ways, run on odd days, have bad weeks and now and then a strange run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WAYS = ("stays", "drifts on", "settles", "steps", "comes and goes")


@dataclass(frozen=True)
class MadeUp:
    """One runner, all runs that there will ever be.

    Args:
        way: One of ``WAYS``.
        days: ``(n,)`` of the runs.
        true: ``(n,)`` what the metric really is, in units of ``scatter``.
        seen: ``(n,)`` what the runs say.
    """

    way: str
    days: np.ndarray
    true: np.ndarray
    seen: np.ndarray


def made_up(seed: int, runs: int = 130) -> MadeUp:
    """The runner of a number; all in units of the scatter of one run."""
    rng = np.random.default_rng([seed, 77])
    way = WAYS[seed % len(WAYS)]
    # Three or four runs a week on favourite days, some left out, one holiday.
    week = rng.choice(7, rng.integers(2, 5), replace=False)
    days = np.array([d for d in range(7 * runs) if d % 7 in week and rng.random() < 0.85])
    holiday = rng.integers(20, 200)
    days = days + np.where(days > holiday, rng.integers(0, 15), 0)
    days = days[:runs] + rng.uniform(-0.1, 0.1, len(days[:runs]))
    size = rng.choice([-1.0, 1.0]) * rng.uniform(1.0, 5.0)
    if way == "stays":
        true = np.zeros(len(days))
    elif way == "drifts on":
        true = size * days / rng.uniform(50.0, 110.0)
    elif way == "settles":
        true = size * (1.0 - np.exp(-days / rng.uniform(15.0, 50.0)))
    elif way == "steps":
        true = size / (1.0 + np.exp(-(days - rng.uniform(15.0, 50.0)) / 3.0))
    else:
        true = 0.6 * np.sin(days / rng.uniform(10.0, 25.0) + rng.uniform(0.0, 6.0))
    noise = rng.standard_normal(len(days))
    alike = rng.choice([0.0, 0.0, 0.3])
    for k in range(1, len(days)):
        noise[k] = alike * noise[k - 1] + np.sqrt(1.0 - alike**2) * noise[k]
    strange = rng.random(len(days)) < 0.03
    noise[strange] += rng.choice([-3.0, 3.0], strange.sum())
    return MadeUp(way, days, true, true + noise)
