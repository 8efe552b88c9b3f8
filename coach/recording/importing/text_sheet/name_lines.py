"""The lines above the samples, told apart: names, units, and whatever came before."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from coach.core_wording import Wording
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
                if self._axes_alone() and above and self._add_sensors(self._row(above[-1])):
                    above.pop()
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
                Wording(
                    "{name} line {number}: {n} names, but {width} cells in most lines below; "
                    "export the file again",
                    name=name,
                    number=line.number,
                    n=len(row),
                    width=self._width,
                ),
            )
        self.line, self._names = line, row
        return True

    def _axes_alone(self) -> bool:
        """Whether several columns are called x: of which sensor stands in the line above."""
        return [unit_spellings.cut(name)[0].strip().lower() for name in self._names].count("x") > 1

    def _add_sensors(self, above: Sequence[str]) -> bool:
        """Put what stands above in front of the names; one word may stand over several cells."""
        told = {cell for cell in above if cell}
        if len(above) != self._width or len(told) < 2 or any(map(cells.is_number, told)):
            return False
        over = list(above)
        for place in range(1, len(over)):
            over[place] = over[place] or over[place - 1]
        self._names = [f"{w} {n}".strip() for w, n in zip(over, self._names, strict=True)]
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
