"""One table, and one column of it with its unit: what every format is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell: TypeAlias = float | int | bool | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: Carries the unit.
        unit: ``1`` for ratios and counts, empty for words and marks.
        meaning: One line.
        cells: ``None`` where there is no value; never NaN.
        error: One-sigma error of the values, if published.
    """

    name: str
    unit: str
    meaning: str
    cells: Sequence[Cell]
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; all columns are of one length."""

    name: str
    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0].cells)
