"""Has what is usual moved for good? Proposed on evidence, taken over only if the runner accepts it.

Within a run, and from run to run, usual values follow only so far (``coach.cues.baseline``). A
runner who has changed for good would be told of it for ever. So it is looked at how the last runs
begin: their first third, before anybody is tired.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.cues.baseline import limits
from coach.progress.aims import RUNNING_AIMS, Aim, is_better
from coach.progress.trends import LEAST_RUNNING_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues import CueParams, Rule
    from coach.model import Baseline, Placement
    from coach.progress.records import SessionRecord


@dataclass(frozen=True, slots=True)
class Moved:
    """A usual value that seems to be another one now; SI units.

    Args:
        metric: Which.
        first: The first usual value.
        usual: The one in force.
        seen: Median of how the last runs begin.
        proposed: What accepting would make of it: towards ``seen``, one bound from ``usual``.
        runs: Runs this rests on.
        why_not: Why it is not proposed; empty if it is.
    """

    metric: str
    first: float
    usual: float
    seen: float
    proposed: float
    runs: int
    why_not: str = ""


def moved(
    sessions: Sequence[SessionRecord],
    placement: Placement,
    present: Baseline,
    original: Baseline,
    *,
    params: CueParams,
    since_utc_s: float = 0.0,
) -> list[Moved]:
    """Usual values that the last runs have left by as much as they may follow by themselves.

    Args:
        sessions: The runner's.
        placement: Of the runs to look at.
        present: Usual values in force there.
        original: The first ones.
        params: Of the policy.
        since_utc_s: When usual values were last accepted: earlier runs were judged then.
    """
    adapt = params.adapt
    runs = sorted(
        (
            s
            for one in sessions
            if (s := one.at(placement)) is not None
            and s.counts
            and s.running_s >= LEAST_RUNNING_S
            and s.started_utc_s > since_utc_s
        ),
        key=lambda s: s.started_utc_s,
    )
    runs = _long_enough(runs, adapt.accept_runs, adapt.accept_days * _DAY_S)
    if not runs:
        return []
    found: list[Moved] = []
    for name in dict.fromkeys(rule.metric for rule in params.rules.table):
        if name not in present.metrics or name not in original.metrics:
            continue
        begins = [
            record.first_third
            for record in (run.metrics.get(name) for run in runs)
            if record is not None and record.first_third is not None
        ]
        first, usual = original.metrics[name][0], present.metrics[name][0]
        bound = limits(name, first, adapt)[1]
        if len(begins) < adapt.accept_runs or bound <= 0.0:
            continue
        seen = statistics.median(begins)
        side = 1.0 if seen >= first else -1.0
        lasting = all(side * (value - first) > 0.5 * bound for value in begins)
        if not lasting or side * (seen - first) < _NEARLY * bound:
            continue
        proposed = usual + min(max(seen - usual, -bound), bound)
        rules = [rule for rule in params.rules.table if rule.metric == name]
        why_not = _why_not(rules, first, proposed)
        found.append(Moved(name, first, usual, seen, proposed, len(runs), why_not))
    return found


_DAY_S = 86_400.0
_NEARLY = 0.99


def _long_enough(runs: list[SessionRecord], least: int, least_s: float) -> list[SessionRecord]:
    """The last runs, as few as are enough and reach back far enough; none if there are not."""
    for count in range(least, len(runs) + 1):
        if runs[-1].started_utc_s - runs[-count].started_utc_s >= least_s:
            return runs[-count:]
    return []


def accepted(one: Moved, present: Baseline, original: Baseline) -> tuple[Baseline, Baseline]:
    """Usual values in force, and those that count as the first, once a proposal is accepted."""

    def with_it(baseline: Baseline) -> Baseline:
        spread = baseline.metrics[one.metric][1]
        return replace(baseline, metrics={**baseline.metrics, one.metric: (one.proposed, spread)})

    return with_it(present), with_it(original)


def _why_not(rules: Sequence[Rule], first: float, proposed: float) -> str:
    """Why a value may not become the usual one: what the coach is there for, or harm."""
    metric = rules[0].metric
    if is_better(RUNNING_AIMS.get(metric, Aim.NONE), first, proposed) is False:
        return Wording("it is what the coach is there to tell you")
    sides = {rule.direction for rule in rules}
    if sides == {0} and abs(proposed) > abs(first):
        return Wording("it is what the coach is there to tell you")
    one_sided = len(sides) == 1 and 0 not in sides
    if one_sided and rules[0].direction * (proposed - first) > 0.0:
        return Wording("it is what the coach is there to tell you")
    for rule in rules:
        # Of two rules, each one's guard rail is where the other's advice becomes the only one.
        if len(sides) > 1 and rule.direction * (proposed - rule.limit) <= 0.0:
            return Wording("it is beyond what may be advised")
    return ""
