"""Sheets from Parquet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import Sheet
from coach.recording.importing.text_sheet.arrow import arrow

if TYPE_CHECKING:
    from coach.recording.importing.sheet import Column

_MARK = b"PAR1"
_MOST_CELLS = 1 << 28
_OURS = ("title", "created_utc", "placement", "provenance")


def is_parquet(data: bytes) -> bool:
    return data.startswith(_MARK)


def read_parquet(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The table of a Parquet file; units are the fields' metadata, text the session's.

    Raises:
        ImportProblem: If it is broken, or pyarrow is not installed; one line.
    """
    pyarrow, parquet = arrow(), arrow("parquet")
    try:
        about = parquet.ParquetFile(io.BytesIO(data))
        if about.metadata.num_rows * about.metadata.num_columns > _MOST_CELLS:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} holds too many cells; cut it into pieces", name=name),
            )
        table = about.read()
        columns = {
            str(n): _column(table.column(k), pyarrow) for k, n in enumerate(table.column_names)
        }
    except (pyarrow.ArrowException, OSError, ValueError):
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} is broken Parquet; copy or export it again", name=name),
        ) from None
    told = {key: _text(value) for key, value in (table.schema.metadata or {}).items()}
    units: dict[str, str] = {}
    for field in table.schema:
        stated = (field.metadata or {}).get(b"unit", b"").decode("utf-8", "replace")
        if pyarrow.types.is_timestamp(field.type):
            stated = field.type.unit
        if stated:
            units[field.name] = stated
    lines = tuple(f"{key}: {told[key.encode()]}" for key in _OURS if key.encode() in told)
    return (Sheet(name, columns, units=units, preamble=lines, first_row=0),)


def _column(column: Any, pyarrow: Any) -> Column:  # noqa: ANN401  pyarrow has no types
    kind = column.type
    if pyarrow.types.is_timestamp(kind):
        column = column.cast(pyarrow.int64())
    elif not (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
        if pyarrow.types.is_boolean(kind):
            column = column.cast(pyarrow.int8())
        else:
            cells = column.to_pylist()
            return np.array(["" if cell is None else str(cell) for cell in cells], dtype=np.str_)
    numbers = column.cast(pyarrow.float64(), safe=False).to_numpy()
    return np.array(numbers, dtype=np.float64)


def _text(value: bytes) -> str:
    return " ".join(value.decode("utf-8", "replace").split())
