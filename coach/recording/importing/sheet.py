"""One table of a file as it stands there: named columns of equal length, nothing judged yet.

Every container (text, zip, JSON, NPZ, a memory card's frames) becomes sheets; what a column means
is asked afterwards, of `streams`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping


Column = npt.NDArray[np.float64] | npt.NDArray[np.str_]


def is_text(column: Column) -> bool:
    """Whether a column is of text, not of numbers."""
    return column.dtype.kind in "US"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Args:
        name: What a message calls it: the file's path, or ``path:member`` of an archive.
        columns: Name as the file spells it -> ``(n,)``: numbers, NaN where a cell is empty or no
            number; text where most cells are text, as times may be.
        units: Name -> unit from a row of units or from the container's own description.
        preamble: Lines before the names, for what they tell of the maker, the date and the rate.
        first_row: Number that a person would give the first row, its line in a text file.
        notes: What was left out or taken for something on reading, one line each.
        has_names: ``False`` if the file has no line of names; the columns are then called ``1``,
            ``2`` and so on.
        restarts: Rows before which the recorder began anew, as a repeated line of names tells.
    """

    name: str
    columns: Mapping[str, Column]
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    preamble: tuple[str, ...] = ()
    first_row: int = 1
    notes: tuple[str, ...] = ()
    has_names: bool = True
    restarts: tuple[int, ...] = ()
