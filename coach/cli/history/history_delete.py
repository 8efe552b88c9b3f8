"""Taking a session out, and saying what is left of it."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import KeptSession, delete_session, practice, session
from coach.athlete.odd_rows import delete_row, odd_rows
from coach.athlete.rows import TABLES
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import athlete_store, note_earlier_stores
from coach.cli.history.earlier_runs import report_beside
from coach.cli.history.history import session_number
from coach.cli.history.session_words import day_of, no_session
from coach.cli.history.sure import is_sure
from coach.files.trouble import what_went_wrong
from coach.recording.mcap_records import is_mcap
from coach.terminal_escape import escape_terminal
from coach.wording.times import clock
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from coach.athlete import Athlete, Store
    from coach.athlete.odd_rows import OddRow

_START_BYTES = 64  # enough to know a recording by


def delete(args: argparse.Namespace) -> int:
    with athlete_store(args.athlete) as (store, who):
        odd = _odd_row(store, who, args.items[0])
        if odd is not None:
            goes = tr("goes: {what}, which cannot be read", what=odd.name)
            if not is_sure([goes], tr("delete it? yes or no:"), yes=args.yes):
                return ExitCode.USER_ERROR
            delete_row(store, odd)
            print(
                tr(
                    "deleted {name}, which could not be read",
                    name=escape_terminal(odd.name),
                )
            )
            return ExitCode.FINE
        number = session_number(args.items[0])
        one, is_run = _session_of_any_kind(store, who, number)
        lines = _what_goes(one, is_run=is_run, with_recording=args.with_recording)
        if not is_sure(lines, tr("delete it? yes or no:"), yes=args.yes):
            return ExitCode.USER_ERROR
        for line in taken_out(store, who, number, with_recording=args.with_recording):
            print(line)
        note_earlier_stores(store)
    return ExitCode.FINE


def _session_of_any_kind(store: Store, who: Athlete, number: int) -> tuple[KeptSession, bool]:
    """A run, or what a practice has of one; and whether it was a run.

    Raises:
        StoreError: The athlete has neither.
    """
    run = session(store, who.athlete_id, number)
    if run is not None:
        return run, True
    practised = practice(store, who, number)
    if practised is None:
        raise no_session(number, who.name)
    return KeptSession(number, practised.record.session), False


def _what_goes(one: KeptSession, *, is_run: bool, with_recording: bool) -> list[str]:
    """What goes with a session and what stays, before anything does."""
    record = one.record
    number, day = one.session_id, day_of(record)
    lines = [
        tr(
            "goes: session {number} of {day}, running {time}, with its numbers and the "
            "calibrations and usual values it brought",
            number=number,
            day=day,
            time=clock(record.running_s),
        )
        if is_run
        else tr("goes: session {number} of {day}, with its numbers", number=number, day=day)
    ]
    if record.path is None:
        return lines
    path = Path(record.path)
    gone = {path, report_beside(path)} if with_recording else set()
    for file in files_left(path):
        line = tr("goes: {path}", path=file) if file in gone else tr("stays: {path}", path=file)
        lines.append(line)
    return lines


def taken_out(store: Store, who: Athlete, number: int, *, with_recording: bool) -> Iterator[str]:
    """Take a session out, and say step by step what went and what is left.

    Args:
        store: Where it is.
        who: Whose it is.
        number: Of the session.
        with_recording: Its recording, and the report beside that, go too.

    Raises:
        StoreError: The athlete has no such session.
        UserError: Its recording cannot be deleted; the session is out already.
    """
    one, is_run = _session_of_any_kind(store, who, number)
    delete_session(store, number)
    record = one.record
    yield (
        tr("deleted session {number} of {day}", number=number, day=day_of(record))
        if not is_run
        else tr(
            "deleted session {number} of {day}: {metrics} metrics, {effects} effects of cues, "
            "and the calibrations and usual values it brought",
            number=number,
            day=day_of(record),
            metrics=len(record.metrics),
            effects=len(record.effects),
        )
    )
    if record.path is None:
        return
    path = Path(record.path)
    if with_recording:
        yield _delete_recording(path)
        if _delete_file(report_beside(path)):
            yield f"deleted {escape_terminal(str(report_beside(path)))}"
    for left in files_left(path):
        yield tr("still there: {left}", left=escape_terminal(str(left)))


def _odd_row(store: Store, who: Athlete, name: str) -> OddRow | None:
    """What cannot be read and is called so, as it was listed."""
    of_history = tuple(table for table in TABLES if table != "athlete")
    odd = odd_rows(store, who.athlete_id, of_history)
    return next((row for row in odd if name in (row.name, escape_terminal(row.name))), None)


def _delete_recording(path: Path) -> str:
    """Delete a file if it is a recording; the history may have come from elsewhere."""
    try:
        if not is_recording(path):
            raise UserError(
                tr("{path} is not a recording; it was left where it is, look at it", path=path)
            )
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    if _delete_file(path):
        return f"deleted {escape_terminal(str(path))}"
    return tr("its recording {path} was gone already", path=escape_terminal(str(path)))


def _delete_file(path: Path) -> bool:
    """Whether it was there."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    return True


def _cannot(path: Path, error: Exception) -> UserError:
    return UserError(
        tr(
            "cannot delete {path}: {why}; delete it by hand",
            path=path,
            why=tr(what_went_wrong(error)),
        )
    )


def is_recording(path: Path) -> bool:
    """Whether a file begins as one.

    Raises:
        OSError: It cannot be read, or is not there.
        ValueError: There can be no file of that name.
    """
    with path.open("rb") as file:
        return is_mcap(file.read(_START_BYTES))


def files_left(path: Path) -> list[Path]:
    """The recording and what was made of it: files of the same name with another ending."""
    try:
        return sorted(path.parent.glob(f"{glob.escape(path.stem)}.*"))
    except (OSError, ValueError):
        return []
