"""The runs as the page at home lists them, and what a deletion takes."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import (
    KeptPractice,
    KeptSession,
    StoreError,
    practice,
    practices,
    session,
    sessions,
)
from coach.athlete.athletes import FIRST_NAME
from coach.athlete.odd_rows import OF_SESSION, odd_rows
from coach.cli.errors import UserError
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.earlier_runs import report_beside
from coach.cli.history.history_delete import files_left, is_recording, taken_out
from coach.cli.history.session_words import day_of, no_session, places_of
from coach.files.trouble import what_went_wrong
from coach.page.home import Goes, HomeError, Run, Shelf
from coach.report.draw.verdict_in_page import verdict_in
from coach.terminal_escape import escape_terminal
from coach.wording.metric_names import unit_of
from coach.wording.practices.practice_words import PRACTICE_NAMES, found_words
from coach.wording.times import clock
from coach.wording.translation import tr, tr_n
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.progress import SessionRecord
    from coach.progress.practice_records import PracticeRecord

_TITLE = 80
_MB = 1e6


@contextlib.contextmanager
def home_errors() -> Iterator[None]:
    """Within, what the user could put right is told on the page."""
    try:
        yield
    except (UserError, StoreError) as error:
        raise HomeError(" ".join(str(error).split())) from None
    except OSError as error:
        raise HomeError(tr("the system refused: {what}", what=tr(what_went_wrong(error)))) from None


def shelf_of(athlete: str | None) -> Shelf:
    """All sessions of an athlete, the latest first.

    Raises:
        HomeError: The history cannot be read.
    """
    with home_errors(), athlete_store(athlete) as (store, who):
        kept: list[KeptSession | KeptPractice] = [
            *sessions(store, who.athlete_id),
            *practices(store, who),
        ]
        odd = len(odd_rows(store, who.athlete_id, OF_SESSION))
    notes = (
        (tr("{odd} rows of the history cannot be read; 'coach history' names them", odd=odd),)
        if odd
        else ()
    )
    kept.sort(key=lambda one: (one.record.started_utc_s, one.session_id), reverse=True)
    runs = tuple(
        _practice_of(one) if isinstance(one, KeptPractice) else _run_of(one) for one in kept
    )
    title = (
        tr("Your runs")
        if who.name == FIRST_NAME
        else tr("Runs of {name}", name=escape_terminal(who.name))
    )
    return Shelf(title, runs, notes)


def recording_of(athlete: str | None, number: int) -> Path | None:
    """The recording of a session, if it is there and one.

    Raises:
        HomeError: The history cannot be read.
    """
    path = _path_of(_session(athlete, number)[0])
    return None if _missing(path) else path


def report_of_run(athlete: str | None, number: int) -> Path | None:
    """The report beside it, likewise; also where the recording is gone."""
    path = _path_of(_session(athlete, number)[0])
    return None if path is None else _report(path)


def goes_of(athlete: str | None, number: int) -> Goes:
    """What a deletion takes and leaves.

    Raises:
        HomeError: There is no such session.
    """
    record, practised = _session(athlete, number)
    path = _path_of(record)
    going: list[Path] = []
    if path is not None:
        going = [one for one in (None if _missing(path) else path, _report(path)) if one]
    left = [one for one in files_left(path) if one not in going] if path is not None else []
    if practised is not None:
        return Goes(
            what=f"{day_of(record)}, {tr(PRACTICE_NAMES[practised.kind])}",
            history=found_words(practised),
            files=tuple(map(_name_and_size, going)),
            left=tuple(map(_name, left)),
        )
    return Goes(
        what=tr("{day}, {time} of running", day=day_of(record), time=clock(record.running_s)),
        history=(
            tr(
                "{metrics} metrics, {effects} effects of cues, and the calibrations and usual "
                "values that this run brought",
                metrics=len(record.metrics),
                effects=len(record.effects),
            )
        ),
        files=tuple(map(_name_and_size, going)),
        left=tuple(map(_name, left)),
    )


def delete_run(athlete: str | None, number: int, *, with_files: bool) -> list[str]:
    """As 'coach history delete', with the recording or without.

    Raises:
        HomeError: There is no such session, or its recording cannot be deleted.
    """
    with home_errors(), athlete_store(athlete) as (store, who):
        return list(taken_out(store, who, number, with_recording=with_files))


def _session(athlete: str | None, number: int) -> tuple[SessionRecord, PracticeRecord | None]:
    """A run, or what a practice has of one with that practice."""
    with home_errors(), athlete_store(athlete) as (store, who):
        one = session(store, who.athlete_id, number)
        if one is not None:
            return one.record, None
        practised = practice(store, who, number)
        if practised is None:
            raise no_session(number, who.name)
        return practised.record.session, practised.record


def _practice_of(one: KeptPractice) -> Run:
    record = one.record.session
    path = _path_of(record)
    report = _report(path) if path is not None else None
    about = (tr(PRACTICE_NAMES[one.record.kind]), *_about(record))
    hurt = (tr("something hurt"),) if record.pain else ()
    return Run(
        number=one.session_id,
        when=day_of(record),
        about=", ".join(about),
        facts=(found_words(one.record), *hurt),
        line=verdict_in(report) if report is not None else "",
        missing=_missing(path),
        has_report=report is not None,
    )


def _run_of(one: KeptSession) -> Run:
    record = one.record
    path = _path_of(record)
    report = _report(path) if path is not None else None
    return Run(
        number=one.session_id,
        when=day_of(record),
        about=", ".join(_about(record)),
        facts=tuple(_facts(record)),
        line=(verdict_in(report) if report is not None else "") or _cues(record),
        missing=_missing(path),
        has_report=report is not None,
    )


def _about(record: SessionRecord) -> Iterator[str]:
    yield places_of(record)
    if record.provenance != "live":
        yield tr(record.provenance)
        yield escape_terminal(tr(record.title), _TITLE)


def _facts(record: SessionRecord) -> Iterator[str]:
    yield tr("{time} running", time=clock(record.running_s))
    cadence = record.metrics.get("cadence_spm")
    if cadence is not None:
        yield f"{value_of('cadence_spm', cadence.median)} {unit_of('cadence_spm')}"
    if record.speed_m_s is not None:
        yield f"{record.speed_m_s * 3.6:.1f} km/h"
    if record.pain:
        yield tr("something hurt")


def _cues(record: SessionRecord) -> str:
    if not record.running_s:
        return tr("Nobody ran.")
    if record.measure_only:
        return tr("Measured only, nothing was to be corrected.")
    if not record.cues:
        return tr("No cues.")
    if not record.cues_judged:
        return tr_n("{n} cue.", "{n} cues.", record.cues)
    return tr_n(
        "{n} cue, {helped} of {judged} helped.",
        "{n} cues, {helped} of {judged} helped.",
        record.cues,
        helped=record.cues_helped,
        judged=record.cues_judged,
    )


def _path_of(record: SessionRecord) -> Path | None:
    return Path(record.path) if record.path else None


def _missing(path: Path | None) -> str:
    if path is None:
        return tr("No recording was kept.")
    try:
        return (
            "" if is_recording(path) else tr("Its recording is damaged: it does not begin as one.")
        )
    except FileNotFoundError:
        return tr("Its recording is not there any more.")
    except (OSError, ValueError) as error:
        return tr(
            "Its recording cannot be read: {what}.",
            what=tr(what_went_wrong(error)),
        )


def _report(recording: Path) -> Path | None:
    """The report beside a recording, if there is one."""
    report = report_beside(recording)
    try:
        return report if report.is_file() else None
    except OSError:
        return None


def _name_and_size(path: Path) -> str:
    with home_errors():
        return f"{_name(path)}, {path.stat().st_size / _MB:.1f} MB"


def _name(path: Path) -> str:
    return escape_terminal(path.name, _TITLE)
