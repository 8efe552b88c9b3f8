"""Lines of a text: their cells, and which of them a row stands in that an engine counted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


BLANKS = " "
"""Between cells: any number of them."""

COMMENTS = ("#", "%", "//")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, where it stands, and what it says."""

    number: int
    start: int
    raw: bytes
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def is_comment(self) -> bool:
        return self.text.lstrip().startswith(COMMENTS)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line, without quotes and blanks around them."""
    if delimiter == BLANKS and '"' not in line:
        return line.split()
    if delimiter == BLANKS:
        line = " ".join(line.split())
    row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return [cell.strip() for cell in row]


def filled_lines(part: memoryview) -> npt.NDArray[np.int64]:
    """``(m,)`` which lines of a text are not empty, from 0."""
    characters = np.frombuffer(part, dtype=np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    if len(characters) and characters[-1] != ord("\n"):
        ends = np.append(ends, len(characters))
    lengths = np.diff(ends, prepend=-1) - 1
    returns = (lengths > 0) & (characters[ends - 1] == ord("\r"))
    return np.flatnonzero(lengths - returns > 0)


class TextLines:
    """The lines of a part of a text.

    Args:
        text: The whole text.
        start: Byte at which the part begins, at a line.
        end: And ends.
        skipped: Rows of the part that were left out, from 1, as the engine counts: no empty line.
    """

    def __init__(self, text: bytes, start: int, end: int, skipped: Sequence[int]) -> None:
        self._text, self._start, self._end = text, start, end
        self._skipped = sorted(skipped)

    def of_number(self, number: int) -> int:
        """Line of the row which the engine calls ``number``, from 1."""
        before = int(self._text.count(b"\n", 0, self._start))
        filled = filled_lines(memoryview(self._text)[self._start : self._end])
        return before + int(filled[min(number, len(filled)) - 1]) + 1

    def of_row(self, row: int) -> int:
        """Line of the row that is ``row`` among those kept, from 0."""
        number = row + 1
        for skipped in self._skipped:
            number += int(skipped <= number)
        return self.of_number(number)
