"""What followed the cues, in words that do not claim more than was seen."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from coach.cues.rules import RECALL
from coach.model.units import figures
from coach.terminal_escape import escape_terminal
from coach.wording.translation import mark, tr
from coach.wording.wire_names import name_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import CueEffect

_SOUND_ALONE = mark("the sound alone")


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
        lines.append(
            tr("what is far out also comes back by itself; 'uncued' is how much was seen to")
        )
    return [f"{'' if i else 'effect':9}  {line}" for i, line in enumerate(lines)]


def _line(rule: str, effects: Sequence[CueEffect]) -> str:
    back = statistics.median(effect.change for effect in effects)
    held = statistics.median(effect.held_s for effect in effects)
    last = effects[-1]
    uncued = (
        f"uncued {figures(last.uncued, 1, '+')} in {last.uncued_n}"
        if last.uncued_n
        else tr("uncued: none seen")
    )
    return tr(
        "{rule}: {helped}, {back} half-widths back ({uncued}), held {held:.0f} s",
        rule=name_words(rule),
        helped=_helped(effects),
        back=figures(back, 1, "+"),
        uncued=uncued,
        held=held,
    )


def _phrase_line(words: str, effects: Sequence[CueEffect]) -> str:
    back = statistics.median(effect.change for effect in effects)
    said = f'"{escape_terminal(words)}"' if words else _SOUND_ALONE
    return f"  {said}: {_helped(effects)}, {figures(back, 1, '+')}"


def _recall_line(effect: CueEffect) -> str:
    back = figures(effect.change, 1, "+")
    return tr("recalling your phrase: {back} half-widths back in the time after it", back=back)


def _helped(effects: Sequence[CueEffect]) -> str:
    return f"{sum(effect.helped for effect in effects)} of {len(effects)} helped"
