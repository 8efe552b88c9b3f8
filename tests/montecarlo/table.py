"""Trials as figures and as a table by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.montecarlo.trial import Trial

MOST_FALSE_PER_H = 0.5
LEAST_FOUND = 0.95


@dataclass(frozen=True)
class Result:
    """All trials together.

    Args:
        runners: How many.
        well_h: Hours of running without a fault.
        false: Cues in them, by rule.
        delays_s: Rule -> delay of each cue in time.
        missed: Rule -> faults without one.
        unseen: Rule -> faults without one while the radio or the strap gave too few readings.
        wrong: Cues that must not be at all.
    """

    runners: int
    well_h: float
    false: Counter[str]
    delays_s: dict[str, list[float]]
    missed: Counter[str]
    unseen: Counter[str]
    wrong: tuple[str, ...]

    @property
    def false_per_h(self) -> float:
        return sum(self.false.values()) / self.well_h if self.well_h else 0.0

    @property
    def injected(self) -> int:
        return sum(map(len, self.delays_s.values())) + sum(self.missed.values())

    @property
    def found_share(self) -> float:
        return 1.0 - sum(self.missed.values()) / self.injected if self.injected else 1.0

    @property
    def holds(self) -> bool:
        return (
            self.false_per_h <= MOST_FALSE_PER_H
            and self.found_share >= LEAST_FOUND
            and not self.wrong
        )


def result_of(trials: Sequence[Trial]) -> Result:
    """Sum up."""
    delays: dict[str, list[float]] = {}
    missed: Counter[str] = Counter()
    for trial in trials:
        for rule, delay in trial.found.items():
            if delay is None:
                missed[rule] += 1
            else:
                delays.setdefault(rule, []).append(delay)
    return Result(
        runners=len(trials),
        well_h=sum(trial.well_s for trial in trials) / 3600.0,
        false=Counter(rule for trial in trials for rule in trial.false),
        delays_s=delays,
        missed=missed,
        unseen=Counter(rule for trial in trials for rule in trial.unseen),
        wrong=tuple(f"runner {t.number}: {words}" for t in trials for words in t.wrong),
    )


def table(result: Result) -> str:
    """For a person."""
    lines = [
        "| rule | false cues | faults | cued in time | delay median | P90 | could not be seen |"
    ]
    lines += ["|---|--:|--:|--:|--:|--:|--:|"]
    for rule in sorted({*result.delays_s, *result.missed, *result.false, *result.unseen}):
        delays = result.delays_s.get(rule, [])
        n = len(delays) + result.missed[rule]
        share = f"{len(delays) / n:.0%}" if n else "-"
        median, p90 = (
            (f"{np.percentile(delays, q):.1f} s" for q in (50, 90)) if delays else ("-", "-")
        )
        cells = (f"`{rule}`", result.false[rule], n, share, median, p90, result.unseen[rule])
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += [
        "",
        f"runners                        {result.runners}",
        f"false cues per hour            {result.false_per_h:.2f}  (at most {MOST_FALSE_PER_H})",
        f"  cues, hours                  {sum(result.false.values())}, {result.well_h:.1f}",
        f"faults cued in dwell + 20 s    {result.found_share:.1%}  (at least {LEAST_FOUND:.0%})",
        f"  faults, could not be seen    {result.injected}, {sum(result.unseen.values())}",
        f"cues that must not be          {len(result.wrong)}",
        *(f"  {words}" for words in result.wrong[:20]),
    ]
    return "\n".join(lines)
