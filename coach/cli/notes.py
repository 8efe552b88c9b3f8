"""One line for the user that is neither a result nor an error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coach.shown import LINE, shown

if TYPE_CHECKING:
    from collections.abc import Iterable


def note(line: str) -> None:
    """Print it to standard error."""
    print(f"coach: {shown(line, LINE)}", file=sys.stderr, flush=True)


def notes(lines: Iterable[str]) -> None:
    """Some remarks."""
    for line in lines:
        note(line)


def all_simulated(name: str) -> str:
    """Why there is nothing to say of a runner who has sessions."""
    return f"the sessions of {shown(name)} are all simulated, so they count for nothing"
