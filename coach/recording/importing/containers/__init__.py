"""What stands in a file, whatever holds it: text, an archive, arrays, JSON, a memory card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from pathlib import Path

    from coach.recording.importing.sheet import Sheet

__all__ = ["sheets_of"]


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """The tables of a file; what holds them is told by the first bytes, not by the file's name.

    Args:
        path: The file.

    Returns:
        At least one sheet; those of an archive are named ``path:member``.

    Raises:
        ImportProblem: If nothing in it is a table; one line.
        OSError: If the file cannot be read.
    """
    raise ImportProblem(ImportReason.WRONG_KIND, f"{path} cannot be read yet")
