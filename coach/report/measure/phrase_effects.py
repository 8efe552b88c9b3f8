"""What followed the cues, by phrase."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Cue, CueEffect


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One phrase of one rule.

    Args:
        rule: The rule.
        metric: That it watches.
        text: The words; empty for an earcon alone.
        given: How often it was given.
        judged: How often what followed could be judged.
        helped: How often the metric came back by half the way, or by the narrowest half-width.
        before: Median of the metric before the cue, SI units; ``None`` if never judged.
        after: The same once it had settled.
        change: Median way back, in half-widths of the band; ``None`` if never judged.
        uncued: The same after matched moments without a cue; ``None`` without such moments.
        uncued_n: How many such moments.
        held_s: Median running time for which it then stayed in the band.
    """

    rule: str
    metric: str
    text: str
    given: int
    judged: int
    helped: int
    before: float | None
    after: float | None
    change: float | None
    uncued: float | None
    uncued_n: int
    held_s: float | None


def phrase_rows(cues: Sequence[Cue], effects: Sequence[CueEffect]) -> tuple[PhraseRow, ...]:
    """Corrections by phrase, the most frequent first."""
    followed = {effect.cue_id: effect for effect in effects}
    groups: dict[tuple[str, str], list[Cue]] = {}
    for cue in cues:
        if cue.metric:
            groups.setdefault((cue.rule, cue.text), []).append(cue)
    rows = [
        _row(rule, text, said, [followed[c.cue_id] for c in said if c.cue_id in followed])
        for (rule, text), said in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.given))


def _row(rule: str, text: str, said: list[Cue], effects: list[CueEffect]) -> PhraseRow:
    last = effects[-1] if effects else None
    return PhraseRow(
        rule=rule,
        metric=said[0].metric,
        text=text,
        given=len(said),
        judged=len(effects),
        helped=sum(effect.helped for effect in effects),
        before=statistics.median(e.before for e in effects) if effects else None,
        after=statistics.median(e.after for e in effects) if effects else None,
        change=statistics.median(e.change for e in effects) if effects else None,
        uncued=last.uncued if last else None,
        uncued_n=last.uncued_n if last else 0,
        held_s=statistics.median(e.held_s for e in effects) if effects else None,
    )
