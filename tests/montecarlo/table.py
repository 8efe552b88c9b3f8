"""Trials as figures, each with its interval, and as tables by terrain and by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tests.montecarlo.interval import rate_words, share_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.montecarlo.trial import Slip, Trial

MOST_FALSE_PER_H = {"flat": 0.3, "hills": 0.5}
MOST_FALSE_ELSEWHERE_PER_H = 0.5
LEAST_FOUND = 0.97
LEAST_SLIPS_TOLD = 0.95


@dataclass(frozen=True)
class Result:
    """All trials together.

    Args:
        runners: How many.
        well_h: Hours of running without a fault, by placement and terrain.
        false: Cues in them, by placement, terrain and rule.
        delays_s: Rule -> delay of each cue in time.
        missed: Rule -> faults without one.
        unseen: Rule -> faults without one while the radio or the strap gave too few readings.
        wrong: Cues that must not be at all.
        slips: Straps that crept.
    """

    runners: int
    well_h: Counter[tuple[str, str]]
    false: Counter[tuple[str, str, str]]
    delays_s: dict[str, list[float]]
    missed: Counter[str]
    unseen: Counter[str]
    wrong: tuple[str, ...]
    slips: tuple[Slip, ...]

    def hours(self, terrain: str, placement: str = "") -> float:
        return sum(h for (p, t), h in self.well_h.items() if t == terrain and placement in ("", p))

    def cues(self, terrain: str, placement: str = "") -> int:
        return sum(
            n for (p, t, _), n in self.false.items() if t == terrain and placement in ("", p)
        )

    @property
    def terrains(self) -> list[str]:
        return list(dict.fromkeys(terrain for _, terrain in self.well_h))

    @property
    def injected(self) -> int:
        return sum(map(len, self.delays_s.values())) + sum(self.missed.values())

    @property
    def found(self) -> int:
        return self.injected - sum(self.missed.values())

    @property
    def holds(self) -> bool:
        false = all(
            self.cues(terrain)
            <= MOST_FALSE_PER_H.get(terrain, MOST_FALSE_ELSEWHERE_PER_H) * self.hours(terrain)
            for terrain in self.terrains
        )
        found = self.found >= LEAST_FOUND * self.injected
        told = sum(slip.told for slip in self.slips) >= LEAST_SLIPS_TOLD * len(self.slips)
        quiet = not any(slip.cues for slip in self.slips)
        return false and found and told and quiet and not self.wrong


def result_of(trials: Sequence[Trial]) -> Result:
    """Sum up."""
    delays: dict[str, list[float]] = {}
    missed: Counter[str] = Counter()
    hours: Counter[tuple[str, str]] = Counter()
    false: Counter[tuple[str, str, str]] = Counter()
    for trial in trials:
        for rule, delay in trial.found.items():
            if delay is None:
                missed[rule] += 1
            else:
                delays.setdefault(rule, []).append(delay)
        for terrain, seconds in trial.well_s.items():
            hours[trial.placement, terrain] += seconds / 3600.0
            for rule in trial.false.get(terrain, []):
                false[trial.placement, terrain, rule] += 1
    return Result(
        runners=len(trials),
        well_h=hours,
        false=false,
        delays_s=delays,
        missed=missed,
        unseen=Counter(rule for trial in trials for rule in trial.unseen),
        wrong=tuple(f"runner {t.number}: {words}" for t in trials for words in t.wrong),
        slips=tuple(trial.slip for trial in trials if trial.slip is not None),
    )


def table(result: Result) -> str:
    """For a person."""
    return "\n".join(
        [*_by_terrain(result), "", *_by_rule(result), "", *_false_by_rule(result), *_sums(result)]
    )


def _by_terrain(result: Result) -> list[str]:
    places = sorted({place for place, _ in result.well_h})
    lines = [
        "| false cues per hour (95 %) | hours | all | " + " | ".join(places) + " | at most |",
        "|---|--:|--:|" + "--:|" * (len(places) + 1),
    ]
    for terrain in result.terrains:
        by_place = [
            rate_words(result.cues(terrain, place), result.hours(terrain, place))
            for place in places
        ]
        cells = [
            terrain,
            f"{result.hours(terrain):.1f}",
            rate_words(result.cues(terrain), result.hours(terrain)),
            *by_place,
            str(MOST_FALSE_PER_H.get(terrain, MOST_FALSE_ELSEWHERE_PER_H)),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _by_rule(result: Result) -> list[str]:
    lines = [
        "| rule | faults | cued in time (95 %) | delay median | P90 | could not be seen |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for rule in sorted({*result.delays_s, *result.missed, *result.unseen}):
        delays = result.delays_s.get(rule, [])
        n = len(delays) + result.missed[rule]
        median, p90 = (
            (f"{np.percentile(delays, q):.1f} s" for q in (50, 90)) if delays else ("-", "-")
        )
        cells = (f"`{rule}`", n, share_words(len(delays), n), median, p90, result.unseen[rule])
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def _false_by_rule(result: Result) -> list[str]:
    if not result.false:
        return []
    lines = ["| false cue | where | on | times |", "|---|---|---|--:|"]
    for (place, terrain, rule), times in result.false.most_common():
        lines.append(f"| `{rule}` | {place} | {terrain} | {times} |")
    return [*lines, ""]


def _sums(result: Result) -> list[str]:
    told, silent = (
        sum(slip.told for slip in result.slips),
        sum(not slip.cues for slip in result.slips),
    )
    n = len(result.slips)
    found = f"{share_words(result.found, result.injected)}  (at least {LEAST_FOUND:.0%})"
    heard = f"{share_words(told, n)}  (at least {LEAST_SLIPS_TOLD:.0%})"
    return [
        f"runners                        {result.runners}",
        f"faults cued in dwell + 20 s    {found}",
        f"  faults, could not be seen    {result.injected}, {sum(result.unseen.values())}",
        f"creeping straps told at a stop {heard}",
        f"  without a posture cue        {share_words(silent, n)}  (all)",
        f"cues that must not be          {len(result.wrong)}",
        *(f"  {words}" for words in result.wrong[:20]),
    ]
