"""Taking a session out, and saying what is left of it."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import delete_session, session
from coach.athlete.odd_rows import delete_row, odd_rows
from coach.athlete.rows import TABLES
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import athlete_store
from coach.cli.history.history import session_number
from coach.cli.history.history_list import day_of, no_session
from coach.files.trouble import what_went_wrong
from coach.recording.mcap_records import is_mcap
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    import argparse

    from coach.athlete import Athlete, Store
    from coach.athlete.odd_rows import OddRow

_START_BYTES = 64  # enough to know a recording by


def delete(args: argparse.Namespace) -> int:
    with athlete_store(args.athlete) as (store, who):
        odd = _odd_row(store, who, args.items[0])
        if odd is not None:
            delete_row(store, odd)
            print(f"deleted {escape_terminal(odd.name)}, which could not be read")
            return ExitCode.FINE
        number = session_number(args.items[0])
        one = session(store, who.athlete_id, number)
        if one is None:
            raise no_session(number, who.name)
        delete_session(store, number)
    record = one.record
    print(
        f"deleted session {number} of {day_of(record)}: "
        f"{len(record.metrics)} metrics, {len(record.effects)} effects of cues, and the "
        "calibrations and usual values it brought"
    )
    if record.path is None:
        return ExitCode.FINE
    path = Path(record.path)
    if args.with_recording:
        _delete_recording(path)
    for left in _files_left(path):
        print(f"still there: {escape_terminal(str(left))}")
    return ExitCode.FINE


def _odd_row(store: Store, who: Athlete, name: str) -> OddRow | None:
    """What cannot be read and is called so, as it was listed."""
    of_history = tuple(table for table in TABLES if table != "athlete")
    odd = odd_rows(store, who.athlete_id, of_history)
    return next((row for row in odd if name in (row.name, escape_terminal(row.name))), None)


def _delete_recording(path: Path) -> None:
    """Delete a file if it is a recording; the history may have come from elsewhere."""
    try:
        with path.open("rb") as file:
            is_recording = is_mcap(file.read(_START_BYTES))
        if not is_recording:
            raise UserError(f"{path} is not a recording; it was left where it is, look at it")
        path.unlink()
    except FileNotFoundError:
        print(f"its recording {escape_terminal(str(path))} was gone already")
    except OSError as error:
        what = what_went_wrong(error)
        raise UserError(f"cannot delete {path}: {what}; delete it by hand") from None
    else:
        print(f"deleted {escape_terminal(str(path))}")


def _files_left(path: Path) -> list[Path]:
    """The recording and what was made of it: files of the same name with another ending."""
    try:
        return sorted(path.parent.glob(f"{glob.escape(path.stem)}.*"))
    except (OSError, ValueError):
        return []
