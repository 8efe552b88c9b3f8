"""Progress on the terminal: the answers in a few lines; every number on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.cli.plain_console import plain_console
from coach.progress import Kind
from coach.terminal_escape import escape_terminal
from coach.wording.practices.joined_words import joined_answers
from coach.wording.progress_words import (
    INCOMPARABLE,
    TITLES,
    asked_answers,
    by_answer,
    heads,
    runs_words,
    trend_row,
)
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress import Progress, Trend
    from coach.progress.joined import Joined

_WIDTH = 120  # where the width is not a terminal's
_NAME = 60
_WORDS = (4, 7)  # columns that are read, not compared
_READ = tuple(number + 1 for number in _WORDS)  # of the table, whose first column is the metric
_GIVE_WAY = (1, 4, 7, 6, 2, 3, 8)  # what is missed least first: runs, noise, between, ...


def print_progress(progress: Progress, name: str, *, table: bool, checked: bool = False) -> None:
    """Print it to standard output.

    Args:
        progress: What is known.
        name: Of the athlete; any text.
        table: Every metric with its numbers too.
        checked: There are standing checks, which say how the runner stands.
    """
    console = plain_console(_WIDTH)
    who = tr("{name}, {runs}", name=escape_terminal(name, _NAME), runs=runs_words(progress))
    for line in ("", who, *asked_answers(progress)):
        console.print(line, soft_wrap=True)
    if not table:
        return
    for kind in Kind:
        told = by_answer(progress.of(kind))
        if told:
            print_table(console, _table(tr(TITLES[kind]), told), _GIVE_WAY, words=_READ)
    if not progress.standing_comparable and not checked:
        console.print(tr(INCOMPARABLE), soft_wrap=True)


def print_joined(joined: Joined, *, table: bool) -> None:
    """What standing checks, desk and exercises add, to standard output.

    Args:
        joined: What is known; nothing is printed where there is nothing but runs.
        table: Every trend of the standing checks with its numbers too.
    """
    console = plain_console(_WIDTH)
    told = joined_answers(joined)
    if told:
        console.print("")
    for line in told:
        console.print(line, soft_wrap=True)
    if table and joined.posture:
        title = tr(TITLES[Kind.POSTURE])
        print_table(console, _table(title, joined.posture), _GIVE_WAY, words=_READ)


def _table(title: str, trends: Sequence[Trend]) -> Table:
    table = Table(box=box.SIMPLE)
    table.add_column(title)
    for number, heading in enumerate(heads()):
        words = number in _WORDS
        table.add_column(heading, justify="left" if words else "right")
    for trend in trends:
        table.add_row(*trend_row(trend))
    return table
