"""When a session began, as the formats tell it beside their times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from coach.recording.importing.formats.matching import cell, first_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.recording.importing.sheet import Sheet

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3}


def phyphox_start(sheets: Sequence[Sheet]) -> datetime | None:
    """The first START in ``meta/time.csv``, in s since 1970."""
    return _since_1970(cell(sheets, r"time\.csv$", "system time"), 1.0)


def sensor_logger_start(sheets: Sequence[Sheet]) -> datetime | None:
    """In ``Metadata.csv``, in ms since 1970."""
    return _since_1970(cell(sheets, "metadata", "recording epoch time"), 1e-3)


def androsensor_start(sheets: Sequence[Sheet]) -> datetime | None:
    """The first row's date and time of day: ``2025-10-09 08:53:20:250``."""
    told = cell(sheets, "", "YYYY-MO-DD HH-MI-SS_SSS")
    digits = re.findall(r"\d+", told)
    if len(digits) < 7:
        return None
    at = _parsed(" ".join(digits[:6]), "%Y %m %d %H %M %S")
    return None if at is None else _sane(at + timedelta(milliseconds=int(digits[6][:3])))


def sensorlog_start(sheets: Sequence[Sheet]) -> datetime | None:
    """The first row's time of logging, ISO 8601 with or without a T and a zone."""
    for column in ("loggingTime(txt)", "loggingTime"):
        told = re.sub(r"\s+([+-]\d)", r"\1", cell(sheets, "", column))
        try:
            return _sane(datetime.fromisoformat(told))
        except ValueError:
            continue
    return None


def dot_start(sheets: Sequence[Sheet]) -> datetime | None:
    """``StartTime: ,2025-10-09_09:06:40_086 CET``."""
    told = first_line(sheets, r"StartTime:[\s,;\t]*(.+)")
    parts = re.match(r"(\d{4}-\d\d-\d\d)[_ T](\d\d:\d\d:\d\d)[_.](\d+)\s*(\w*)", told)
    if parts is None:
        return None
    date, clock, fraction, zone = parts.groups()
    at = _parsed(f"{date} {clock}", "%Y-%m-%d %H:%M:%S")
    if at is None:
        return None
    at += timedelta(seconds=float(f"0.{fraction}"))
    hours = _ZONES.get(zone.upper())
    return _sane(at.replace(tzinfo=timezone(timedelta(hours=hours))) if hours is not None else at)


def actigraph_start(sheets: Sequence[Sheet]) -> datetime | None:
    """Start date and time, the order of day and month by the first line."""
    order = first_line(sheets, r"date format (\S+)").casefold()
    date = first_line(sheets, r"Start Date\s+(\S+)")
    clock = first_line(sheets, r"Start Time\s+(\S+)")
    parts = {"d": "%d", "m": "%m", "y": "%Y"}
    letters = [one for one in dict.fromkeys(order) if one in parts]
    marks = re.sub("[a-z]", "", order)[:1] or "/"
    if len(letters) != len(parts):
        return None
    at = _parsed(f"{date} {clock}", marks.join(parts[one] for one in letters) + " %H:%M:%S")
    return None if at is None else _sane(at)


def movesense_start(sheets: Sequence[Sheet]) -> datetime | None:
    """The clock's link to UTC in a log of sbem2json, brought back to the first sample."""
    utc = _since_1970(first_line(sheets, r"^utcTime: (\d+)"), 1e-6)
    relative = first_line(sheets, r"^relativeTime: (\d+)")
    stamps = [s.columns["Timestamp"] for s in sheets if "Timestamp" in s.columns]
    firsts = [float(column[0]) for column in stamps if len(column) and column.dtype.kind == "f"]
    if utc is None or not relative or not firsts:
        return None
    return _sane(utc + timedelta(milliseconds=min(firsts) - float(relative)))


def told_start(sheets: Sequence[Sheet]) -> datetime | None:
    """Our own: ``created_utc``."""
    try:
        return _sane(datetime.fromisoformat(first_line(sheets, r"^created_utc: (\S+)")))
    except ValueError:
        return None


def _since_1970(text: str, unit_s: float) -> datetime | None:
    try:
        seconds = float(text) * unit_s
        return _sane(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007  local time, made so by _sane
    except ValueError:
        return None


def _sane(at: datetime) -> datetime | None:
    """In UTC; a time without a zone is this computer's. ``None`` if nobody ran then."""
    try:
        utc = at.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return utc if _EARLIEST < utc < _LATEST else None
