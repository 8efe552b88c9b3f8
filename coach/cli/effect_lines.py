"""What followed the cues, in words that do not claim more than was seen."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from coach.cues.rules import RECALL
from coach.terminal_escape import escape_terminal
from coach.wording.columns import headed
from coach.wording.metric_names import unit_of
from coach.wording.rule_names import name_of_cue
from coach.wording.translation import tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import CueEffect


def effect_lines(effects: Sequence[CueEffect], texts: Mapping[str, str]) -> list[str]:
    """A line for each rule that was cued and each way of saying it, and what they cannot tell.

    Args:
        effects: What followed.
        texts: Words of each cue by its ``cue_id``; empty where it was a sound alone.
    """
    by_rule: dict[str, list[CueEffect]] = {}
    for effect in effects:
        by_rule.setdefault(effect.rule, []).append(effect)
    recalls = by_rule.pop(RECALL, [])
    lines: list[str] = []
    for rule, mine in by_rule.items():
        lines.append(_line(rule, mine))
        by_words: dict[str, list[CueEffect]] = {}
        for effect in mine:
            by_words.setdefault(texts.get(effect.cue_id, ""), []).append(effect)
        if len(mine) > 1:
            lines += [_phrase_line(words, those) for words, those in by_words.items()]
    lines += [_recall_line(effect) for effect in recalls]
    if by_rule:
        lines.append(tr("(what is far out also comes back by itself)"))
    return [headed("" if i else tr("effect"), line) for i, line in enumerate(lines)]


def _line(rule: str, effects: Sequence[CueEffect]) -> str:
    return tr(
        "{rule}: {helped}, {went}, held {held:.0f} s{by_itself}",
        rule=name_of_cue(rule),
        helped=_helped(effects),
        went=_went(effects),
        held=statistics.median(effect.held_s for effect in effects),
        by_itself=_by_itself(effects),
    )


def _phrase_line(words: str, effects: Sequence[CueEffect]) -> str:
    said = f'"{escape_terminal(words)}"' if words else tr("the sound alone")
    return f"  {said}: {_helped(effects)}, {_went(effects)}"


def _recall_line(effect: CueEffect) -> str:
    return tr("your own phrase recalled: {went} in the time after it", went=_went([effect]))


def _went(effects: Sequence[CueEffect]) -> str:
    """From where to where, in the metric's own unit."""
    metric = effects[0].metric
    before, after = (
        value_of(metric, statistics.median(values))
        for values in ([e.before for e in effects], [e.after for e in effects])
    )
    to = f"{after} {unit_of(metric)}".rstrip()
    return tr("from {before} to {after}", before=before, after=to)


def _by_itself(effects: Sequence[CueEffect]) -> str:
    """What was seen after moments as far out that were left without a cue."""
    last = effects[-1]
    if last.uncued is None:
        return ""
    change = statistics.median(effect.change for effect in effects)
    if last.uncued <= 0.0:
        return "; " + tr("{n} times without a cue it did not come back", n=last.uncued_n)
    if change <= 0.0:
        return "; " + tr("{n} times without a cue it came back", n=last.uncued_n)
    return "; " + tr(
        "{n} times without a cue it came back {part:.0%} as far",
        n=last.uncued_n,
        part=last.uncued / change,
    )


def _helped(effects: Sequence[CueEffect]) -> str:
    return tr("{helped} of {n} helped", helped=sum(one.helped for one in effects), n=len(effects))
