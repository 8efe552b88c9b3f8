"""What was taken as what: one row for each quantity, for the user to check."""

from __future__ import annotations

from dataclasses import dataclass


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
