"""What recorders are known to write wrong, put right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model.blocks import FILLED
from coach.recording.importing.formats.matching import find

if TYPE_CHECKING:
    from coach.recording.importing.sheet import Column, Sheet

_EARLY = ("AccX(g)", "Acceleration X(g)", "加速度X(g)")
_LATE = ("AccY(g)", "Acceleration Y(g)", "加速度Y(g)")
_CHIP = ("ChipTime()", "Chip Time()", "片上时间()")


def mend_witmotion(sheet: Sheet) -> tuple[Sheet, str]:
    """Puts AccX in the row of its packet, and the last colon of a chip time before milliseconds.

    The vendor's player writes the first packet's AccX into a row of its own, and each later one
    beside the rest of the packet before (zhuyetuo/witmotion_imu, compared byte by byte). Only a
    file that begins so is mended; live recordings do not.
    """
    columns: dict[str, Column] = dict(sheet.columns)
    for name in _there(sheet, _CHIP):
        if columns[name].dtype.kind != "f":
            texts = [_with_point(text) for text in columns[name].tolist()]
            columns[name] = np.array(texts, dtype=np.str_)
    early, late = _there(sheet, _EARLY), _there(sheet, _LATE)
    if not early or not late or early[0] == late[0]:
        return replace(sheet, columns=columns), ""
    x, y = columns[early[0]], columns[late[0]]
    if x.dtype.kind != "f" or y.dtype.kind != "f" or len(x) < 2:
        return replace(sheet, columns=columns), ""
    if not (np.isfinite(x[0]) and np.isnan(y[0]) and np.isfinite(y[1])):
        return replace(sheet, columns=columns), ""
    columns = {name: values[1:] for name, values in columns.items()}
    columns[early[0]] = x[:-1]
    restarts = tuple(row - 1 for row in sheet.restarts if row > 1)
    mended = replace(sheet, columns=columns, first_row=sheet.first_row + 1, restarts=restarts)
    return mended, f"{early[0]} stood one row early, as the vendor's player writes it; put right"


def _with_point(text: str) -> str:
    """``08:53:20:250`` as ``08:53:20.250``."""
    return f"{text[:-4]}.{text[-3:]}" if text[-4:-3] == ":" else text


def drop_filled(sheet: Sheet) -> tuple[Sheet, str]:
    """Leaves out of our own table what was filled in and not measured; it is filled in again."""
    quality = sheet.columns.get("quality")
    if quality is None or quality.dtype.kind != "f":
        return sheet, ""
    flags = np.nan_to_num(np.asarray(quality, dtype=np.float64)).astype(np.int64)
    measured = (flags & FILLED) == 0
    if measured.all():
        return sheet, ""
    columns = {name: values[measured] for name, values in sheet.columns.items()}
    gaps = int(np.count_nonzero(~measured))
    return replace(sheet, columns=columns), f"{gaps} rows that were filled in are left out"


def _there(sheet: Sheet, patterns: tuple[str, ...]) -> list[str]:
    return [found.columns[0] for pattern in patterns for found in find(sheet, pattern)]
