"""Seconds from times that are numbers: in which unit, from when on, and where they wrap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.source_units import TIME_UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray
    from coach.recording.importing.streams import TimeColumn

_SLOWEST_HZ, _FASTEST_HZ = 10.0, 2000.0
# What is stated is believed in a wider range.
_SLOWEST_BELIEVED_HZ, _FASTEST_BELIEVED_HZ = 0.5, 5000.0
_DAY_S = 86400.0
_DAYS = "days"
_COUNT = 0.99  # share of steps of exactly one

# Unix times of a recording that somebody has.
_FIRST_S = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_LAST_S = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
# Apple counts from 2001; its devices have told such times since 2012.
_APPLE_S = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
_APPLE_FIRST_S = datetime(2012, 1, 1, tzinfo=UTC).timestamp() - _APPLE_S
# Days of a spreadsheet, since 1899-12-30, and of Matlab, since the year 0: day of 1970.
_DAY_COUNTS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {"a spreadsheet": (36526.0, 73051.0, 25569.0), "Matlab": (730486.0, 767011.0, 719529.0)}
)

# A counter may start again from 0 after so many; it may have counted in a finer unit than it is
# written in, and may count a day.
_WRAPS: tuple[float, ...] = (2.0**32, 2.0**24, 2.0**16)
_FINER: Mapping[str | None, tuple[float, ...]] = MappingProxyType(
    {None: (1e3, 1e6), "s": (1e3, 1e6), "ms": (1e3,)}
)
_DAYS_IN: Mapping[str, float] = MappingProxyType(
    {unit: _DAY_S / scale for unit, scale in TIME_UNITS.items()}
)
_STEPS_OVER_WRAP = 100.0


@dataclass(frozen=True, slots=True)
class NumberTimes:
    """Times that are numbers.

    Args:
        seconds: ``(n,)``; NaN where there is none.
        is_absolute: Whether they are since 1970, UTC.
        kind: In words.
        notes: What was taken for something.
    """

    seconds: FloatArray
    is_absolute: bool
    kind: str
    notes: tuple[str, ...] = ()


def seconds_of(
    where: str, column: TimeColumn, asked_unit: str | None, rate_hz: float | None
) -> NumberTimes:
    """Read times of a column of numbers.

    The unit is what the user says, else what the file says, else the one in which 10 to 2000 rows
    are in a second. Large numbers are times since 1970, or another usual day.

    Args:
        where: For messages.
        column: Of numbers.
        asked_unit: ``s``, ``ms``, ``us`` or ``ns``, or ``None``.
        rate_hz: What the user or the file states.

    Raises:
        ImportProblem: If they only count rows and no rate is known, or the name says a unit that
            they cannot be in.
    """
    values = np.asarray(column.values, dtype=np.float64)
    notes: list[str] = []
    values, wrapped = _unwrapped(values, column, asked_unit or column.unit)
    if wrapped:
        notes.append(f"{column.name} begins again after {wrapped:.0f}; it was made continuous")
    unit = asked_unit or column.unit
    if asked_unit is None:
        _check_unit(where, column, values)
    if unit is None and _counts(values):
        if rate_hz is None:
            raise ImportProblem(
                ImportReason.RATE,
                Wording(
                    "{where}: {column} goes up by one a row; if it counts samples give "
                    "the rate, as in --rate 100, if it is a time its unit, as in --time-unit ms",
                    where=where,
                    column=column.name,
                ),
            )
        return NumberTimes(values / rate_hz, is_absolute=False, kind="a count of samples")
    if unit is None:
        unit = _likely_unit(values)
        if unit not in {None, "s"}:
            notes.append(f"{column.name} is taken as {unit}, which suits its steps")
    return _since_1970(values, column, unit or "s", notes)


def _since_1970(values: FloatArray, column: TimeColumn, unit: str, notes: list[str]) -> NumberTimes:
    known = values[np.isfinite(values)]
    # The clock may have been set after the first row.
    first, last = (float(known[0]), float(known[-1])) if len(known) else (0.0, 0.0)
    if unit == _DAYS:
        zero = next(zero for low, high, zero in _DAY_COUNTS.values() if low < first < high)
        return NumberTimes((values - zero) * _DAY_S, True, "days of a spreadsheet", tuple(notes))
    seconds = values * TIME_UNITS[unit]
    ends_s = (first * TIME_UNITS[unit], last * TIME_UNITS[unit])
    if column.epoch is not None:
        zero_s, kind = (
            column.epoch.timestamp(),
            Wording("times in {unit} of its own epoch", unit=unit),
        )
    elif any(_FIRST_S <= one < _LAST_S for one in ends_s):
        zero_s, kind = 0.0, Wording("epoch times in {unit}", unit=unit)
    elif _APPLE_FIRST_S <= ends_s[0] < _FIRST_S:
        notes.append(f"{column.name} is taken as counted from 2001")
        zero_s, kind = _APPLE_S, Wording("times in {unit} since 2001", unit=unit)
    else:
        return NumberTimes(seconds, False, Wording("times in {unit}", unit=unit), tuple(notes))
    return NumberTimes(seconds + zero_s, True, kind, tuple(notes))


def _check_unit(where: str, column: TimeColumn, values: FloatArray) -> None:
    """A name may say one unit and mean another."""
    steps = np.diff(values[np.isfinite(values)])
    forward = steps[steps > 0.0]
    likely = _likely_unit(values)
    if column.unit is None or likely in {None, column.unit, _DAYS} or not len(forward):
        return
    step_s = float(np.median(forward)) * len(forward) / len(steps) * TIME_UNITS[column.unit]
    if not _SLOWEST_BELIEVED_HZ <= 1.0 / step_s <= _FASTEST_BELIEVED_HZ:
        raise ImportProblem(
            ImportReason.RATE,
            Wording(
                "{where}: {column} in {unit} gives {step_s:.3g} rows a second; it looks "
                "like {likely}: --time-unit {likely}",
                where=where,
                column=column.name,
                unit=column.unit,
                step_s=1.0 / step_s,
                likely=likely,
            ),
        )


def _counts(values: FloatArray) -> bool:
    steps = np.diff(values[np.isfinite(values)])
    return len(steps) > 0 and float(np.mean(steps == 1.0)) > _COUNT


def _likely_unit(values: FloatArray) -> str | None:
    known = values[np.isfinite(values)]
    steps = np.diff(known)
    forward = steps[steps > 0.0]
    if not len(forward):
        return None
    each = float(np.median(forward)) * len(forward) / len(steps)
    usual = forward[forward <= np.quantile(forward, 0.98)] if len(forward) > 50 else forward
    # In bursts the usual step is none: then what counts is how many rows a long time holds.
    for step in (each, float(usual.sum()) / len(steps), float(known[-1] - known[0]) / len(steps)):
        units = dict(TIME_UNITS)
        if any(low < known[0] < high for low, high, _ in _DAY_COUNTS.values()):
            units[_DAYS] = _DAY_S
        for unit, scale in units.items():
            if _SLOWEST_HZ <= 1.0 / (step * scale) <= _FASTEST_HZ if step > 0.0 else False:
                return unit
    return None


def _unwrapped(
    values: FloatArray, column: TimeColumn, unit: str | None
) -> tuple[FloatArray, float]:
    """The values made continuous, and after how many they begin again, 0 if they do not."""
    known = np.flatnonzero(np.isfinite(values))
    steps = np.diff(values[known])
    back = np.flatnonzero(steps < 0.0)
    forward = steps[steps > 0.0]
    if not len(back) or not len(forward):
        return values, 0.0
    most = _STEPS_OVER_WRAP * float(np.median(forward))
    finer = tuple(2.0**32 / parts for parts in _FINER.get(unit, ()))
    limits = (column.wraps_at,) if column.wraps_at else (*_WRAPS, *finer)
    if not column.wraps_at and column.epoch is None and unit != _DAYS:
        limits += (_DAYS_IN[unit],) if unit else (_DAYS_IN["s"], _DAYS_IN["ms"])
    for limit in limits:
        assert limit is not None
        far = back[steps[back] < -0.5 * limit]
        over = steps[far] + limit
        if len(far) and (column.wraps_at or ((over >= 0.0) & (over <= most)).all()):
            added = np.zeros(len(known))
            added[far + 1] = limit
            result = values.copy()
            result[known] += np.cumsum(added)
            return result, float(limit)
    return values, 0.0
