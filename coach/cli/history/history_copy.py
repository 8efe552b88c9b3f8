"""Copies of the history: as JSON lines, and as the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import back_up, export_lines, import_lines
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_text, write_file
from coach.cli.history.athlete_store import athlete_store
from coach.files.private import make_private
from coach.files.trouble import what_went_wrong
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    import argparse


def export_history(args: argparse.Namespace) -> int:
    """Everything of all athletes into one text file."""
    path = Path(args.items[0])
    check_output(path, ".jsonl", force=args.force)
    with athlete_store(args.athlete) as (store, _):
        text = "".join(f"{line}\n" for line in export_lines(store))
        write_file(path, text)
    print(f"{escape_terminal(str(path))}: {text.count(chr(10)) - 1} rows")
    return ExitCode.FINE


def import_history(args: argparse.Namespace) -> int:
    """Such a file beside what is there."""
    path = Path(args.items[0])
    lines = load_text(path).split("\n")
    if lines[-1] == "":
        lines.pop()
    with athlete_store(args.athlete) as (store, _):
        came = import_lines(store, lines, str(path))
    print(f"{came.sessions} sessions came in, {came.known} were there already")
    return ExitCode.FINE


def backup(args: argparse.Namespace) -> int:
    """The store itself, while others may be using it."""
    path = Path(args.items[0])
    check_output(path, ".sqlite", force=args.force)
    with athlete_store(args.athlete) as (store, _):
        try:
            make_private(path, lambda made: back_up(store, made))
        except OSError as error:
            what = what_went_wrong(error)
            raise UserError(f"cannot write {path}: {what}; choose another folder") from None
    print(f"{escape_terminal(str(path))}: {path.stat().st_size} bytes")
    return ExitCode.FINE
