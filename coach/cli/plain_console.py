"""Where tables are printed: in a terminal's width, or in one of their own."""

from __future__ import annotations

from rich.console import Console


def plain_console(width: int) -> Console:
    """A console for standard output that reads nothing into what it prints.

    Args:
        width: Letters in a line where the output is no terminal.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, emoji=False, width=width)
