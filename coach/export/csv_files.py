"""Tables as CSV files, with one more that says what the columns are."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.export.tables import Cell, Table

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(folder: Path, stem: str, tables: Sequence[Table]) -> list[Path]:
    """One file for each table: ``stem.table.csv``, RFC 4180, UTF-8; an empty cell is no value.

    Numbers are written with all their digits. Words that a spreadsheet would take for a formula
    get an apostrophe before them.

    Returns:
        The files, the one about the columns last.

    Raises:
        OSError: The system refuses.
    """
    paths: list[Path] = []
    for table in tables:
        header = [column.name for column in table.columns]
        cells = [_safe(column.cells) for column in table.columns]
        paths.append(folder / f"{stem}.{table.name}.csv")
        _write(paths[-1], header, zip(*cells, strict=True))
    about = [
        (table.name, column.name, column.unit, column.error, column.meaning)
        for table in tables
        for column in table.columns
    ]
    paths.append(folder / f"{stem}.columns.csv")
    _write(paths[-1], ("table", "column", "unit", "error", "meaning"), about)
    return paths


def _write(path: Path, header: Sequence[str], rows: object) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type]


def _safe(cells: Sequence[Cell]) -> Sequence[Cell]:
    if not any(isinstance(cell, str) for cell in cells):
        return cells
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
        for cell in cells
    ]
