"""Sessions on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from coach.athlete import (
    KeptPractice,
    KeptSession,
    StoreError,
    practice,
    practices,
    session,
    sessions,
)
from coach.athlete.odd_rows import OF_SESSION, odd_rows
from coach.cli.errors import ExitCode
from coach.cli.fitting_table import print_table
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.cue_table import print_cues
from coach.cli.history.history import session_number
from coach.cli.history.not_kept import why_not_kept
from coach.cli.history.session_words import day_of, no_session, places_of
from coach.cli.notes import no_sessions, note
from coach.cli.plain_console import plain_console
from coach.cli.practised.practice_show import print_practice
from coach.cli.summary_table import print_json
from coach.model import METRICS
from coach.recording.json_form import form_of
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import headed
from coach.wording.metric_names import label_with_unit
from coach.wording.place_names import where_of
from coach.wording.practices.practice_words import PRACTICE_NAMES, RUN, found_words
from coach.wording.rule_names import name_of_focus
from coach.wording.times import clock
from coach.wording.translation import mark, tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    import argparse

    from coach.athlete.odd_rows import OddRow
    from coach.progress import SessionRecord

_WIDTH = 120  # where the width is not a terminal's
_TITLE = 36
_START, _SENSOR_AT, _TITLED = mark("start"), mark("sensor at"), mark("title")
_WHAT = mark("what")
_LIST = (
    mark("ID"),
    _START,
    _WHAT,
    _SENSOR_AT,
    mark("running"),
    mark("cues"),
    mark("helped"),
    _TITLED,
)
_LIST_GIVES_WAY = (6, 3, 5, 2, 7)
"""Columns by what is missed least: helped, where the sensor sat, cues, the kind, the title."""
_METRICS = (
    mark("while running"),
    mark("median"),
    mark("spread"),
    mark("first third"),
    mark("last third"),
    mark("values"),
)
_METRICS_GIVE_WAY = (5, 2, 3, 4)


def list_sessions(args: argparse.Namespace) -> int:
    with athlete_store(args.athlete) as (store, who):
        runs = sessions(store, who.athlete_id)
        every: list[KeptSession | KeptPractice] = [*runs, *practices(store, who)]
        every.sort(key=lambda one: (_session_of(one).started_utc_s, one.session_id))
        kept = every[-args.last :]
        odd = odd_rows(store, who.athlete_id)
    if args.json:
        for one in kept:
            print_json(_form(one))
        for row in odd:
            print_json({"type": "unreadable", "name": row.name, "why": row.why})
        return ExitCode.FINE
    for row in odd:
        note(_odd_line(row))
    missing = why_not_kept(_session_of(one).path for one in every)
    if missing is not None:
        note(missing)
    if not kept and not odd:
        note(no_sessions(who.name))
        return ExitCode.FINE
    table = Table(box=box.SIMPLE)
    for heading in _LIST:
        left = heading in (_START, _WHAT, _SENSOR_AT, _TITLED)
        table.add_column(tr(heading), justify="left" if left else "right")
    for one in kept:
        table.add_row(str(one.session_id), *_row(one))
    print_table(plain_console(_WIDTH), table, _LIST_GIVES_WAY, words=(len(_LIST) - 1,))
    return ExitCode.FINE


def _session_of(one: KeptSession | KeptPractice) -> SessionRecord:
    return one.record.session if isinstance(one, KeptPractice) else one.record


def _row(one: KeptSession | KeptPractice) -> tuple[str, ...]:
    if isinstance(one, KeptPractice):
        session = one.record.session
        return (
            day_of(session),
            tr(PRACTICE_NAMES[one.record.kind]),
            places_of(session),
            "-",
            str(session.cues),
            "-",
            escape_terminal(_from(session, found_words(one.record)), _TITLE),
        )
    record = one.record
    return (
        day_of(record),
        tr(RUN),
        places_of(record),
        clock(record.running_s),
        str(record.cues),
        _of(record.cues_helped, record.cues_judged) if record.cues_judged else "-",
        escape_terminal(_title(record), _TITLE),
    )


def show_session(args: argparse.Namespace) -> int:
    number = session_number(args.items[0])
    with athlete_store(args.athlete) as (store, who):
        one = session(store, who.athlete_id, number)
        practised = practice(store, who, number)
        odd = odd_rows(store, who.athlete_id, OF_SESSION)
    odd = [row for row in odd if row.key[0] == number]
    if one is None and practised is None:
        raise StoreError(_odd_line(odd[0])) if odd else no_session(number, who.name)
    for row in odd:
        note(_odd_line(row))
    if args.json:
        print_json(_form(one or practised))
    elif one is not None:
        _print_run(one)
    elif practised is not None:
        print_practice(practised)
    return ExitCode.FINE


def _print_run(one: KeptSession) -> None:
    record = one.record
    console = plain_console(_WIDTH)
    named = escape_terminal(name_of_focus(record.focus)) if record.focus else ""
    focus = f"  {tr('focus {focus}', focus=named)}" if named else ""
    title = escape_terminal(_title(record))
    running = tr("running {time}", time=clock(record.running_s)) + _speed(record)
    for line in (
        headed(tr("session"), f"{one.session_id}  {day_of(record)}  {title}"),
        headed(
            tr("sensor"),
            tr(
                "{sensor} {where}",
                sensor=escape_terminal(tr(record.sensor_id)) or "-",
                where=where_of(record.placements),
            ),
        ),
        headed(tr("duration"), f"{clock(record.duration_s)}  {running}"),
        headed(tr("cues"), f"{record.cues}  {_plan_words(record)}{focus}"),
        headed(tr("felt"), _felt(record)),
        headed(tr("recording"), escape_terminal(record.path, LINE) if record.path else tr("none")),
        headed(tr("version"), escape_terminal(record.version) or "-"),
    ):
        console.print(line, soft_wrap=True)
    if record.said or record.effects:
        print_cues(console, record)
    if record.metrics:
        print_table(console, _metric_table(record), _METRICS_GIVE_WAY)


def _odd_line(row: OddRow) -> str:
    name = escape_terminal(row.name)
    what = tr("session {name}", name=name) if row.table == "session" else name
    remedy = tr("'coach history delete {name}' takes it out", name=name)
    if row.table == "athlete":
        what, remedy = tr("what you told of yourself"), tr("tell it anew with 'coach athlete'")
    return tr("{what} cannot be read: {why}; {remedy}", what=what, why=tr(row.why), remedy=remedy)


def _of(part: int, whole: int) -> str:
    return tr("{part} of {whole}", part=part, whole=whole)


def _title(record: SessionRecord) -> str:
    return _from(record, tr(record.title))


def _from(record: SessionRecord, words: str) -> str:
    """Words of a session, after where it came from if that was no runner."""
    return words if record.provenance == "live" else f"{tr(record.provenance)}: {words}"


def _speed(record: SessionRecord) -> str:
    if record.speed_m_s is None:
        return ""
    return " " + tr("at {speed:.2f} m/s", speed=record.speed_m_s)


def _plan_words(record: SessionRecord) -> str:
    if record.measure_only:
        return tr("measured only")
    if record.recall_only:
        return tr("no cues, only your own phrase")
    if record.feedback_share == 1.0:
        return ""
    return tr("feedback {share:.0%}", share=record.feedback_share)


def _felt(record: SessionRecord) -> str:
    told = (
        tr("not told")
        if record.effort is None
        else tr("effort {effort:g} of 10", effort=record.effort)
    )
    return tr("{told}, something hurt", told=told) if record.pain else told


def _metric_table(record: SessionRecord) -> Table:
    table = Table(box=box.SIMPLE)
    for i, heading in enumerate(_METRICS):
        table.add_column(tr(heading), justify="right" if i else "left")
    for name in METRICS:
        metric = record.metrics.get(name)
        if metric is not None:
            values = (metric.median, metric.spread, metric.first_third, metric.last_third)
            cells = (value_of(name, value) for value in values)
            table.add_row(label_with_unit(name), *cells, str(metric.n))
    return table


def _form(one: KeptSession | KeptPractice | None) -> dict[str, Any]:
    assert one is not None
    if isinstance(one, KeptPractice):
        return {"type": "practice", "id": one.session_id} | form_of(one.record)
    # The places stand first.
    head = {"type": "session", "id": one.session_id, "placement": "", "others": []}
    return head | form_of(one.record)
