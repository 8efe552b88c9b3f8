"""What was taken as what: one row for each quantity, for the user to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.recording.importing.sheet import Sheet

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Taken:
    """One decision.

    Args:
        columns: As the file names them.
        taken_as: Which quantity; ``not used`` for what is left.
        unit: As used, empty if none.
        why: What says so.
    """

    columns: str
    taken_as: str
    unit: str = ""
    why: str = ""


def not_used(sheets: Sequence[Sheet], used: set[tuple[str, str]]) -> tuple[Taken, ...]:
    """A row for each table with columns that nothing was taken from.

    Args:
        sheets: All tables of the files.
        used: Names of tables, each with the name of a column in use.
    """
    rows = []
    for sheet in sheets:
        left = [name for name in sheet.columns if (sheet.name, name) not in used]
        if left:
            more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
            rows.append(Taken(", ".join(left[:_MOST_NAMED]) + more, "not used", "", sheet.name))
    return tuple(rows)
