"""Tables as CSV files, with a file beside them that says what they are and where they come from."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from coach.export.column_kind import kind_of
from coach.export.provenance import SESSION_KEY, column_form, session_form, summary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.export.column import Cell, Column, Table
    from coach.files.strict_json import JsonObject
    from coach.recording import SessionHeader

_DATATYPES = {
    "bool": {"base": "boolean", "format": "True|False"},
    "int": "integer",
    "float": "double",
    "str": "string",
}

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    folder: Path, stem: str, tables: Sequence[Table], header: SessionHeader
) -> list[Path]:
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
        names = [column.name for column in table.columns]
        cells = [_safe(column.cells) for column in table.columns]
        paths.append(folder / f"{stem}.{table.name}.csv")
        _write(paths[-1], names, zip(*cells, strict=True))
    paths.append(folder / f"{stem}.columns.json")
    form = _about(stem, tables, header)
    paths[-1].write_text(json.dumps(form, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    return paths


def _about(stem: str, tables: Sequence[Table], header: SessionHeader) -> JsonObject:
    """What the files are, by the W3C's vocabulary for tabular data (CSVW, 2015).

    It stands beside the tables, so that each of them stays what every reader takes: a line of
    names, then rows. The session is a note, which the standard leaves to us.
    """
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": summary(header)["title"],
        "dc:created": header.created_utc.isoformat(),
        "dc:description": "An empty cell is no value. Words that a spreadsheet would take for a "
        "formula have an apostrophe before them.",
        "notes": [{SESSION_KEY: session_form(header)}],
        "tables": [
            {
                "url": quote(f"{stem}.{table.name}.csv"),
                "tableSchema": {"columns": [_column(column) for column in table.columns]},
            }
            for table in tables
        ],
    }


def _column(column: Column) -> JsonObject:
    told = column_form(column)
    form: JsonObject = {
        "name": column.name,
        "titles": column.name,
        "datatype": _DATATYPES[kind_of(column)],
        "dc:description": told["meaning"],
    }
    if told["unit"]:
        form["schema:unitText"] = told["unit"]
    if "error" in told:
        form["schema:marginOfError"] = told["error"]
    return form


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
