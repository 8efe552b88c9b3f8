"""Progress on the terminal: the answer first, then what has one, then what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.plain_console import plain_console
from coach.progress import Kind
from coach.terminal_escape import escape_terminal
from coach.wording.progress_words import (
    INCOMPARABLE,
    TITLES,
    answered,
    headline,
    open_words,
    runs_words,
    trend_row,
    unanswered,
)
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress import Progress, Trend

_WIDTH = 120  # where the width is not a terminal's
_NAME = 60


def print_progress(progress: Progress, name: str) -> None:
    """Print it to standard output."""
    console = plain_console(_WIDTH)
    for line in ("", f"{escape_terminal(name, _NAME)}, {runs_words(progress)}", headline(progress)):
        console.print(line, soft_wrap=True)
    for kind in Kind:
        told = answered(progress, kind)
        if told:
            console.print(_table(TITLES[kind], told))
        for line in open_words(unanswered(progress, kind)):
            console.print(
                tr("{what}, cannot tell yet: {line}", what=tr(TITLES[kind]), line=line),
                soft_wrap=True,
            )
    if not progress.standing_comparable:
        console.print(tr(INCOMPARABLE), soft_wrap=True)


def _table(title: str, trends: Sequence[Trend]) -> Table:
    table = Table(box=box.SIMPLE)
    table.add_column(tr(title))
    for heading in (mark("n"), mark("at first"), mark("now"), mark("change"), mark("between")):
        table.add_column(tr(heading), justify="right", no_wrap=True)
    table.add_column(tr("answer"), no_wrap=True)
    for trend in trends:
        table.add_row(*trend_row(trend))
    return table
