"""Which one thing to work on: what the runner's own runs say, and what a cue can change."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.cues import CueParams
from coach.cues.bands import BandParams, band_of
from coach.cues.rules import RULES
from coach.model import error_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.rules import Rule
    from coach.model import Baseline, Placement
    from coach.progress.course import Course


LEAST_RUNS = CueParams().fade.measured
"""Before so many runs nothing is proposed."""

_LEAST_DRIFT = 0.25
"""Less than a quarter of the half-width in a run is nothing to propose."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that could be worked on.

    Args:
        topic: The topic.
        rule: The rule of it that the runs point to.
        drift: Median change within a run towards the rule's side, in half-widths of the band.
        change: The same as a size, SI units.
        runs: Runs this rests on.
        worth: Drift times the weight of the evidence; what they are sorted by.
    """

    topic: str
    rule: Rule
    drift: float
    change: float
    runs: int
    worth: float


def candidates(
    drifts: Mapping[str, Sequence[float]],
    baseline: Baseline,
    placements: Sequence[Placement],
) -> list[Candidate]:
    """Topics, the most worthwhile first.

    There is no universal target to be far from, so the measure is the runner's own: how far a
    metric leaves its place from the first third of a run to the last, in the direction that its
    rule would speak of.

    Args:
        drifts: Metric name to last third minus first third of each run, SI units.
        baseline: Usual values.
        placements: Where the sensors sat.
    """
    found: dict[str, Candidate] = {}
    for rule in RULES:
        changes = drifts.get(rule.metric, ())
        usual = baseline.metrics.get(rule.metric)
        # What no metric carries there is not proposed either; who wants it may choose it.
        if not changes or usual is None or not rule.speaks(placements, off=(), on=()):
            continue
        error = error_of(rule.metric, placements)
        half_width = band_of(rule, usual, BandParams(), error).half_width
        side = rule.direction or (1 if usual[0] >= 0.0 else -1)
        change = statistics.median(changes)
        drift = side * change / half_width
        worth = drift * rule.weight
        candidate = Candidate(rule.topic, rule, drift, abs(change), len(changes), worth)
        if rule.topic not in found or candidate.worth > found[rule.topic].worth:
            found[rule.topic] = candidate
    return sorted(found.values(), key=lambda candidate: -candidate.worth)


def proposals(course: Course, placement: Placement) -> list[Candidate]:
    """What could be worked on, the most worthwhile first.

    Args:
        course: Of the runner.
        placement: Where the sensor sits in the runs that are looked at.
    """
    drifts: dict[str, list[float]] = {}
    for one in course.sessions:
        session = one.at(placement)
        if session is not None and session.counts:
            for name, metric in session.metrics.items():
                if metric.drift is not None:
                    drifts.setdefault(name, []).append(metric.drift)
    ranked = candidates(drifts, course.original_baseline, [placement])
    return [candidate for candidate in ranked if candidate.drift >= _LEAST_DRIFT]
