"""One standing check, time at the desk or session of exercises on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.cli.history.session_words import day_of
from coach.cli.plain_console import plain_console
from coach.model.practice import DeskState, PracticeKind
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import headed
from coach.wording.place_names import PLACE_NAMES, where_of
from coach.wording.practices.practice_words import (
    EFFORT_NAMES,
    PRACTICE_NAMES,
    STATE_NAMES,
    degrees,
    fault_words,
    found_words,
    hours,
    position_words,
    set_name,
)
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import share_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.athlete import KeptPractice
    from coach.model.practice import SetDone
    from coach.progress import SaidCue
    from coach.progress.practice_records import PracticeRecord

_LEAST_SHOWN_S = 30.0  # less would be written as no minute
_WIDTH = 120  # where the width is not a terminal's


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
        headed(tr("found"), found_words(record)),
        headed(tr("recording"), escape_terminal(session.path, LINE) if session.path else "-"),
    ):
        console.print(line, soft_wrap=True)
    table = _TABLES[record.kind](record)
    if table.row_count:
        print_table(console, table, tuple(range(len(table.columns) - 1, 0, -1)))
    if session.said:
        print_table(console, _said(session.said), (2,), words=(1,))


def _said(said: tuple[SaidCue, ...]) -> Table:
    table = _headed(tr("at"), tr("said"), tr("about"))
    for cue in said:
        words = escape_terminal(cue.words) or tr("the sound alone")
        table.add_row(clock(cue.t_s), words, escape_terminal(name_of_cue(cue.rule)))
    return table


def _stand(record: PracticeRecord) -> Table:
    table = _headed(
        tr("segment"),
        tr("usual posture, 0 sunk to 100 tall"),
        tr("range [deg]"),
        tr("sway [deg]"),
    )
    for one in record.stands:
        table.add_row(
            tr(PLACE_NAMES[one.placement]),
            position_words(one),
            degrees(one.range_rad),
            "-" if one.sway is None else degrees(one.sway.rms_rad, 2),
        )
    return table


def _desk(record: PracticeRecord) -> Table:
    table = _headed(tr("what"), tr("time"))
    for state in DeskState:
        seconds = record.seconds_in(state)
        if seconds >= _LEAST_SHOWN_S:
            table.add_row(tr(STATE_NAMES[state]), hours(seconds))
    if record.judged_s:
        share = share_of(record.slouched_s / record.judged_s)
        table.add_row(tr("slouched"), f"{hours(record.slouched_s)} ({share})")
    return table


def _exercise(record: PracticeRecord) -> Table:
    table = _headed(tr("exercise"), tr("done"), tr("form"), tr("felt"))
    for done in record.sets:
        table.add_row(
            escape_terminal(set_name(done)),
            _amount(done),
            "; ".join(escape_terminal(fault_words(fault)) for fault in done.faults) or "-",
            _felt(done),
        )
    return table


def _amount(done: SetDone) -> str:
    planned = done.planned
    if planned.hold_s:
        return tr("{held:.0f} of {planned:.0f} s", held=done.hold_s, planned=planned.hold_s)
    if done.repetitions is None:
        return tr("not counted")
    return tr("{done} of {sets}", done=done.repetitions, sets=planned.repetitions)


def _felt(done: SetDone) -> str:
    if done.pain:
        return tr("hurt")
    return "-" if done.effort is None else tr(EFFORT_NAMES[done.effort])


def _headed(*headings: str) -> Table:
    table = Table(box=box.SIMPLE)
    for heading in headings:
        table.add_column(heading)
    return table


_TABLES: Mapping[PracticeKind, Callable[[PracticeRecord], Table]] = {
    PracticeKind.STAND: _stand,
    PracticeKind.DESK: _desk,
    PracticeKind.EXERCISE: _exercise,
}
