"""Copies of the history: as JSON lines, and as the store itself."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coach.athlete import back_up, export_lines, import_lines
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_text
from coach.cli.history.athlete_store import athlete_store
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def export_history(args: argparse.Namespace) -> int:
    """Everything of all athletes into one text file."""
    path = Path(args.items[0])
    check_output(path, ".jsonl", force=args.force)
    with athlete_store(args.athlete) as (store, _):
        text = "".join(f"{line}\n" for line in export_lines(store))
        _whole(path, lambda made: made.write_text(text, encoding="utf-8", newline="\n"))
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
        _whole(path, lambda made: back_up(store, made))
    print(f"{escape_terminal(str(path))}: {path.stat().st_size} bytes")
    return ExitCode.FINE


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """Make a file as a whole or not at all; one that is there stays until the new one is done."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".coach-") as folder:
            made = Path(folder) / path.name
            write(made)
            os.replace(made, path)  # noqa: PTH105  says in one word what happens
    except OSError as error:
        what = (error.strerror or type(error).__name__).lower()
        raise UserError(f"cannot write {path}: {what}; choose another folder") from None
