"""Tables as Parquet files: typed, compressed, each column with its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.export.errors import need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coach.export.tables import Column, Table


def write_parquet(
    folder: Path, stem: str, tables: Sequence[Table], about: Mapping[str, str]
) -> list[Path]:
    """One file for each table: ``stem.table.parquet``; a null is no value.

    Each column has its ``unit``, ``meaning`` and, if published, ``error`` as metadata of the field.

    Args:
        folder: Where to.
        stem: How the files' names begin.
        tables: To write.
        about: The session, as metadata of each file.

    Raises:
        ExportError: pyarrow is not installed.
        OSError: The system refuses.
    """
    arrow = need("pyarrow", "parquet")
    parquet = need("pyarrow.parquet", "parquet")
    paths: list[Path] = []
    for table in tables:
        kinds = {
            "bool": arrow.bool_(),
            "int": arrow.int64(),
            "float": arrow.float64(),
            "str": arrow.string(),
        }
        fields = [
            arrow.field(column.name, kinds[_kind(column)], metadata=_metadata(column))
            for column in table.columns
        ]
        schema = arrow.schema(fields, metadata=dict(about))
        arrays = [
            arrow.array(_text(column), type=field.type)
            for column, field in zip(table.columns, fields, strict=True)
        ]
        paths.append(folder / f"{stem}.{table.name}.parquet")
        parquet.write_table(
            arrow.Table.from_arrays(arrays, schema=schema), paths[-1], compression="zstd"
        )
    return paths


def _metadata(column: Column) -> dict[str, str]:
    told = {"unit": column.unit, "meaning": column.meaning}
    return told if column.error is None else told | {"error": repr(column.error)}


def _kind(column: Column) -> str:
    """Of the cells; an empty column is one of numbers if it has a unit."""
    kinds = {type(cell).__name__ for cell in column.cells if cell is not None}
    if not kinds:
        return "float" if column.unit else "str"
    if kinds == {"int", "float"}:
        return "float"
    (kind,) = kinds
    return kind


def _text(column: Column) -> list[object]:
    """Cells; half letters, which UTF-8 cannot carry, are written out."""
    return [
        cell.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(cell, str) else cell
        for cell in column.cells
    ]
