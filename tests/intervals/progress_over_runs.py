"""Do the answers on progress hold as often as they say?

``python -m tests.intervals.progress_over_runs [RUNNERS]``; minutes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from scipy.stats import theilslopes

from coach.model import Placement
from coach.progress import Kind, progress_of
from coach.progress.trends import CHANGES, FAMILY_CONFIDENCE, Verdict
from tests.intervals.made_up_seasons import ASKED, made_up_season

RUNS = (8, 12, 20, 30)
LASTING_DAYS = (0.0, 3.0, 10.0)
FLOORS = (0, 1, 2, 3)

STATED_EACH = 1.0 - (1.0 - FAMILY_CONFIDENCE) / len(ASKED)
"""Of one of the metrics that are asked together."""


@dataclass(frozen=True)
class Counted:
    """Of some runners.

    Args:
        runners: How many.
        all_right: Of how many the intervals of all metrics held the truth.
        each_right: Of how many metrics of all runners the interval did.
        trend: Of how many metrics a trend was told, small ones too.
        by_sen: Of how many the plain interval of Sen (SciPy's), as wide in itself, leaves out zero.
        no_trend: Of how many it was told that there is none.
        different: Of how many metrics it was told that they are different now.
    """

    runners: int
    all_right: int
    each_right: int
    trend: int
    by_sen: int
    no_trend: int
    different: int

    @property
    def metrics(self) -> int:
        return self.runners * len(ASKED)


def counted(runners: range, runs: int, lasting_days: float, floors: float) -> Counted:
    """Over runners by number."""
    rows = []
    for seed in runners:
        season = made_up_season(seed, runs, lasting_days, floors)
        found = progress_of(season.sessions, (), Placement.PELVIS)
        trends = [one for one in found.of(Kind.RUNNING) if one.name in ASKED]
        assert len(trends) == len(found.trends) == len(ASKED)
        for one in trends:
            change = season.change[one.name]
            low = -np.inf if one.low is None else one.low
            high = np.inf if one.high is None else one.high
            told = one.verdict in (*CHANGES, Verdict.SMALL)
            sen = theilslopes(one.values, one.t_utc_s, STATED_EACH)
            rows.append(
                (
                    low <= change <= high,
                    told,
                    not sen.low_slope <= 0.0 <= sen.high_slope,
                    one.verdict is Verdict.NO_CHANGE,
                    one.different in CHANGES,
                )
            )
    table = np.array(rows)
    every = table[:, 0].reshape(len(runners), len(ASKED)).all(axis=1)
    return Counted(len(runners), int(every.sum()), *table.sum(axis=0).tolist())


def main() -> None:
    runners = range(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    print(
        "| runs | circumstances last | all five | each |",
        " | ".join(f"{f} floors" for f in FLOORS),
        "|",
    )
    for runs in RUNS:
        for lasting in LASTING_DAYS:
            found = [counted(runners, runs, lasting, floors) for floors in FLOORS]
            every = sum(one.all_right for one in found) / sum(one.runners for one in found)
            each = sum(one.each_right for one in found) / sum(one.metrics for one in found)
            told = " | ".join(
                " / ".join(
                    f"{100 * part / one.metrics:.1f}"
                    for part in (one.trend, one.by_sen, one.different, one.no_trend)
                )
                for one in found
            )
            print(
                f"| {runs} | {lasting:.0f} days | {every:.1%} | {each:.1%} | {told} |", flush=True
            )


if __name__ == "__main__":
    main()
