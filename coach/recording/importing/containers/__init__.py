"""What stands in a file, whatever holds it: text, an archive, arrays, JSON, a memory card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.containers.archive import read_archive
from coach.recording.importing.containers.bids_table import is_bids_table, read_bids_table
from coach.recording.importing.containers.first_bytes import sheets_in
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from pathlib import Path

    from coach.recording.importing.sheet import Sheet

__all__ = ["sheets_of"]

_MOST_BYTES = 4 << 30
"""Of a file. A day at 200 Hz as text is 2 GB."""


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
    if not path.is_file():
        path.stat()  # what is not there says so itself
        raise ImportProblem(
            ImportReason.UNREADABLE, Wording("{path} is no file; give a file", path=path)
        )
    if path.stat().st_size > _MOST_BYTES:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{path} is larger than 4 GB; cut it into pieces", path=path),
        )
    data = path.read_bytes()
    if is_bids_table(path):
        return read_bids_table(path, data)
    return read_archive(data, str(path)) or sheets_in(data, str(path))
