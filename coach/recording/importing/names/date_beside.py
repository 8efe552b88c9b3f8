"""The date that stands beside times that have none: in another column of the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.recording.importing.clock import first_instant
from coach.recording.importing.names import name_words
from coach.recording.importing.names.time_columns import date_and_time
from coach.recording.importing.streams import TimeColumn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from coach.recording.importing.sheet import Sheet

_LOOKED_AT = 2000  # rows


def date_beside(sheets: Iterable[Sheet]) -> datetime | None:
    """When the first row was taken, as any column of times with a date says; ``None`` if none does.

    Samples may be timed by a counter that began with the recorder, while a clock beside it tells
    the date, to the second only.
    """
    for sheet in sheets:
        for column in filter(name_words.is_time, sheet.columns):
            name, values = date_and_time(sheet, column)
            unit = name_words.time_unit_in(column)
            found = first_instant(TimeColumn(name, values[:_LOOKED_AT], unit))
            if found is not None:
                return found
    return None
