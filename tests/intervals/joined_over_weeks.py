"""Do the answers on exercises and on the standing posture hold as often as they say?

``python -m tests.intervals.joined_over_weeks [PEOPLE [FIRST]]``; some minutes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from coach.model import Placement
from coach.model.practice import PracticeKind
from coach.progress import MetricRecord, Verdict
from coach.progress.exercise_weeks import LATE, exercise_effects
from coach.progress.standing_posture import posture_trends
from coach.wording.practices.joined_words import answer_of
from tests.athlete.practised import practice_of, segment
from tests.athlete.runners import run_of
from tests.intervals.made_up_seasons import Circumstances, days_of_runs, scatter_of_days
from tests.many import results

ABOUT = {
    "0 days": Circumstances(0.0),
    "3 days": Circumstances(3.0),
    "10 days": Circumstances(10.0),
    "10 days, at once": Circumstances(10.0, sudden=True),
    "20 days": Circumstances(20.0),
}
KEPT, OFTEN = "begun and kept", "four weeks on, four off"
WEEKS = (16, 40)
CHECKS = (6, 10, 20)

_SCATTER_RAD = 0.02
_CHECK_SCATTER = 10.0
_SURE = (Verdict.BETTER, Verdict.WORSE)


@dataclass(frozen=True)
class Counted:
    """Of some people; of how many it was so.

    Args:
        people: How many.
        right: All intervals held the truth.
        told: Anything was said to be better or worse.
    """

    people: int
    right: int
    told: int


def exercises(
    people: range, weeks: int, design: str, about: Circumstances, helps: float
) -> Counted:
    """Of runners whose runs fold and drop less in weeks with exercises, by so many scatters."""
    rows = []
    for seed in people:
        rng = np.random.default_rng([seed, 1805, weeks])
        days = days_of_runs(rng, 6 * weeks)
        days = days[days < 7.0 * weeks]
        week = np.floor(days / 7.0)
        on = week >= weeks // 2 if design == KEPT else (week // 4) % 2 > 0.0
        late = {
            name: _SCATTER_RAD * (scatter_of_days(rng, days, about) - helps * on)
            for metrics in LATE.values()
            for name in metrics
        }
        runs = [
            run_of(
                day,
                metrics={
                    name: MetricRecord(0.1, 0.01, 0.1, 0.1 + float(each[k]), 3000)
                    for name, each in late.items()
                },
                placement=Placement.CHEST,
            )
            for k, day in enumerate(days)
        ]
        with_them = np.arange(weeks)
        with_them = with_them[
            with_them >= weeks // 2 if design == KEPT else (with_them // 4) % 2 > 0
        ]
        done = [
            practice_of(PracticeKind.EXERCISE, 7.0 * at + k) for at in with_them for k in (1.0, 3.0)
        ]
        found = exercise_effects(runs, done)
        truth = -helps * _SCATTER_RAD
        right = all(
            one.low_rad is None or one.high_rad is None or one.low_rad <= truth <= one.high_rad
            for one in found
        )
        rows.append((right, any(one.verdict in _SURE for one in found)))
    return Counted(len(rows), *np.sum(rows, axis=0).tolist())


def standing(people: range, checks: int, about: Circumstances, change: float) -> Counted:
    """Of people who stand so many points taller at the last check, one about every two weeks."""
    rows = []
    for seed in people:
        rng = np.random.default_rng([seed, 1807, checks])
        days = 14.0 * np.arange(checks) + rng.uniform(-4.0, 4.0, checks)
        seen = 50.0 + change * (days - days[0]) / (days[-1] - days[0])
        seen = seen + _CHECK_SCATTER * scatter_of_days(rng, days, about)
        stood = [
            practice_of(
                PracticeKind.STAND,
                float(day),
                stands=(segment(position=float(at), range_deg=15.0),),
            )
            for day, at in zip(days, seen, strict=True)
        ]
        (position, _) = posture_trends(stood)
        low = -np.inf if position.low is None else position.low
        high = np.inf if position.high is None else position.high
        rows.append((low <= change <= high, answer_of(position) in _SURE))
    return Counted(len(rows), *np.sum(rows, axis=0).tolist())


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    among = range(first, first + people)
    rows = [(design, weeks) for design in (KEPT, OFTEN) for weeks in WEEKS]
    print("| exercises | weeks |", " | ".join(ABOUT), "|")
    for design, weeks in rows:
        cases = [
            (among, weeks, design, about, helps) for about in ABOUT.values() for helps in (0.0, 2.0)
        ]
        print(f"| {design} | {weeks} |", _cells(results(exercises, cases)), "|", flush=True)
    print("| checks |", " | ".join(ABOUT), "|")
    for checks in CHECKS:
        cases = [
            (among, checks, about, change) for about in ABOUT.values() for change in (0.0, 40.0)
        ]
        print(f"| {checks} |", _cells(results(standing, cases)), "|", flush=True)


def _cells(found: list[Counted]) -> str:
    return " | ".join(
        f"{_percent(none.right, none)} / {_percent(none.told, none)} / {_percent(some.told, some)}"
        for none, some in zip(found[::2], found[1::2], strict=True)
    )


def _percent(part: int, of: Counted) -> str:
    return f"{100.0 * part / of.people:.1f}"


if __name__ == "__main__":
    main()
