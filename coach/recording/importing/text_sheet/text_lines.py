"""Which line of a text a row stands in that an engine counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        characters = np.frombuffer(self._text, dtype=np.uint8, count=self._end)
        newlines = np.flatnonzero(characters == ord("\n"))
        before = int(np.searchsorted(newlines, self._start))
        ends = newlines[before:]
        lengths = np.diff(ends, prepend=self._start - 1) - 1
        returns = (ends > 0) & (characters[ends - 1] == ord("\r"))
        filled = np.flatnonzero(lengths - returns > 0)
        return before + (int(filled[number - 1]) if number <= len(filled) else len(ends)) + 1

    def of_row(self, row: int) -> int:
        """Line of the row that is ``row`` among those kept, from 0."""
        number = row + 1
        for skipped in self._skipped:
            number += int(skipped <= number)
        return self.of_number(number)
