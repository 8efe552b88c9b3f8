"""Does the interval of a drift hold the truth as often as it says?

``python -m tests.intervals.drift_within_a_run [RUNNERS]``; minutes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.drift_regression import block_means, drift_of
from tests.intervals.made_up_runs import ERROR, FLOOR, GRID_S, WAVERS, made_up_run

if TYPE_CHECKING:
    from collections.abc import Sequence

STATED = 0.95
MINUTES = (5, 9, 12, 20, 30, 45, 60)
FLOORS = (0, 1, 2, 3)


@dataclass(frozen=True)
class Counted:
    """Of some runners.

    Args:
        answered: To how many anything was said.
        scatter_right: In how many the interval of the scatter held what the sensor saw.
        right: In how many the interval with the sensor's error held what the runner did.
        real: How many were told of a change beyond the scatter.
        drifted: How many were told of a drift.
    """

    answered: int
    scatter_right: int
    right: int
    real: int
    drifted: int


def counted(runners: range, minutes: float, waver: str, floors: float) -> Counted:
    """Over runners by number; their drift in smallest differences that the sensor can tell."""
    rows = []
    for seed in runners:
        run = made_up_run(seed, minutes, waver, floors * FLOOR * (-1.0) ** seed)
        _, means = block_means(run.t_s, run.seen, GRID_S)
        pace = None if run.pace is None else block_means(run.t_s, run.pace, GRID_S)[1]
        told = drift_of(means, pace, "cadence", STATED, ERROR)
        if told is not None:
            rows.append(
                (
                    told.scatter_low <= run.drift_seen <= told.scatter_high,
                    told.low <= run.drift <= told.high,
                    not told.scatter_low <= 0.0 <= told.scatter_high,
                    not told.low <= 0.0 <= told.high,
                )
            )
    if not rows:
        return Counted(0, 0, 0, 0, 0)
    return Counted(len(rows), *np.sum(rows, axis=0).tolist())


def main() -> None:
    runners = range(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    found = {
        (minutes, waver): [counted(runners, minutes, waver, floors) for floors in FLOORS]
        for minutes in MINUTES
        for waver in WAVERS
    }
    said = [minutes for minutes in MINUTES if found[minutes, WAVERS[0]][0].answered]
    print("nothing is said after", *(minutes for minutes in MINUTES if minutes not in said), "min")
    print("| running |", " | ".join(WAVERS), "|")
    for minutes in said:
        cells = [_shares(found[minutes, waver], ("scatter_right", "right")) for waver in WAVERS]
        print(f"| {minutes} min |", " | ".join(cells), "|")
    print("| running |", " | ".join(f"{floors} floors" for floors in FLOORS), "|")
    for minutes in said:
        rows = zip(*(found[minutes, waver] for waver in WAVERS), strict=True)
        cells = [_shares(row, ("real", "drifted")) for row in rows]
        print(f"| {minutes} min |", " | ".join(cells), "|")


def _shares(rows: Sequence[Counted], names: tuple[str, ...]) -> str:
    n = sum(one.answered for one in rows)
    return " / ".join(
        f"{100.0 * sum(getattr(one, name) for one in rows) / n:.1f}" for name in names
    )


if __name__ == "__main__":
    main()
