"""Tables in whatever width there is: names stay whole, and the columns that say least give way."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from coach.cli.notes import note
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.table import Column, Table

_BETWEEN = 3  # letters that a column takes beside its own
_EDGE = 1
_LEAST = 2
_LEAST_OF_WORDS = 14  # a column of words is read in no less


def print_table(
    console: Console, table: Table, give_way: Sequence[int], *, words: Sequence[int] = ()
) -> None:
    """Print a table; columns that have no room are left out, and a line says which.

    Args:
        console: Where to.
        table: With all its columns.
        give_way: Numbers of columns, the one that is missed least first.
        words: Numbers of columns that may be broken into lines; no other is.
    """
    columns = list(table.columns)
    for number, column in enumerate(columns):
        column.no_wrap = number not in words
    names = columns[0]
    heading = str(names.header)
    room = _widest([*map(str, names.cells), *heading.split()])
    names.header = "\n".join(textwrap.wrap(heading, room))
    left_out: list[str] = []
    for number in (number for number in give_way if number < len(columns)):
        kept = [(n, column) for n, column in enumerate(columns) if column in table.columns]
        if sum(_width(c, words=n in words) + _BETWEEN for n, c in kept) + _EDGE <= console.width:
            break
        table.columns.remove(columns[number])
        left_out.append(str(columns[number].header))
    console.print(table)
    if left_out:
        note(tr("no room here for: {columns}", columns=", ".join(left_out)))


def _width(column: Column, *, words: bool) -> int:
    texts = [str(column.header), *map(str, column.cells)]
    if not words:
        return _widest(texts)
    longest_word = _widest(word for text in texts for word in text.split())
    return min(_widest(texts), max(longest_word, _LEAST_OF_WORDS))


def _widest(texts: Iterable[str]) -> int:
    lines = (line for text in texts for line in text.split("\n"))
    return max(_LEAST, max(map(cell_len, lines), default=0))
