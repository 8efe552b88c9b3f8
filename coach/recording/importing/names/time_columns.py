"""Which column of a sheet tells when its rows were taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing import unit_spellings
from coach.recording.importing.clock import NO_TIME, month_first, text_times
from coach.recording.importing.names import name_words
from coach.recording.importing.names.asked import absent, column_asked_for
from coach.recording.importing.sheet import is_text
from coach.recording.importing.source_units import TIME_UNITS
from coach.recording.importing.streams import TimeColumn

if TYPE_CHECKING:
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Column, Sheet

_AND = " + "
_LOOKED_AT = 2000  # rows


def time_column(sheet: Sheet, options: ImportOptions) -> TimeColumn | None:
    """The column asked for, else the one that goes on most steadily and has the usual name."""
    if options.time_column == NO_TIME and NO_TIME not in sheet.columns:
        return None
    if options.time_column:
        found = column_asked_for(sheet, options.time_column)
        if found is None:
            raise absent(sheet, options.time_column)
    else:
        candidates = [
            (_unsteady(sheet.columns[column]), name_words.time_rank(column), place, column)
            for place, column in enumerate(sheet.columns)
            if name_words.is_time(column) or _is_index_of_times(column, sheet.columns[column])
        ]
        if not candidates:
            return None
        found = min(candidates)[-1]
    name, values = date_and_time(sheet, found)
    if not options.time_column and not is_text(values):
        whole = _seconds_beside(sheet, found)
        if whole:
            total = sheet.columns[whole].astype(np.float64) + values.astype(np.float64) / 1000.0
            return TimeColumn(f"{whole}{_AND}{found}", total, "s", Wording("what they count"))
    unit = name_words.time_unit_in(found)
    unit_from = Wording("its name") if unit else ""
    if unit is None:
        below = unit_spellings.unit_of(sheet.units.get(found, ""))
        unit, unit_from = (below, Wording("row of units")) if below in TIME_UNITS else (None, "")
    return TimeColumn(
        name,
        values,
        unit,
        unit_from,
        month_first=month_first(sheet.preamble),
        restarts=sheet.restarts,
    )


def _is_index_of_times(name: str, values: Column) -> bool:
    """Whether a column that has no name holds dates, as an index that was written too."""
    if not re.fullmatch(r"column \d+|unnamed: ?\d+|index|row", name.lower()) or not is_text(values):
        return False
    return bool(np.isfinite(text_times(values[:20].astype(np.str_)).seconds).all())


def _seconds_beside(sheet: Sheet, part: str) -> str | None:
    """The column of whole seconds of which another holds the milliseconds, as watches write."""
    ms = sheet.columns[part][:_LOOKED_AT].astype(np.float64)
    if not len(ms) or not ((ms >= 0.0) & (ms < 1000.0)).all():
        return None
    back = np.diff(ms) < 0.0
    for name in sheet.columns:
        values = sheet.columns[name]
        if name == part or not name_words.is_time(name) or is_text(values):
            continue
        steps = np.diff(values[:_LOOKED_AT].astype(np.float64))
        if back.any() and (steps[~back] == 0.0).all() and (steps[back] == 1.0).all():
            return name
    return None


def _unsteady(values: Column) -> int:
    """0 for a time that every row has its own of, 1 for one of a batch of rows, 2 for none."""
    some = values[:_LOOKED_AT]
    if not is_text(some):
        some = some[np.isfinite(some.astype(np.float64))]
        new = np.diff(some.astype(np.float64)) > 0.0
    else:
        new = some[1:] != some[:-1]
    share = float(new.mean()) if len(new) else 0.0
    return 0 if share > 0.9 else 1 if share > 0.001 else 2


def date_and_time(sheet: Sheet, column: str) -> tuple[str, Column]:
    """Name and cells of the column, and with it that of the date where the two stand apart."""
    values = sheet.columns[column]
    if not is_text(values) or not len(values):
        return column, values
    texts = {
        name: found.astype(np.str_, copy=False)
        for name in sheet.columns
        if is_text(found := sheet.columns[name])
    }
    others = (_is_date, True) if _is_clock(str(values[0])) else (_is_clock, False)
    if others[1] or _is_date(str(values[0])):
        other = next((name for name, cells in texts.items() if others[0](str(cells[0]))), None)
        if other is not None:
            date, clock = (other, column) if others[1] else (column, other)
            joined = np.char.add(np.char.add(texts[date], " "), texts[clock])
            return f"{date}{_AND}{clock}", np.asarray(joined, dtype=np.str_)
    return column, values


def columns_of(name: str) -> list[str]:
    return name.split(_AND)


def _is_clock(cell: str) -> bool:
    return (
        re.fullmatch(r"\s*\d{1,2}:\d{1,2}(:\d{1,2})?([.,:]\d+)?( ?[AaPp][Mm])?\s*", cell)
        is not None
    )


def _is_date(cell: str) -> bool:
    return re.fullmatch(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*", cell) is not None
