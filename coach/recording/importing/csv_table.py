"""Samples from a CSV file: one line of names, then one line per sample."""

from __future__ import annotations

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
    header = [cell.strip().strip('"') for cell in lines[0][1].split(delimiter)]
    if all(map(_is_number, header)):
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path} has no line of column names; put one first, such as t_s,ax,ay,az,gx,gy,gz",
        )
    acc = _triple(path, header, options.acc_columns, names.ACC_COLUMNS)
    if acc is None:
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{path} has no accelerometer columns that are known among {names.listed(header)}; "
            "name them, as in --acc-columns ax,ay,az",
        )
    gyro = _triple(path, header, options.gyro_columns, names.GYRO_COLUMNS)
    time = _one(path, header, options.time_column) or names.find(header, names.TIME_COLUMNS)
    used = [*acc, *(gyro or ()), *((time,) if time else ())]
    numbers = _numbers(path, lines[1:], delimiter, [header.index(name) for name in used], header)
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
        speed=_speed(path, lines[1:], delimiter, header.index(speed), header) if speed else None,
        speed_unit=names.speed_unit_in(speed or ""),
    )


def _speed(
    path: Path,
    lines: list[tuple[int, str]],
    delimiter: str | None,
    column: int,
    header: list[str],
) -> FloatArray:
    """``(n,)``, NaN where a cell is no number: what nobody asked for must not spoil an import."""
    try:
        return _numbers(path, lines, delimiter, [column], header)[:, 0]
    except ImportProblem:
        cells = (line.split(delimiter)[column].strip().strip('"') for _, line in lines)
        return np.array([float(cell) if _is_number(cell) else np.nan for cell in cells])


def _triple(
    path: Path,
    header: list[str],
    asked: tuple[str, str, str] | None,
    known: tuple[tuple[str, str, str], ...],
) -> tuple[str, str, str] | None:
    if asked is None:
        return names.find_triple(header, known)
    for name in asked:
        _one(path, header, name)
    return asked


def _one(path: Path, header: list[str], asked: str) -> str | None:
    if asked and asked not in header:
        raise ImportProblem(
            ImportReason.COLUMNS, f"{path} has no column {asked!r}; it has {names.listed(header)}"
        )
    return asked or None


def _numbers(
    path: Path,
    lines: list[tuple[int, str]],
    delimiter: str | None,
    columns: list[int],
    header: list[str],
) -> FloatArray:
    try:
        return np.loadtxt(
            [line for _, line in lines],
            dtype=np.float64,
            delimiter=delimiter,
            usecols=columns,
            ndmin=2,
            comments=None,
            quotechar='"',
        )
    except ValueError:
        return _numbers_with_holes(path, lines, delimiter, columns, header)


def _numbers_with_holes(
    path: Path,
    lines: list[tuple[int, str]],
    delimiter: str | None,
    columns: list[int],
    header: list[str],
) -> FloatArray:
    """The same cell by cell: takes an empty cell for NaN and names the one that is no number."""
    rows = np.empty((len(lines), len(columns)))
    for row, (number, line) in enumerate(lines):
        cells = line.split(delimiter)
        if len(cells) < len(header):
            raise ImportProblem(
                ImportReason.SHAPE,
                f"{path} line {number}: {len(cells)} cells under {len(header)} names; "
                "mend or remove the line",
            )
        for place, column in enumerate(columns):
            cell = cells[column].strip().strip('"')
            if cell.lower() in _MISSING:
                rows[row, place] = np.nan
            elif _is_number(cell):
                rows[row, place] = float(cell)
            else:
                raise ImportProblem(
                    ImportReason.NOT_A_NUMBER,
                    f"{path} line {number}, column {header[column]}: {cell!r} is not a number; "
                    "mend or remove the line (decimals take a point)",
                )
    return rows


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
