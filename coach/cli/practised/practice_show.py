"""One standing check, time at the desk or session of exercises on the terminal."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.cli.history.session_words import day_of
from coach.cli.plain_console import plain_console
from coach.cli.practice.outcome_lines import desk_lines, set_lines, stand_lines
from coach.model.practice import PracticeKind
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import headed
from coach.wording.place_names import where_of
from coach.wording.practices.practice_words import PRACTICE_NAMES
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coach.athlete import KeptPractice
    from coach.progress import SaidCue
    from coach.progress.practice_records import PracticeRecord

_WIDTH = 120  # where the width is not a terminal's

_LINES: Mapping[PracticeKind, Callable[[PracticeRecord], Iterable[str]]] = MappingProxyType(
    {
        PracticeKind.STAND: lambda record: stand_lines(record.stands),
        PracticeKind.DESK: lambda record: desk_lines(record.spans),
        PracticeKind.EXERCISE: lambda record: set_lines(record.sets),
    }
)


def print_practice(one: KeptPractice) -> None:
    """What the history has of it."""
    record, session = one.record, one.record.session
    console = plain_console(_WIDTH)
    title = escape_terminal(tr(session.title))
    for line in (
        headed(tr("session"), f"{one.session_id}  {day_of(session)}  {title}"),
        headed(tr("what"), tr(PRACTICE_NAMES[record.kind])),
        headed(
            tr("sensor"),
            tr(
                "{sensor} {where}",
                sensor=escape_terminal(tr(session.sensor_id)) or "-",
                where=where_of(session.placements),
            ),
        ),
        headed(tr("duration"), clock(session.duration_s)),
        headed(tr("recording"), escape_terminal(session.path, LINE) if session.path else "-"),
        *_LINES[record.kind](record),
    ):
        console.print(line, soft_wrap=True)
    if session.said:
        print_table(console, _said(session.said), (2,), words=(1,))


def _said(said: tuple[SaidCue, ...]) -> Table:
    table = _headed(tr("at"), tr("said"), tr("about"))
    for cue in said:
        words = escape_terminal(cue.words) or tr("the sound alone")
        table.add_row(clock(cue.t_s), words, escape_terminal(name_of_cue(cue.rule)))
    return table


def _headed(*headings: str) -> Table:
    table = Table(box=box.SIMPLE)
    for heading in headings:
        table.add_column(heading)
    return table
