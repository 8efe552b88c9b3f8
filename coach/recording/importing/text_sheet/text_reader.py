"""Sheets from text: CSV and its relations, however a recorder or a spreadsheet writes them.

The cells are read by Arrow's CSV engine; here is what an engine cannot know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import Sheet
from coach.recording.importing.text_sheet import cells
from coach.recording.importing.text_sheet.arrow import (
    LONGEST_CELL,
    LONGEST_LINE,
    ArrowColumns,
    arrow,
    numbers_among,
    parsed,
    without_thousands,
)
from coach.recording.importing.text_sheet.encoding import to_utf8
from coach.recording.importing.text_sheet.layout import Layout, layout_of
from coach.recording.importing.text_sheet.text_lines import (
    BLANKS,
    COMMENTS,
    TextLines,
    cells_of,
    filled_lines,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.recording.importing.text_sheet.arrow import Row, Table

_MOST_BAD = 0.05
_MOST_RESTARTS = 1000


def read_text(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The table of a text file.

    Rows that have not as many cells as there are names are left out, with a note; so are repeated
    lines of names, comments and what stands below the last row. A cell that is no number among
    numbers is NaN, with a note.

    Args:
        data: The whole file.
        name: What messages call it.

    Raises:
        ImportProblem: If it is no table of samples, or more than 5 % of its rows are left out.
    """
    text, notes = to_utf8(data, name)
    layout = layout_of(text, name)
    reader = _Reader(name, layout)
    for start, end in _parts(text, layout):
        reader.read(text, start, end)
    table = reader.table()
    return (
        Sheet(
            name=name,
            columns=ArrowColumns(table),
            units=layout.units,
            preamble=layout.preamble,
            first_row=layout.first_row,
            notes=(*notes, *layout.notes, *reader.notes),
            has_names=layout.has_names,
            restarts=tuple(reader.restarts),
        ),
    )


def _parts(text: bytes, layout: Layout) -> list[tuple[int, int]]:
    """Where rows begin and end, between lines of names that are repeated."""
    if not layout.names_line:
        return [(layout.start, len(text))]
    parts: list[tuple[int, int]] = []
    start = layout.start
    again = b"\n" + layout.names_line
    while (end := text.find(again, start - 1)) >= 0 and len(parts) < _MOST_RESTARTS:
        parts.append((start, end + 1))
        start = _after_line(text, end + 1)
        for line in layout.unit_lines:
            if text.startswith(line, start):
                start = _after_line(text, start)
    parts.append((start, len(text)))
    return [(start, end) for start, end in parts if text[start:end].strip()]


def _after_line(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text) if end < 0 else end + 1


@dataclass
class _Reader:
    """Reads the parts of one file, and remembers what was left out."""

    name: str
    layout: Layout
    notes: list[str] = field(default_factory=list)
    restarts: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows: int = 0
    bad: int = 0

    def read(self, text: bytes, start: int, end: int) -> None:
        """Raise an ``ImportProblem`` if there is a line beyond measure."""
        part = memoryview(text)[start:end]
        delimiter = self.layout.delimiter
        if delimiter == BLANKS:
            part = memoryview(_single_blanks(bytes(part)))
        quoted = text.find(b'"', start, end) >= 0
        try:
            table, left_out = parsed(part, self.layout, delimiter, quoted=quoted)
            if quoted and table.num_rows + len(left_out) < len(filled_lines(part)):
                # A quote that nothing closes would hide all lines up to the next.
                table, left_out = parsed(part, self.layout, delimiter, quoted=False)
        except arrow().ArrowInvalid as error:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording(
                    "{name} has a line of more than {longest_line} characters, or one "
                    "that is no text; it is no table of samples",
                    name=self.name,
                    longest_line=LONGEST_LINE,
                ),
            ) from error
        lines = TextLines(text, start, end, [row.number for row in left_out])
        self._judge(left_out, table.num_rows, lines)
        table = self._mended(table, lines)
        if self.tables:
            self.restarts.append(self.rows)
        self.rows += table.num_rows
        self.tables.append(table)

    def table(self) -> Table:
        """All parts; a column without name and cells is none."""
        total = self.rows + self.bad
        if self.bad > _MOST_BAD * total:
            first = next(note for note in self.notes if "cells under" in note)
            raise ImportProblem(
                ImportReason.SHAPE,
                Wording(
                    "{name}: {bad} of {total} lines have not the cells of the names; "
                    "{what}; mend or remove the lines",
                    name=self.name,
                    bad=self.bad,
                    total=total,
                    what=first.removesuffix("; left out"),
                ),
            )
        if not self.rows:
            raise ImportProblem(
                ImportReason.EMPTY,
                Wording("{name} has no samples; check the file", name=self.name),
            )
        if len(self.restarts):
            self.notes.append(f"the line of names stands in {len(self.restarts) + 1} places")
        table = arrow().concat_tables(self.tables, promote_options="permissive")
        table = _without_empty_rows_below(table)
        empty = [
            name
            for name in table.column_names
            if name.startswith("column ") and table.column(name).null_count == table.num_rows
        ]
        return table.drop_columns(empty)

    def _judge(self, left_out: Sequence[Row], kept: int, lines: TextLines) -> None:
        """Count and note the rows that the engine left out."""
        width = len(self.layout.names)
        last = kept + len(left_out)
        ragged: list[Row] = []
        comments = footers = 0
        still_at_the_end = True
        for row in reversed(left_out):
            still_at_the_end = still_at_the_end and row.number == last
            last -= 1
            words = row.text.strip()
            if words.startswith(COMMENTS) or not words:
                comments += bool(words)
            elif still_at_the_end and not self._has_numbers(words):
                footers += 1
            else:
                ragged.insert(0, row)
        self.bad += len(ragged)
        if comments:
            self.notes.append(f"{comments} comment lines among the rows are left out")
        if footers:
            self.notes.append(f"{footers} lines of words below the last row are left out")
        if ragged:
            row = ragged[0]
            more = f", and {len(ragged) - 1} more lines like it" if len(ragged) > 1 else ""
            where = f"line {lines.of_number(row.number)}"
            self.notes.append(
                f"{where}: {row.actual_columns} cells under {width} names{more}; left out"
            )

    def _has_numbers(self, words: str) -> bool:
        row = [cell for cell in cells_of(words, self.layout.delimiter) if cell]
        return 2 * sum(map(cells.is_value, row)) >= len(row)

    def _mended(self, table: Table, lines: TextLines) -> Table:
        """The table with numbers where only some cells of a column were words."""
        numeric = dict(zip(self.layout.names, self.layout.numeric, strict=True))
        for place, name in enumerate(table.column_names):
            column = table.column(place)
            if not numeric[name] or arrow("types").is_floating(column.type):
                continue
            column, grouped = without_thousands(column, self.layout.decimal)
            numbers, words = numbers_among(column, self.layout.decimal)
            if 2 * len(words) > len(column) - column.null_count:
                continue
            table = table.set_column(place, name, numbers)
            if grouped:
                self.notes.append(f"column {name}: the marks between thousands are left out")
            if len(words):
                first = int(words[0])
                more = f", and {len(words) - 1} more cells like it" if len(words) > 1 else ""
                self.notes.append(
                    f"line {lines.of_row(first)}, column {name}: {_cell(column, first)!r} is not "
                    f"a number{more}"
                )
        return table


def _without_empty_rows_below(table: Table) -> Table:
    """Spreadsheets write such rows where there once was something."""
    rows = int(table.num_rows)
    while rows and not any(column[rows - 1].is_valid for column in table.columns):
        rows -= 1
    return table.slice(0, rows)


def _cell(column: Any, row: int) -> str:  # noqa: ANN401
    """A cell as a note shows it."""
    return str(column[row].as_py())[:LONGEST_CELL]


def _single_blanks(part: bytes) -> bytes:
    """One blank between cells, and none before and after."""
    part = part.replace(b"\t", b" ")
    while b"  " in part:
        part = part.replace(b"  ", b" ")
    for blank, none in ((b"\n ", b"\n"), (b" \n", b"\n"), (b" \r", b"\r")):
        part = part.replace(blank, none)
    return part.strip(b" ")
