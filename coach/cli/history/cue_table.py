"""What was said in a session, at its time and in its words, and what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.model import METRICS
from coach.progress import SaidCue
from coach.terminal_escape import escape_terminal
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import mark, tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from coach.model import CueEffect
    from coach.progress import SessionRecord

_LONGEST = 36
_HEADINGS = (
    mark("at"),
    mark("said"),
    mark("about"),
    mark("before"),
    mark("after"),
    mark("helped"),
    mark("held"),
)
_WORDS = _HEADINGS[1:3]
_GIVE_WAY = (6, 3, 4, 2, 5)
"""Columns by what is missed least: held, before, after, about, helped."""
_NOT_KNOWN = "-"


def print_cues(console: Console, record: SessionRecord) -> None:
    """All that was said, in order; the last columns are of those cues that could be judged."""
    print_table(console, _table(record), _GIVE_WAY, words=(1, 2))


def _table(record: SessionRecord) -> Table:
    table = Table(box=box.SIMPLE)
    for heading in _HEADINGS:
        table.add_column(tr(heading), justify="left" if heading in _WORDS else "right")
    effects = {effect.cue_id: effect for effect in record.effects}
    for cue in record.said or _of_effects(record.effects):
        table.add_row(
            clock(cue.t_s) if record.said else _NOT_KNOWN,
            _said(cue, known=bool(record.said)),
            escape_terminal(name_of_cue(cue.rule), _LONGEST),
            *_what_followed(effects.get(cue.cue_id)),
        )
    return table


def _of_effects(effects: Sequence[CueEffect]) -> list[SaidCue]:
    """The cues of a session that an earlier version kept: without their time and their words."""
    return [SaidCue(effect.cue_id, effect.t_s, effect.rule, "") for effect in effects]


def _said(cue: SaidCue, *, known: bool) -> str:
    if not known:
        return _NOT_KNOWN
    return escape_terminal(cue.words, _LONGEST) or tr("the sound alone")


def _what_followed(effect: CueEffect | None) -> tuple[str, ...]:
    if effect is None:
        return ("",) * 4
    known = effect.metric in METRICS
    before, after = (
        value_of(effect.metric, value) if known else _NOT_KNOWN
        for value in (effect.before, effect.after)
    )
    return before, after, tr("yes") if effect.helped else tr("no"), clock(effect.held_s)
