"""Samples from a CSV file: one line of names, then one line per sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing import names
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sample_table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from coach.model.blocks import FloatArray
    from coach.recording.importing.options import ImportOptions

_DELIMITERS = (",", ";", "\t")
_MISSING = frozenset({"", "nan", "na", "null", "none"})


def read_csv(path: Path, options: ImportOptions) -> Table:
    """Read the columns that hold samples; the rest of the file is ignored.

    Delimiters are comma, semicolon, tab or blanks; lines starting with ``#`` are skipped. An empty
    cell is a missing number.

    Raises:
        ImportProblem: If columns are missing or a cell is not a number.
        OSError: If the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ImportProblem(
            ImportReason.WRONG_KIND, f"{path} is not text; give a CSV or an NPZ file"
        ) from None
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if len(lines) < 2:
        raise ImportProblem(
            ImportReason.EMPTY,
            f"{path} holds no samples; expected a line of column names and one line per sample",
        )
    delimiter = next((mark for mark in _DELIMITERS if mark in lines[0][1]), None)
    header = _cells(lines[0][1], delimiter)
    if all(map(_is_number, header)):
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path} has no line of column names; put one first, such as t_s,ax,ay,az,gx,gy,gz",
        )
    sheet = _Sheet(path, header, lines[1:], delimiter)
    acc = sheet.triple(options.acc_columns, names.ACC_COLUMNS)
    if acc is None:
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path} has no accelerometer columns that are known among {names.listed(header)}; "
            "name them, as in --acc-columns ax,ay,az",
        )
    gyro = sheet.triple(options.gyro_columns, names.GYRO_COLUMNS)
    time = sheet.asked(options.time_column) or names.find(header, names.TIME_COLUMNS)
    numbers = sheet.numbers([*acc, *(gyro or ()), *((time,) if time else ())])
    speed = names.find(header, tuple(names.SPEEDS))
    return Table(
        acc=np.ascontiguousarray(numbers[:, :3]),
        gyro=np.ascontiguousarray(numbers[:, 3:6]) if gyro else None,
        time=np.ascontiguousarray(numbers[:, -1]) if time else None,
        rate_hz=None,
        acc_unit=names.acc_unit_in(acc[0]),
        gyro_unit=names.gyro_unit_in(gyro[0]) if gyro else None,
        time_unit=names.time_unit_in(time) if time else None,
        used={
            "acc": ",".join(acc),
            "gyro": ",".join(gyro or ()),
            "time": time or "",
            **({"speed": speed} if speed else {}),
        },
        first_row=lines[1][0],
        speed=sheet.speed(speed) if speed else None,
        speed_unit=names.speed_unit_in(speed or ""),
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file's names of columns, and its other lines with their numbers."""

    path: Path
    header: list[str]
    lines: list[tuple[int, str]]
    delimiter: str | None

    def asked(self, name: str) -> str | None:
        """A column the user asks for, ``None`` for none."""
        if name and name not in self.header:
            raise ImportProblem(
                ImportReason.COLUMNS,
                f"{self.path} has no column {name!r}; it has {names.listed(self.header)}",
            )
        return name or None

    def triple(
        self, asked: tuple[str, str, str] | None, known: tuple[tuple[str, str, str], ...]
    ) -> tuple[str, str, str] | None:
        """The three columns the user asks for, or else three of usual names."""
        for name in asked or ():
            self.asked(name)
        return asked or names.find_triple(self.header, known)

    def numbers(self, columns: list[str]) -> FloatArray:
        """``(n, m)`` numbers of these columns; an empty cell is NaN."""
        places = [self.header.index(name) for name in columns]
        try:
            return np.loadtxt(
                [line for _, line in self.lines],
                dtype=np.float64,
                delimiter=self.delimiter,
                usecols=places,
                ndmin=2,
                comments=None,
                quotechar='"',
            )
        except ValueError:
            return np.array([self._row(*line, places) for line in self.lines])

    def speed(self, column: str) -> FloatArray:
        """``(n,)``, NaN where a cell is no number: what nobody asked for spoils no import."""
        try:
            return self.numbers([column])[:, 0]
        except ImportProblem:
            place = self.header.index(column)
            cells = (_cells(line, self.delimiter)[place] for _, line in self.lines)
            return np.array([float(cell) if _is_number(cell) else np.nan for cell in cells])

    def _row(self, number: int, line: str, places: list[int]) -> list[float]:
        """Takes an empty cell for NaN, and names the one that is no number."""
        cells = _cells(line, self.delimiter)
        if len(cells) < len(self.header):
            raise ImportProblem(
                ImportReason.SHAPE,
                f"{self.path} line {number}: {len(cells)} cells under {len(self.header)} names; "
                "mend or remove the line",
            )
        row: list[float] = []
        for place in places:
            cell = cells[place]
            if cell.lower() not in _MISSING and not _is_number(cell):
                raise ImportProblem(
                    ImportReason.NOT_A_NUMBER,
                    f"{self.path} line {number}, column {self.header[place]}: {cell!r} is not a "
                    "number; mend or remove the line (decimals take a point)",
                )
            row.append(np.nan if cell.lower() in _MISSING else float(cell))
        return row


def _cells(line: str, delimiter: str | None) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
