"""Asks before anything goes that cannot be had back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_YES = ("y", "yes")


def add_yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes", action="store_true", help=tr("delete or replace without being asked; for scripts")
    )


def is_sure(what: Iterable[str], question: str, *, yes: bool) -> bool:
    """Whether it may be done: the user was told what goes and what stays, and said yes.

    Args:
        what: Lines that say so.
        question: To be answered.
        yes: Said beforehand, by ``--yes``; then nothing is asked.

    Raises:
        UserError: Nobody is there who could be asked.
    """
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UserError(tr("nothing was changed: add --yes, since nobody can be asked here"))
    for line in what:
        print(escape_terminal(line, LINE), file=sys.stderr)
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip().lower()
    if answer in (*_YES, tr("yes")):
        return True
    print(tr("nothing was changed"), file=sys.stderr)
    return False
