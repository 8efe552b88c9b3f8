"""Arrow's CSV engine, and what comes out of it as numpy's."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.text_sheet import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from coach.recording.importing.sheet import Column
    from coach.recording.importing.text_sheet.layout import Layout

LONGEST_LINE = 1 << 20
"""Bytes that the engine takes at a time."""

LONGEST_CELL = 64
"""Characters of a text, which is what a time or a name may have."""

_NULLS = sorted({s for m in cells.MISSING for s in (m, m.upper(), m.title(), m.capitalize())})
_COLUMN = re.compile(r"CSV column #(\d+)")

# Arrow tells mypy nothing of its types.
Table = Any
Row = Any


def arrow(part: str = "") -> Any:  # noqa: ANN401
    """The library or a part of it.

    Raises:
        ImportProblem: It is not installed: there are machines without a wheel.
    """
    try:
        return importlib.import_module(f"pyarrow.{part}" if part else "pyarrow")
    except ImportError:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording(
                "text and Parquet are read with pyarrow, which is not installed; install "
                "pyarrow, or convert the file to NPZ"
            ),
        ) from None


def parsed(
    part: memoryview, layout: Layout, delimiter: str, *, quoted: bool
) -> tuple[Table, list[Row]]:
    """The rows of a text, and those that have too many cells or too few.

    Columns of numbers are numbers; where a cell is none, its column is text, and perhaps others.

    Raises:
        ImportProblem: If a line is longer than the engine takes, or no text.
    """
    pa = arrow()
    every = {name for name, is_so in zip(layout.names, layout.numeric, strict=True) if is_so}
    as_numbers = every
    while True:
        try:
            return _read(part, layout, delimiter, as_numbers, quoted=quoted)
        except pa.ArrowInvalid as error:
            place = _COLUMN.search(str(error))
            if place is None or not as_numbers:
                raise
            # One column may be spoilt by one word; where a second is, lines are of another kind.
            as_numbers = every - {layout.names[int(place[1])]} if as_numbers is every else set()


def _read(
    part: memoryview, layout: Layout, delimiter: str, as_numbers: set[str], *, quoted: bool
) -> tuple[Table, list[Row]]:
    pa, csv = arrow(), arrow("csv")
    left_out: list[Row] = []

    def skip(row: Row) -> str:
        left_out.append(row)
        return "skip"

    types = {name: pa.float64() if name in as_numbers else pa.string() for name in layout.names}
    table = csv.read_csv(
        pa.BufferReader(pa.py_buffer(part)),
        # Without threads the engine numbers the rows that it leaves out.
        csv.ReadOptions(
            use_threads=False, column_names=list(layout.names), block_size=LONGEST_LINE
        ),
        csv.ParseOptions(
            delimiter=delimiter, quote_char='"' if quoted else False, invalid_row_handler=skip
        ),
        csv.ConvertOptions(
            column_types=types,
            null_values=_NULLS,
            strings_can_be_null=True,
            decimal_point=layout.decimal,
        ),
        # The others keep what they were given, which here is as much as the table.
        memory_pool=pa.system_memory_pool(),
    )
    return table, left_out


def without_thousands(column: Any, decimal: str) -> tuple[Any, bool]:  # noqa: ANN401
    """A column of text without marks between thousands, and whether it had any.

    A point beside decimal commas parts thousands only if all cells of the column can be so, and
    some have none: seconds with three decimals have one in each.
    """
    pc = arrow("compute")
    mark = r"\." if decimal == "," else ","
    part = rf"(?:{mark}\d{{3}})"
    decimals = rf"(?:[{decimal}]\d+)?"
    plain = pc.replace_substring_regex(column, "(\\d)['\u2019\u00a0\u202f](\\d{3})", r"\1\2")
    had = bool(pc.any(pc.not_equal(plain, column)).as_py())
    grouped = pc.match_substring_regex(plain, rf"^\s*[-+]?[1-9]\d{{0,2}}{part}+{decimals}\s*$")
    if not pc.any(grouped).as_py():
        return plain, had
    fits = pc.match_substring_regex(
        plain, rf"^\s*[-+]?(?:\d{{1,3}}|[1-9]\d{{0,2}}{part}+){decimals}\s*$"
    )
    sure = pc.match_substring_regex(plain, rf"{part}.*{mark}|{part}[{decimal}]|^[^{mark}]*$")
    if decimal == "," and not (pc.all(fits).as_py() and pc.any(sure).as_py()):
        return plain, had
    bare = pc.replace_substring(plain, "." if decimal == "," else ",", "")
    return pc.if_else(grouped, bare, plain), True


def numbers_among(column: Any, decimal: str) -> tuple[Any, npt.NDArray[np.int64]]:  # noqa: ANN401
    """The numbers of a column of text as a column, and the rows ``(m,)`` that are words."""
    pa, pc = arrow(), arrow("compute")
    column = pc.replace_substring_regex(column, r"^\s*\+?|\s+$", "")
    column = pc.replace_substring(column, "\u2212", "-")
    if decimal == ",":
        column = pc.replace_substring(column, ",", ".")
    try:
        return pc.cast(column, pa.float64()), np.array([], dtype=np.int64)
    except pa.ArrowInvalid:
        is_number = pc.match_substring_regex(column, f"^{cells.NUMBER}$")
    words = pc.and_kleene(pc.is_valid(column), pc.invert(is_number))
    rows = np.flatnonzero(pc.fill_null(words, fill_value=False).to_numpy())
    return pc.cast(pc.if_else(is_number, column, None), pa.float64()), rows


class ArrowColumns(Mapping[str, "Column"]):
    """Columns of an Arrow table, made numpy's when asked for: a wide table is never there twice.

    Args:
        table: Of numbers and text.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Column:
        if name not in self._table.column_names:
            raise KeyError(name)
        column = self._table.column(name)
        if arrow("types").is_floating(column.type):
            return np.asarray(column.to_numpy(), dtype=np.float64)
        return _text(column)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.column_names)

    def __len__(self) -> int:
        return int(self._table.num_columns)


def _text(column: Any) -> Column:  # noqa: ANN401
    """``(n,)`` text, cut."""
    pc = arrow("compute")
    cut = pc.utf8_slice_codeunits(pc.fill_null(column, ""), 0, LONGEST_CELL)
    width = pc.max(pc.utf8_length(cut)).as_py() or 1
    texts = np.empty(len(cut), dtype=f"U{width}")
    start = 0
    for chunk in cut.chunks:
        if len(chunk):
            texts[start : start + len(chunk)] = _characters(chunk)
        start += len(chunk)
    return texts


def _characters(chunk: Any) -> npt.NDArray[np.str_]:  # noqa: ANN401
    """As one block if all are as long as each other, as times mostly are."""
    _, ends, letters = chunk.buffers()
    ends = np.frombuffer(ends, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    length = int(ends[1] - ends[0])
    whole = np.frombuffer(letters, dtype=np.uint8)[ends[0] : ends[-1]] if length else np.array([])
    if not length or (np.diff(ends) != length).any() or (whole > 127).any():
        return np.array(chunk.to_pylist(), dtype=np.str_)
    return np.ascontiguousarray(whole).view(f"S{length}").astype(f"U{length}")
