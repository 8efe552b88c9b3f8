"""Where tables are printed: in a terminal's width, or in one of their own."""

from __future__ import annotations

from typing import NoReturn

from rich.console import Console


class _Console(Console):
    """A console whose reader may leave: that is told as it is everywhere else."""

    def on_broken_pipe(self) -> NoReturn:
        """Leave what was raised to the entry point; rich ends the process as if it had failed."""
        raise  # noqa: PLE0704  called where the error is handled


def plain_console(width: int) -> Console:
    """A console for standard output that reads nothing into what it prints.

    Args:
        width: Letters in a line where the output is no terminal.

    Raises:
        BrokenPipeError: When it prints, and nobody reads any more.
    """
    console = _Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        return console
    return _Console(highlight=False, markup=False, emoji=False, width=width)
