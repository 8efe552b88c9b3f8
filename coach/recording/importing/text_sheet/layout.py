"""How a text file is laid out: what parts its cells, where names stand, where numbers begin."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.text_sheet import cells
from coach.recording.importing.text_sheet.name_lines import NameLines
from coach.recording.importing.text_sheet.text_lines import BLANKS, COMMENTS, Line, cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DELIMITERS = (",", ";", "\t", "|", BLANKS)

_HEAD = 1 << 18
_WINDOW = 1 << 14
_LONGEST_LINE = 100_000
_MOST_COLUMNS = 2000
_LINES_LOOKED_AT = 200
_FITTING = 0.6
"""Share of the cells of a row that are as in the rest of the file: it is one of samples."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's layout.

    Args:
        delimiter: Between cells; ``BLANKS`` for any number of them.
        decimal: Point or comma.
        names: Of the columns, each once.
        has_names: Whether the file has them, or they are ``1``, ``2``, ...
        units: Name -> unit, of a row of units.
        numeric: ``(k,)`` which columns are of numbers.
        preamble: Lines before the names.
        start: Byte at which the samples begin.
        first_row: Their line, from 1.
        names_line: The line of names as it stands, empty without one.
        unit_lines: Those of units and kinds below it.
        notes: What was taken for something.
    """

    delimiter: str
    decimal: str
    names: tuple[str, ...]
    has_names: bool
    units: Mapping[str, str]
    numeric: tuple[bool, ...]
    preamble: tuple[str, ...]
    start: int
    first_row: int
    names_line: bytes
    unit_lines: tuple[bytes, ...]
    notes: tuple[str, ...]


def layout_of(text: bytes, name: str) -> Layout:
    """Find the layout of a text in UTF-8.

    The delimiter is that which parts most lines into equally many cells that can be values. The
    first row is the first from which on rows look like those further down; the names are above.

    Raises:
        ImportProblem: If there are no rows of samples; one line.
    """
    head = _head(text, name)
    rows = [line for line in head if not line.is_blank and not line.is_comment]
    sample = [line.text for line in rows[len(rows) // 3 :][:_LINES_LOOKED_AT]]
    sample += [*_window(text, len(text) // 2), *_window(text, len(text) - 2 * _WINDOW)]
    if not sample:
        raise ImportProblem(
            ImportReason.EMPTY, Wording("{name} holds no samples; check the file", name=name)
        )
    found = _delimiter(sample)
    if found is None:
        raise _no_table(name, rows)
    delimiter, width = found
    if width > _MOST_COLUMNS:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording(
                "{name} has {width} columns; more than {most_columns} is no table of samples",
                name=name,
                width=width,
                most_columns=_MOST_COLUMNS,
            ),
        )
    split = [row for line in sample if len(row := cells_of(line, delimiter)) == width]
    numeric = tuple(map(_is_numeric, zip(*split, strict=True)))
    first = _first_row(rows, delimiter, numeric)
    if first is None:
        raise _no_table(name, rows)
    above = [line for line in head if line.number < first.number and not line.is_blank]
    names = NameLines(above, delimiter, width, split[:_LINES_LOOKED_AT])
    names.find(name)
    return Layout(
        delimiter=delimiter,
        decimal=_decimal(split, numeric),
        names=names.unique(),
        has_names=names.line is not None,
        units=MappingProxyType(names.units()),
        numeric=numeric,
        preamble=tuple(line.text for line in names.preamble),
        start=first.start,
        first_row=first.number,
        names_line=names.line.raw if names.line else b"",
        unit_lines=tuple(line.raw for line in names.unit_rows),
        notes=tuple(names.notes),
    )


def _head(text: bytes, name: str) -> list[Line]:
    raw = text[:_HEAD].splitlines(keepends=True)
    if len(text) > _HEAD:
        raw = raw[:-1]
    starts = itertools.accumulate((len(line) for line in raw), initial=0)
    lines = [
        Line(number, start, line.rstrip(b"\r\n"), line.decode("utf-8", "replace").rstrip("\r\n"))
        for number, (start, line) in enumerate(zip(starts, raw, strict=False), start=1)
    ]
    longest = max((len(line.raw) for line in lines), default=len(text))
    if longest > _LONGEST_LINE:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording(
                "{name} has a line of more than {longest_line} characters; it is no table of "
                "samples",
                name=name,
                longest_line=_LONGEST_LINE,
            ),
        )
    return lines


def _window(text: bytes, start: int) -> list[str]:
    """Whole lines from the inside of a long text."""
    if start < _HEAD:
        return []
    lines = text[start : start + _WINDOW].splitlines()[1:-1]
    told = [line.decode("utf-8", "replace") for line in lines[:_LINES_LOOKED_AT]]
    return [line for line in told if line.strip() and not line.lstrip().startswith(COMMENTS)]


def _no_table(name: str, rows: Sequence[Line]) -> ImportProblem:
    if len(rows) == 1 and any(len(cells_of(rows[0].text, mark)) > 2 for mark in _DELIMITERS):
        return ImportProblem(
            ImportReason.EMPTY,
            Wording(
                "{name} holds no samples; expected a line of column names and one line per sample",
                name=name,
            ),
        )
    return ImportProblem(
        ImportReason.WRONG_KIND,
        Wording(
            "{name} is no table of samples; expected a line of column names and one line per "
            "sample",
            name=name,
        ),
    )


def _delimiter(sample: Sequence[str]) -> tuple[str, int] | None:
    """What parts the cells, and how many there are in a row."""
    best: tuple[float, int, str] | None = None
    for mark in _DELIMITERS:
        rows = [cells_of(line, mark) for line in sample]
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width < 2:
            continue
        usual = [row for row in rows if len(row) == width]
        values = sum(_is_value(cell, mark) for row in usual for cell in row) / (width * len(usual))
        score = count / len(rows) * values
        if score > 0.0 and (best is None or score > best[0] + 0.05):
            best = (score, width, mark)
    return None if best is None else (best[2], best[1])


def _is_value(cell: str, mark: str) -> bool:
    # Between commas an unquoted decimal comma cannot be, so what has one was quoted.
    return cells.is_value(cell) if mark != BLANKS else cell != "" and cells.is_value(cell)


def _is_numeric(column: Sequence[str]) -> bool:
    told = [cell for cell in column if not cells.is_missing(cell)]
    kinds = (cells.is_number, cells.is_comma_number, cells.is_thousands)
    numbers = sum(any(kind(cell) for kind in kinds) for cell in told)
    return numbers >= 0.5 * len(told)


def _decimal(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> str:
    told = [cell for row in rows for cell, counts in zip(row, numeric, strict=True) if counts]
    grouped = [cell for cell in told if cells.is_thousands(cell)]
    commas = sum(map(cells.is_comma_number, told)) + sum(
        c.rfind(",") > c.rfind(".") for c in grouped
    )
    points = sum("." in cell and cells.is_number(cell) for cell in told)
    points += sum(cell.rfind(".") > cell.rfind(",") for cell in grouped)
    return "," if commas > points else "."


def _first_row(rows: Sequence[Line], delimiter: str, numeric: Sequence[bool]) -> Line | None:
    fits = [_fits(cells_of(line.text, delimiter), numeric) for line in rows]
    for k, line in enumerate(rows):
        following = fits[k : k + 6]
        if fits[k] and 2 * sum(following) >= len(following):
            return line
    return None


def _fits(row: Sequence[str], numeric: Sequence[bool]) -> bool:
    """Whether a row looks like those of samples."""
    if len(row) != len(numeric):
        return False
    pairs = [(cell, counts) for cell, counts in zip(row, numeric, strict=True) if cell]
    numbers = [cells.is_value(cell) for cell, counts in pairs if counts]
    return sum(numbers) >= _FITTING * len(numbers) if numbers else False
