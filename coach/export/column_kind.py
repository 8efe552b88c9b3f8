"""Which type the cells of a column are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.export.column import Column


def kind_of(column: Column) -> str:
    """``bool``, ``int``, ``float`` or ``str``; an empty column is of numbers if it has a unit."""
    kinds = {type(cell).__name__ for cell in column.cells if cell is not None}
    if not kinds:
        return "float" if column.unit else "str"
    if kinds == {"int", "float"}:
        return "float"
    (kind,) = kinds
    return kind
