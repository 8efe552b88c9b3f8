"""What followed the cues, in words that do not claim more than was seen."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from coach.cli.words import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import CueEffect


def effect_lines(effects: Sequence[CueEffect]) -> list[str]:
    """One line for each rule that was cued, and one about what the numbers cannot tell."""
    by_rule: dict[str, list[CueEffect]] = {}
    for effect in effects:
        by_rule.setdefault(effect.rule, []).append(effect)
    lines = [
        f"{'effect' if not i else '':9}  {_line(rule, mine)}"
        for i, (rule, mine) in enumerate(by_rule.items())
    ]
    if lines:
        lines.append(
            f"{'':9}  what is far out also comes back by itself; 'uncued' is how much was seen to"
        )
    return lines


def _line(rule: str, effects: Sequence[CueEffect]) -> str:
    helped = sum(effect.helped for effect in effects)
    back = statistics.median(effect.change for effect in effects)
    held = statistics.median(effect.held_s for effect in effects)
    last = effects[-1]
    uncued = (
        f"uncued {last.uncued:+.1f} in {last.uncued_n}" if last.uncued_n else "uncued: none seen"
    )
    return (
        f"{name_words(rule)}: {helped} of {len(effects)} helped, {back:+.1f} half-widths back "
        f"({uncued}), held {held:.0f} s"
    )
