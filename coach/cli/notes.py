"""One line for the user that is neither a result nor an error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coach.terminal_escape import LINE, escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable


def note(line: str) -> None:
    """Print it to standard error, in the language in use if it is a text that is marked."""
    print(f"coach: {escape_terminal(tr(line), LINE)}", file=sys.stderr, flush=True)


def notes(lines: Iterable[str]) -> None:
    """Some remarks."""
    for line in lines:
        note(line)


def all_simulated(name: str) -> str:
    """Why there is nothing to say of a runner who has sessions."""
    if _unnamed(name):
        return tr("your sessions are all simulated, so they count for nothing")
    return tr(
        "the sessions of {name} are all simulated, so they count for nothing",
        name=escape_terminal(name),
    )


def no_sessions(name: str) -> str:
    """Why there is nothing to say of a runner who has none."""
    if _unnamed(name):
        return tr("no sessions yet; 'coach run' and 'coach history add' keep them")
    name = escape_terminal(name)
    return tr("no sessions of {name} yet; 'coach run' and 'coach history add' keep them", name=name)


def _unnamed(name: str) -> bool:
    """Whether nobody has said who runs; "of me" is no name to read in a sentence."""
    from coach.athlete.athletes import FIRST_NAME

    return name == FIRST_NAME
