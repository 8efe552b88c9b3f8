"""The tables of one file as Parquet: the same columns for every file, and which file it was."""

from __future__ import annotations

import dataclasses
import enum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.analysis.bouts import BOUT_COLUMNS, STRIDE_COLUMNS
from coach.analysis.many.job import FILES, utf8
from coach.export.errors import need
from coach.model import METRICS, Cue, CueEffect, Fault, Step, Validity
from coach.model.units import unit_in_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from coach.analysis.result_tables import Table

FILE = "file"
"""The column that says which file a row is from."""

_TEXT, _WHOLE, _NUMBER, _YES_NO = "string", "int64", "float64", "bool"

FILE_COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        FILE: (_TEXT, "which file; the same in every table"),
        "path": (_TEXT, "where it was found"),
        "size_bytes": (_WHOLE, "its size"),
        "sha256": (_TEXT, "of its bytes"),
        "state": (_TEXT, "done or failed"),
        "reason": (_TEXT, "why it failed"),
        "remarks": (_TEXT, "what its reader had to say of it"),
        "kind": (_TEXT, "recording, or imported: of another recorder"),
        "practice": (_TEXT, "stand, desk or exercise; null for a run"),
        "title": (_TEXT, "of the session"),
        "created_utc": (_TEXT, "when it began, ISO 8601"),
        "placement": (_TEXT, "where the sensors sat"),
        "duration_s": (_NUMBER, "stream time of the last grid instant"),
        "analysis_s": (_NUMBER, "how long the analysis took"),
        "versions": (_TEXT, "of the coach and of the libraries that compute"),
        "options_sha256": (_TEXT, "of the options"),
        "options": (_TEXT, "JSON of what was asked for"),
        "batch": (_TEXT, "which batch made it"),
        "provenance": (_TEXT, "JSON of where the tables come from"),
    }
)
"""Column of the table of files -> its kind and meaning."""


def _of_fields(kind: type[Any]) -> dict[str, str]:
    kinds = {"float": _NUMBER, "int": _WHOLE, "bool": _YES_NO}
    return {
        one.name: kinds.get(str(one.type).partition(" ")[0], _TEXT)
        for one in dataclasses.fields(kind)
    }


def _of_rows(index: str, names: Mapping[str, str]) -> dict[str, str]:
    def kind(name: str) -> str:
        if name in ("type", "lr_label"):
            return _TEXT
        return _NUMBER if name.endswith("_s") else _WHOLE

    return {index: _WHOLE} | {name: kind(name) for name in names}


def _of_grid() -> dict[str, str]:
    columns = {"t_s": _NUMBER, "locomotion": _TEXT}
    for name in METRICS:
        columns |= {name: _NUMBER, f"{name}_validity": _TEXT}
    return columns


COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "samples": {
            "t_s": _NUMBER,
            **{f"quat_level_from_segment_{axis}": _NUMBER for axis in "wxyz"},
        },
        "grid": _of_grid(),
        "steps": _of_fields(Step),
        "strides": _of_rows("s_id", STRIDE_COLUMNS),
        "bouts": _of_rows("wb_id", BOUT_COLUMNS),
        "cues": _of_fields(Cue),
        "effects": _of_fields(CueEffect),
        "faults": _of_fields(Fault),
    }
)
"""Table -> its columns, whatever a file has of them, with the kind of each."""


@cache
def schema_of(name: str) -> Any:  # noqa: ANN401 - of an optional library
    """The Arrow schema that every part of a table has, the table of files included.

    Raises:
        ExportError: pyarrow is not installed.
    """
    arrow = need("pyarrow", "parquet")
    if name == FILES:
        columns = {column: kind for column, (kind, _) in FILE_COLUMNS.items()}
    else:
        columns = {FILE: _TEXT, **COLUMNS[name]}
    kinds = {
        _TEXT: arrow.string(),
        _WHOLE: arrow.int64(),
        _NUMBER: arrow.float64(),
        _YES_NO: arrow.bool_(),
    }
    return arrow.schema([arrow.field(column, kinds[kind]) for column, kind in columns.items()])


def part_of(table: Table, file: str) -> bytes:
    """A table of a result as a Parquet file; what is not there is null.

    Args:
        table: As a result has it.
        file: What the file is called.

    Raises:
        ExportError: pyarrow is not installed.
    """
    arrow = need("pyarrow", "parquet")
    schema = schema_of(table.name)
    names = arrow.array([utf8(file)] * table.rows, type=arrow.string())
    arrays, fields = [names], [schema.field(FILE)]
    for field in list(schema)[1:]:
        column = table.columns.get(field.name)
        if column is None:
            cells = [_absent(field.name)] * table.rows
            arrays.append(arrow.array(cells, type=field.type))
            fields.append(field)
            continue
        about = table.about[field.name]
        told = {"unit": about.unit, "meaning": about.meaning}
        if about.error is not None:
            told["error"] = repr(about.error)
        arrays.append(_array(arrow, column, field.type))
        fields.append(field.with_metadata(told))
    return _parquet(arrow, arrays, arrow.schema(fields, metadata=dict(table.attrs)))


def file_row(row: Mapping[str, object]) -> bytes:
    """A row of the table of files as a Parquet file; what is not in it is null."""
    arrow = need("pyarrow", "parquet")
    fields, arrays = [], []
    for field in schema_of(FILES):
        meaning = FILE_COLUMNS[field.name][1]
        fields.append(field.with_metadata({"unit": unit_in_name(field.name), "meaning": meaning}))
        cell = row.get(field.name)
        arrays.append(arrow.array([utf8(cell) if isinstance(cell, str) else cell], type=field.type))
    return _parquet(arrow, arrays, arrow.schema(fields))


def _absent(column: str) -> str | None:
    """What stands in a column of a metric that no sensor of this file tells."""
    return Validity.NO_SENSOR.value if column.endswith("_validity") else None


def _array(arrow: Any, column: np.ndarray[Any, Any], kind: Any) -> Any:  # noqa: ANN401 - likewise
    if column.dtype.kind == "f":
        return arrow.array(column, type=kind, from_pandas=True)  # NaN is null
    cells = column.tolist()
    if kind == arrow.string():
        cells = [utf8(cell.value if isinstance(cell, enum.Enum) else cell) for cell in cells]
    return arrow.array(cells, type=kind)


def _parquet(arrow: Any, arrays: list[Any], schema: Any) -> bytes:  # noqa: ANN401 - likewise
    parquet = need("pyarrow.parquet", "parquet")
    sink = arrow.BufferOutputStream()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue())
