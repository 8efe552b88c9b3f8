"""Names for tables without a line of names, where the cells themselves tell the recorder."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.formats.matching import as_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.recording.importing.sheet import Sheet

_ACC = tuple(f"Accel-{axis} (g)" for axis in "XYZ")
_GYRO = tuple(f"Gyro-{axis} (d/s)" for axis in "XYZ")
_AXIVITY: Mapping[int, tuple[str, ...]] = {4: ("Time", *_ACC), 7: ("Time", *_ACC, *_GYRO)}
"""Number of columns -> what OMGUI and cwa-convert name them, if asked for names."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}")
_MEAN_G = (0.5, 1.5)


def with_names(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets, those of Axivity's programs without names given the names."""
    return tuple(map(_named, sheets))


def _named(sheet: Sheet) -> Sheet:
    if sheet.has_names or len(sheet.columns) not in _AXIVITY:
        return sheet
    names = _AXIVITY[len(sheet.columns)]
    cells = dict(zip(names, sheet.columns.values(), strict=True))
    dates = cells["Time"]
    numbers = [as_numbers(cells[name]) for name in names[1:]]
    whole = [one for one in numbers if one is not None]
    if len(whole) < len(numbers) or not len(dates) or _DATE.fullmatch(str(dates[0])) is None:
        return sheet
    mean_g = math.hypot(*(float(np.nan_to_num(one).mean()) for one in whole[:3]))
    if not _MEAN_G[0] < mean_g < _MEAN_G[1]:
        return sheet
    note = "without a line of names, taken for Axivity's: time, acceleration in g"
    return replace(sheet, columns=cells, has_names=True, notes=(*sheet.notes, note))
