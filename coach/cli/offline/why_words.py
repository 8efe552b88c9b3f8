"""One decision as a sentence, and many as a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues import RULES
from coach.model import Reason
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.cue_reason import reason_of
from coach.wording.metric_names import unit_of, words_of
from coach.wording.reasons import WHY
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import Cue, Decision

_METRIC = {rule.name: rule.metric for rule in RULES}


def sentence(decision: Decision, cue: Cue | None = None) -> str:
    """Why the coach spoke, or kept silent, at one grid instant.

    Args:
        decision: What was decided.
        cue: What was given at that instant.
    """
    at = clock(decision.t_s)
    if cue is not None:
        why = escape_terminal(reason_of(cue), LINE)
        if not cue.text:
            return tr("{at}  a sound alone: {why}", at=at, why=why)
        return tr('{at}  said "{words}": {why}', at=at, words=escape_terminal(cue.text), why=why)
    parts = [tr(WHY[decision.reason]), _seen(decision)]
    if decision.until_s > decision.t_s:
        parts.append(tr("until {at} at the earliest", at=clock(decision.until_s)))
    return tr("{at}  silent: {why}", at=at, why="; ".join(filter(None, parts)))


def _seen(decision: Decision) -> str:
    if decision.rule not in _METRIC:
        return ""
    metric = _METRIC[decision.rule]
    value, low, high = (
        value_of(metric, v) for v in (decision.value, decision.band_low, decision.band_high)
    )
    return tr(
        "{metric} {seen}, your band {low} to {high}",
        metric=words_of(metric),
        seen=f"{value} {unit_of(metric)}".rstrip(),
        low=low,
        high=high,
    )


def timeline(decisions: Sequence[Decision], cues: Sequence[Cue]) -> Iterator[str]:
    """One line for each stretch of one reason about one rule, and one for each cue."""
    told = {cue.t_s: cue for cue in cues}
    begin = 0
    for i, decision in enumerate(decisions):
        after = decisions[i + 1] if i + 1 < len(decisions) else None
        same = after is not None and _key(after) == _key(decision)
        if same and decision.reason is not Reason.SPOKEN:
            continue
        first = decisions[begin]
        begin = i + 1
        if decision.reason is Reason.SPOKEN:
            cue = told.get(decision.t_s)
            words = f'"{escape_terminal(cue.text)}"' if cue and cue.text else tr("a sound alone")
            yield f"{clock(first.t_s)}          {words}  {name_of_cue(decision.rule)}"
            continue
        about = f"  {name_of_cue(first.rule)}" if first.rule else ""
        yield f"{clock(first.t_s)} - {clock(decision.t_s)}  {tr(WHY[first.reason])}{about}"


def _key(decision: Decision) -> tuple[Reason, str]:
    return decision.reason, decision.rule
