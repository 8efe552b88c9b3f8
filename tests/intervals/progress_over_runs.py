"""Do the answers on progress hold as often as they say?

``python -m tests.intervals.progress_over_runs [RUNNERS [FIRST]]``; a quarter of an hour.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from scipy.stats import theilslopes

from coach.model import Placement
from coach.progress import Kind, progress_of
from coach.progress.trends import CHANGES, FAMILY_CONFIDENCE, Verdict
from tests.intervals.made_up_seasons import ASKED, Circumstances, made_up_season
from tests.many import results

RUNS = (8, 12, 20, 40)
USUAL = {f"{days:.0f} days": Circumstances(days) for days in (0.0, 3.0, 10.0)}
OTHERS = {
    "a quarter, 3 days": Circumstances(3.0, 0.25),
    "a quarter, 10 days": Circumstances(10.0, 0.25),
    "none, holidays": Circumstances(0.0, holidays=True),
    "half, 3 days, holidays": Circumstances(3.0, holidays=True),
    "half, 10 days, holidays": Circumstances(10.0, holidays=True),
    "half, 10 days, at once": Circumstances(10.0, sudden=True),
    "half, 20 days": Circumstances(20.0),
    "three quarters, 10 days": Circumstances(10.0, 0.75),
}
FLOORS = (0, 1, 2, 3)

STATED_EACH = 1.0 - (1.0 - FAMILY_CONFIDENCE) / len(ASKED)
"""Of one of the metrics that are asked together."""


@dataclass(frozen=True)
class Counted:
    """Of some runners; of how many it was so.

    Args:
        runners: How many.
        all_right: The intervals of all metrics held the truth.
        any_trend: A trend was told of any metric, small ones too.
        any_different: Any metric was said to be different now.
        each_right: Of how many metrics of all runners the interval held the truth.
        trend: Of how many metrics a trend was told, small ones too.
        by_sen: Of how many the plain interval of Sen (SciPy's), as wide in itself, leaves out zero.
        different: Of how many metrics it was told that they are different now.
        no_trend: Of how many it was told that there is none.
    """

    runners: int
    all_right: int
    any_trend: int
    any_different: int
    each_right: int
    trend: int
    by_sen: int
    different: int
    no_trend: int

    @property
    def metrics(self) -> int:
        return self.runners * len(ASKED)


def counted(runners: range, runs: int, about: Circumstances, floors: float) -> Counted:
    """Over runners by number."""
    rows = []
    for seed in runners:
        season = made_up_season(seed, runs, about, floors)
        found = progress_of(season.sessions, (), Placement.PELVIS)
        trends = [one for one in found.of(Kind.RUNNING) if one.name in ASKED]
        assert len(trends) == len(found.trends) == len(ASKED)
        for one in trends:
            change = season.change[one.name]
            low = -np.inf if one.low is None else one.low
            high = np.inf if one.high is None else one.high
            sen = theilslopes(one.values, one.t_utc_s, STATED_EACH)
            rows.append(
                (
                    low <= change <= high,
                    one.verdict in (*CHANGES, Verdict.SMALL),
                    not sen.low_slope <= 0.0 <= sen.high_slope,
                    one.different in CHANGES,
                    one.verdict is Verdict.NO_CHANGE,
                )
            )
    table = np.array(rows).reshape(len(runners), len(ASKED), -1)
    of_runners = (
        table[:, :, 0].all(axis=1),
        table[:, :, 1].any(axis=1),
        table[:, :, 3].any(axis=1),
    )
    return Counted(
        len(runners), *(int(one.sum()) for one in of_runners), *table.sum(axis=(0, 1)).tolist()
    )


def main() -> None:
    runners = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    among = range(first, first + runners)
    cells = [(runs, name, floors) for runs in RUNS for name in USUAL for floors in FLOORS]
    cells += [(runs, name, 0) for runs in RUNS for name in OTHERS]
    cases = [(among, runs, (USUAL | OTHERS)[name], floors) for runs, name, floors in cells]
    found = dict(zip(cells, results(counted, cases), strict=True))
    print(
        "| runs | circumstances last | all five | each | told falsely |",
        " | ".join(f"{f} floors" for f in FLOORS),
        "|",
    )
    for runs in RUNS:
        for name in USUAL:
            row = [found[runs, name, floors] for floors in FLOORS]
            told = " | ".join(
                _percent(one.metrics, one.trend, one.by_sen, one.different, one.no_trend)
                for one in row
            )
            print(f"| {runs} | {name} | {_right(row)} | {_falsely(row[0])} | {told} |")
    print("| circumstances |", " | ".join(f"{runs} runs" for runs in RUNS), "|")
    for name in OTHERS:
        cell = [found[runs, name, 0] for runs in RUNS]
        print(
            f"| {name} |",
            " | ".join(
                _percent(one.runners, one.all_right, one.any_trend, one.any_different)
                for one in cell
            ),
            "|",
        )


def _right(row: list[Counted]) -> str:
    runners, metrics = (sum(getattr(one, of) for one in row) for of in ("runners", "metrics"))
    every = _percent(runners, sum(one.all_right for one in row))
    return f"{every} | {_percent(metrics, sum(one.each_right for one in row))}"


def _falsely(one: Counted) -> str:
    return _percent(one.runners, one.any_trend, one.any_different)


def _percent(of: int, *parts: int) -> str:
    return " / ".join(f"{100.0 * part / of:.1f}" for part in parts)


if __name__ == "__main__":
    main()
