"""Tables as Parquet files: typed, compressed, each column with its unit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coach.export.column_kind import kind_of
from coach.export.errors import need
from coach.export.provenance import SESSION_KEY, column_form, session_form, summary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.export.column import Column, Table
    from coach.recording import SessionHeader

_ATTRS = "PANDAS_ATTRS"


def write_parquet(
    folder: Path, stem: str, tables: Sequence[Table], header: SessionHeader
) -> list[Path]:
    """One file for each table: ``stem.table.parquet``; a null is no value.

    Each column has its ``unit``, ``meaning`` and, if published, ``error`` as metadata of the field.
    The metadata of the file has the session under ``coach.session``, and both once more as pandas
    wants it for ``DataFrame.attrs``: it reads no other.

    Args:
        folder: Where to.
        stem: How the files' names begin.
        tables: To write.
        header: Of the session.

    Raises:
        ExportError: pyarrow is not installed.
        OSError: The system refuses.
    """
    arrow = need("pyarrow", "parquet")
    parquet = need("pyarrow.parquet", "parquet")
    session = session_form(header)
    about = summary(header) | {SESSION_KEY: json.dumps(session)}
    paths: list[Path] = []
    for table in tables:
        kinds = {
            "bool": arrow.bool_(),
            "int": arrow.int64(),
            "float": arrow.float64(),
            "str": arrow.string(),
        }
        fields = [
            arrow.field(column.name, kinds[kind_of(column)], metadata=column_form(column))
            for column in table.columns
        ]
        attrs = {
            SESSION_KEY: session,
            "columns": {column.name: column_form(column) for column in table.columns},
        }
        schema = arrow.schema(fields, metadata=about | {_ATTRS: json.dumps(attrs)})
        arrays = [
            arrow.array(_text(column), type=field.type)
            for column, field in zip(table.columns, fields, strict=True)
        ]
        paths.append(folder / f"{stem}.{table.name}.parquet")
        parquet.write_table(
            arrow.Table.from_arrays(arrays, schema=schema), paths[-1], compression="zstd"
        )
    return paths


def _text(column: Column) -> list[object]:
    """Cells; half letters, which UTF-8 cannot carry, are written out."""
    return [
        cell.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(cell, str) else cell
        for cell in column.cells
    ]
