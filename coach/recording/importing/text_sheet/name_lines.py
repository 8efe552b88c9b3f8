"""The lines above the samples, told apart: names, units, and whatever came before."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from coach.recording.importing import unit_spellings
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.text_sheet import cells
from coach.recording.importing.text_sheet.text_lines import BLANKS, Line, cells_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def _is_units(row: Sequence[str]) -> bool:
    return all(unit_spellings.unit_of(c) or unit_spellings.is_kind(c) for c in row)


def _counts(cells_of_column: Sequence[str]) -> bool:
    try:
        numbers = [int(cell) for cell in cells_of_column[:20]]
    except ValueError:
        return False
    return len(numbers) > 1 and all(b == a + 1 for a, b in itertools.pairwise(numbers))


def _is_clock(cell: str) -> bool:
    return cell.count(":") >= 1 and cells.is_time(f"1-1-1 {cell}")


class NameLines:
    """The lines above the samples.

    Args:
        above: The lines, none of them blank.
        delimiter: Between cells.
        width: Cells in a row of samples.
        rows: Some of these.
    """

    def __init__(
        self, above: Sequence[Line], delimiter: str, width: int, rows: Sequence[Sequence[str]]
    ) -> None:
        self.preamble = list(above)
        self.line: Line | None = None
        self.unit_rows: list[Line] = []
        self.notes: list[str] = []
        self._delimiter = delimiter
        self._width = width
        self._rows = rows
        self._names: list[str] = [str(k + 1) for k in range(width)]

    def find(self, name: str) -> None:
        """Raise an ``ImportProblem`` if the names are fewer or more than the cells."""
        above = list(self.preamble)
        remarks: list[Line] = []
        while above:
            line = above.pop()
            row = self._row(line)
            if line.is_comment and len(row) != self._width:
                remarks.insert(0, line)
            elif len(row) < 2 or not any(row):
                break
            elif _is_units(row) and any(len(self._row(other)) == len(row) for other in above):
                self.unit_rows.insert(0, line)
            elif self._take(line, row, name):
                self.preamble = above + remarks
                if line.number > 1:
                    self.notes.append(f"the names are taken from line {line.number}")
                return
            else:
                break
        self.unit_rows = []

    def _row(self, line: Line) -> list[str]:
        text = line.text.lstrip().lstrip("#%/") if line.is_comment else line.text
        return cells_of(text, self._delimiter)

    def _take(self, line: Line, row: list[str], name: str) -> bool:
        """Whether the line is one of names."""
        if any(map(cells.is_number, row)):
            return False
        while len(row) > self._width and not row[-1]:
            row.pop()
        if len(row) == self._width - 1:
            self._add_the_missing(row)
        if len(row) < min(3, self._width - 1):
            return False
        if len(row) != self._width:
            raise ImportProblem(
                ImportReason.SHAPE,
                f"{name} line {line.number}: {len(row)} names, but {self._width} cells in most "
                "lines below; export the file again",
            )
        self.line, self._names = line, row
        return True

    def _add_the_missing(self, row: list[str]) -> None:
        """The name that some leave out: of a row's number, of a date, of nothing at the end."""
        columns = list(zip(*self._rows, strict=True))
        clocks = [k for k, cells_ in enumerate(columns[1:]) if _is_clock(cells_[0])]
        if not any(columns[-1]):
            row.append("")
        elif _counts(columns[0]):
            row.insert(0, "row")
        elif clocks and self._delimiter == BLANKS:
            row.insert(clocks[0], "date")

    def unique(self) -> tuple[str, ...]:
        """The names, each once; kinds below them (CAL, RAW) tell equal ones apart."""
        names = [name or f"column {k}" for k, name in enumerate(self._names, start=1)]
        for line in self.unit_rows:
            if len(set(names)) == len(names):
                break
            kinds = self._row(line)
            if any(unit_spellings.unit_of(kind) for kind in kinds):
                continue
            names = [f"{n} {kind}".strip() for n, kind in zip(names, kinds, strict=False)]
        seen: Counter[str] = Counter()
        result: list[str] = []
        for name in names:
            seen[name] += 1
            result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        if max(seen.values()) > 1:
            twice = next(name for name, count in seen.items() if count > 1)
            self.notes.append(f"more than one column is called {twice}")
        return tuple(result)

    def units(self) -> dict[str, str]:
        """As the file spells them."""
        names = self.unique()
        units = {
            name: unit
            for line in self.unit_rows
            for name, unit in zip(names, self._row(line), strict=False)
            if unit_spellings.unit_of(unit)
        }
        if units:
            self.notes.append(f"line {self.unit_rows[-1].number} is taken for units")
        return units
