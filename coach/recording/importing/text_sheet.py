"""Sheets from text: CSV and its relations, however a recorder or a spreadsheet writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.recording.importing.sheet import Sheet


def read_text(
    data: bytes, name: str, progress: Callable[[float], None] | None = None
) -> tuple[Sheet, ...]:
    """The tables of a text file, usually one.

    Args:
        data: The whole file.
        name: What messages call it.
        progress: Told from time to time which share has been read, 0 to 1.

    Raises:
        ImportProblem: If it is no table of samples; one line.
    """
    del data, progress
    raise ImportProblem(ImportReason.WRONG_KIND, f"{name} cannot be read yet")
