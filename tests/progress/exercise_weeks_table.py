"""How often are exercises said to help, where nothing changes and where something does?

Made-up runners who run three times a week: what a run folds more towards its end than at its begin,
in units of the scatter of one such week; neighbouring weeks resemble each other or not; exercises
begin at half time and stay, come and go by four weeks, or by chance. ``python -m
tests.progress.exercise_weeks_table [TRIALS]`` prints the table of coach/progress/README.md.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from coach.progress.exercise_weeks import LEAST_WEEKS, step_between

CONFIDENCE = 0.975  # of either of two questions
DESIGNS = ("begun and kept", "four weeks on, four off", "by chance")


@dataclass(frozen=True)
class Told:
    """Shares of the trials: of either question, and of both together."""

    wrong: float
    better: float
    half: float


def weeks_with(design: str, n: int, rng: np.random.Generator) -> np.ndarray:
    weeks = np.arange(n)
    if design == DESIGNS[0]:
        return (weeks >= n // 2).astype(float)
    if design == DESIGNS[1]:
        return ((weeks // 4) % 2).astype(float)
    while True:
        x = (rng.random(n) < 0.5).astype(float)
        if LEAST_WEEKS <= x.sum() <= n - LEAST_WEEKS:
            return x


def weeks_of(rng: np.random.Generator, n: int, alike: float) -> np.ndarray:
    noise = rng.normal(size=n)
    for k in range(1, n):
        noise[k] = alike * noise[k - 1] + math.sqrt(1.0 - alike**2) * noise[k]
    return noise


def told(
    design: str, n: int, alike: float, effect: float, trials: int, slope: float = 0.03
) -> Told:
    """What is told of so many runners with an effect, and a change over time besides."""
    rng = np.random.default_rng(20261130)
    wrong = better = half = 0.0
    for _ in range(trials):
        x = weeks_with(design, n, rng)
        weeks = np.arange(float(n))
        y = weeks_of(rng, n, alike) + slope * weeks - effect * x
        change, width, *_ = step_between(weeks, x, y, CONFIDENCE)
        wrong += abs(change + effect) > width
        better += change + width < 0.0
        half += width
    return Told(wrong / trials, better / trials, half / trials)


def rows(trials: int) -> list[str]:
    found = [
        "| exercises | weeks | alike | interval right | false, of two | told: 1 | 1.5 | 2 | 3 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for design in DESIGNS:
        for n in (12, 16, 24, 40):
            for alike in (0.0, 0.3, 0.6):
                none = told(design, n, alike, 0.0, trials)
                power = " | ".join(
                    f"{told(design, n, alike, size, trials // 4).better:.0%}"
                    for size in (1.0, 1.5, 2.0, 3.0)
                )
                both = 1.0 - (1.0 - none.better) ** 2
                found.append(
                    f"| {design} | {n} | {alike:g} | {1.0 - none.wrong:.1%} | {both:.1%} "
                    f"| {power} |"
                )
    return found


if __name__ == "__main__":
    print("\n".join(rows(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)))
