"""Copies of the history: as JSON lines, and as the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import back_up, export_lines, import_lines, open_home, profile_folder
from coach.athlete.errors import DamagedError
from coach.athlete.restore import Held, held_in, looked_through, put_back
from coach.cli.errors import ExitCode
from coach.cli.files import check_output, load_text, write_file, writing
from coach.cli.history.athlete_store import athlete_store, no_home
from coach.cli.history.sure import is_sure
from coach.cli.notes import note
from coach.files.private import make_private
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    import argparse


def export_history(args: argparse.Namespace) -> int:
    """Everything of all athletes into one text file."""
    path = Path(args.items[0])
    check_output(path, ".jsonl", force=args.force)
    with athlete_store(args.athlete) as (store, _):
        text = "".join(f"{line}\n" for line in export_lines(store))
        write_file(path, text)
    print(
        tr("{path}: {count} rows", path=escape_terminal(str(path)), count=text.count(chr(10)) - 1)
    )
    return ExitCode.FINE


def import_history(args: argparse.Namespace) -> int:
    """Such a file beside what is there."""
    path = Path(args.items[0])
    lines = load_text(path).split("\n")
    if lines[-1] == "":
        lines.pop()
    with athlete_store(args.athlete) as (store, _):
        came = import_lines(store, lines, str(path))
    print(
        tr(
            "{sessions} sessions came in, {known} were there already",
            sessions=came.sessions,
            known=came.known,
        )
    )
    return ExitCode.FINE


def backup(args: argparse.Namespace) -> int:
    """The store itself, while others may be using it."""
    path = Path(args.items[0])
    check_output(path, ".sqlite", force=args.force)
    with athlete_store(args.athlete) as (store, _), writing(path):
        make_private(path, lambda made: back_up(store, made))
    print(tr("{path}: {bytes} bytes", path=escape_terminal(str(path)), bytes=path.stat().st_size))
    return ExitCode.FINE


def restore(args: argparse.Namespace) -> int:
    """A backup in place of the store, which is kept under another name."""
    path, folder = Path(args.items[0]), profile_folder()
    if folder is None:
        raise no_home()
    with looked_through(path, folder) as copy:
        coming = held_in(copy)
        present = _present(folder)
        lines = [
            tr("comes: {path}, {what}", path=path, what=_words(coming)),
            tr("goes: your history of today, {what}", what=present and _words(present)),
            tr("stays: that history as a file beside the new one, and all recordings"),
        ]
        if present is None:
            lines[1] = tr("goes: your history of today, which cannot be read any more")
        asked = present is None or not present.is_empty
        if asked and not is_sure(lines, tr("take it back? yes or no:"), yes=args.yes):
            return ExitCode.USER_ERROR
        kept = put_back(copy, folder)
    print(tr("{path} is your history now: {what}", path=path, what=_words(coming)))
    if kept is not None:
        print(tr("what was there is kept as {path}", path=escape_terminal(str(kept))))
    return ExitCode.FINE


def _present(folder: Path) -> Held | None:
    """What the store of today holds, nothing if there is none; ``None`` if it is damaged."""
    try:
        store = open_home(folder, note)
        if store is None:
            return Held(0, 0, 0)
        try:
            return held_in(store)
        finally:
            store.close()
    except DamagedError:
        return None


def _words(held: Held) -> str:
    athletes = tr_n("{n} athlete", "{n} athletes", held.athletes)
    sessions = tr_n("{n} session", "{n} sessions", held.sessions)
    return f"{athletes}, {sessions}"
