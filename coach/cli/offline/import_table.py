"""What of a file was taken as what, for the user to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from coach.cli.fitting_table import print_table
from coach.cli.plain_console import plain_console
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.recording.importing import Taken

_WIDTH = 120  # where the width is not a terminal's


def print_taken(format_name: str, taken: Sequence[Taken]) -> None:
    """Print the table to standard output."""
    console = plain_console(_WIDTH)
    if format_name:
        console.print(tr("recognised as {format}", format=format_name))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in (tr("column"), tr("taken as"), tr("unit"), tr("why")):
        table.add_column(head)
    for one in taken:
        cells = (tr(one.columns), tr(one.taken_as), one.unit, tr(one.why))
        table.add_row(*(escape_terminal(cell, LINE) for cell in cells))
    print_table(console, table, (), words=(0, 1, 3))
