"""The streams of a known format, taken out of its sheets."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording, joined
from coach.model.units import GRAVITY_M_S2
from coach.recording.importing.clock import month_first
from coach.recording.importing.formats.matching import (
    Found,
    as_numbers,
    find,
    first_line,
    short_name,
    usable,
)
from coach.recording.importing.names import listed
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.source_units import (
    ACC_UNITS,
    GYRO_UNITS,
    SPEED_UNITS,
    TIME_UNITS,
)
from coach.recording.importing.streams import Quantity, Stream, TimeColumn
from coach.recording.importing.unit_spellings import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.formats.format import Clock, Format, Part
    from coach.recording.importing.sheet import Column, Sheet

_FORMAT = Wording("the format")
_MOTION_UNITS = {**ACC_UNITS, **GYRO_UNITS}
_MOST_RATE_HZ = 10_000.0
_GRAVITY_SHARE = 0.5
"""Of standard gravity: a mean acceleration of more holds it; that of a body alone is near 0."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a format was found."""

    part: Part
    sheet: Sheet
    found: Found


def take(fmt: Format, sheets: Sequence[Sheet]) -> tuple[Stream, ...]:
    """One stream for each quantity; acceleration without gravity is joined with gravity.

    Raises:
        ImportProblem: If there is nothing to take, no gravity in the acceleration, or samples of
            several sensors.
    """
    _refuse_several(fmt, sheets)
    whys: dict[str, str] = {}
    if fmt.mend is not None:
        mended = [fmt.mend(sheet) for sheet in sheets]
        whys = {sheet.name: why for sheet, why in mended if why}
        sheets = [sheet for sheet, _ in mended]
    rate_hz = _rate_of(fmt, sheets)
    taken: dict[Quantity, Stream] = {}
    for quantity in Quantity:
        place = _place(fmt, sheets, quantity)
        if place is not None:
            taken[quantity] = _stream(fmt, place, rate_hz, whys.get(place.sheet.name, ""))
    user = taken.pop(Quantity.ACC_WITHOUT_GRAVITY, None)
    gravity = taken.pop(Quantity.GRAVITY, None)
    if user is not None and Quantity.ACC not in taken:
        if gravity is None:
            raise ImportProblem(
                ImportReason.COLUMNS,
                Wording(
                    "{where}: the acceleration is without gravity, which leaves no upright; "
                    "{wrong_file}",
                    where=user.where,
                    wrong_file=fmt.wrong_file,
                ),
            )
        taken[Quantity.ACC] = _summed(user, gravity)
    if not taken:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{name} holds no acceleration that {format} is known to write; {wrong_file}",
                name=sheets[0].name,
                format=fmt.name,
                wrong_file=fmt.wrong_file,
            ),
        )
    return tuple(taken[quantity] for quantity in Quantity if quantity in taken)


def _refuse_several(fmt: Format, sheets: Sequence[Sheet]) -> None:
    """Rows of several sensors among each other are none of one."""
    for sheet in sheets:
        for found in (one for pattern in fmt.sensors for one in find(sheet, pattern)):
            names = [str(name) for name in np.unique(sheet.columns[found.columns[0]])]
            several = [name for name in names if name.strip()]
            if len(several) > 1:
                raise ImportProblem(
                    ImportReason.COLUMNS,
                    Wording(
                        "{name} holds rows of several sensors: {listed}; export one file "
                        "for each and give each with its --placement",
                        name=sheet.name,
                        listed=listed(several),
                    ),
                )


def _rate_of(fmt: Format, sheets: Sequence[Sheet]) -> float | None:
    try:
        rate_hz = float(first_line(sheets, fmt.rate).replace(",", "."))
    except ValueError:
        return None
    return rate_hz if 0.0 < rate_hz < _MOST_RATE_HZ else None


def _place(fmt: Format, sheets: Sequence[Sheet], quantity: Quantity) -> _Place | None:
    """Where the best part of this quantity stands."""
    for part in fmt.parts:
        if part.quantity is not quantity:
            continue
        places = list(_places(part, sheets))
        if len(places) > 1:
            names = ", ".join(dict.fromkeys(_label(place) for place in places))
            raise ImportProblem(
                ImportReason.COLUMNS,
                Wording(
                    "{name} holds {quantity} of several sensors: {names}; give the file "
                    "of one, or unpack them and give each with its --placement",
                    name=sheets[0].name,
                    quantity=quantity.value,
                    names=names,
                ),
            )
        if places:
            return places[0]
    return None


def _places(part: Part, sheets: Sequence[Sheet]) -> Iterator[_Place]:
    for sheet in sheets:
        if not re.search(part.member, short_name(sheet), re.IGNORECASE):
            continue
        for found in find(sheet, part.columns):
            place = _Place(part, sheet, found)
            if all(usable(sheet.columns[name]) for name in found.columns) and (
                not part.with_gravity or _has_gravity(place)
            ):
                yield place


def _label(place: _Place) -> str:
    return place.found.device.strip(" _") or short_name(place.sheet)


def _has_gravity(place: _Place) -> bool:
    unit, _ = _unit(place)
    mean = [float(np.nanmean(_numbers(place.sheet, name))) for name in place.found.columns]
    size_m_s2 = math.hypot(*mean) * ACC_UNITS.get(unit or "", 1.0)
    return size_m_s2 > _GRAVITY_SHARE * GRAVITY_M_S2


def _stream(fmt: Format, place: _Place, rate_hz: float | None, mended: str) -> Stream:
    part, sheet, found = place.part, place.sheet, place.found
    unit, unit_from = _unit(place)
    columns = [_numbers(sheet, name) for name in found.columns]
    values = columns[0] if len(columns) == 1 else np.column_stack(columns)
    values = values if part.sign == 1.0 else values * part.sign
    time = _time(part.clocks or fmt.clocks, sheet, found.device, rate_hz)
    whys = [part.why, mended]
    if part.holds_old and time is not None:
        fresh = _fresh(time.values)
        values = values[fresh]
        time = replace(time, values=time.values[fresh], restarts=())
    return Stream(
        quantity=part.quantity,
        where=sheet.name,
        columns=found.columns,
        values=values,
        unit=unit,
        unit_from=unit_from,
        time=time,
        rate_hz=rate_hz if time is None else None,  # what the clock says is what was
        first_row=sheet.first_row,
        why=joined(filter(None, whys)),
    )


def _unit(place: _Place) -> tuple[str | None, str]:
    """Unit of the numbers, if one is known that they may have, and why."""
    known = SPEED_UNITS if place.part.quantity is Quantity.SPEED else _MOTION_UNITS
    stated = (
        (place.found.unit, "its name"),
        (place.sheet.units.get(place.found.columns[0], ""), "units row"),
        (place.part.unit, _FORMAT),
    )
    for spelt, why in stated:
        unit = unit_of(spelt) if spelt else None
        if unit in known:
            return unit, why
    return None, ""


def _time(
    clocks: Sequence[Clock], sheet: Sheet, device: str, rate_hz: float | None
) -> TimeColumn | None:
    """The first clock that is there and has something in it."""
    for clock in clocks:
        if clock.per_rate and rate_hz is None:
            continue
        for found in find(sheet, clock.column):
            (name,) = found.columns
            values = sheet.columns[name]
            if found.device != device or not usable(values):
                continue
            tick = 1.0 / rate_hz if clock.per_rate and rate_hz is not None else clock.per_tick
            numbers = as_numbers(values)
            if numbers is None:
                told = month_first(sheet.preamble)
                return TimeColumn(name, values, month_first=told, restarts=sheet.restarts)
            spelt = found.unit or sheet.units.get(name, "")
            named = unit_of(spelt) if spelt else None
            named = named if named in TIME_UNITS else None
            unit = named or clock.unit or None
            return TimeColumn(
                name=name,
                values=numbers if tick == 1.0 else numbers * tick,
                unit=unit,
                unit_from="" if unit is None else (Wording("its name") if named else _FORMAT),
                epoch=clock.epoch,
                wraps_at=None if clock.wraps_at is None else clock.wraps_at * tick,
                restarts=sheet.restarts,
            )
    return None


def _numbers(sheet: Sheet, name: str) -> FloatArray:
    values = sheet.columns[name]
    found = as_numbers(values)
    if found is not None:
        return found
    numbers = np.full(len(values), np.nan)
    for k, text in enumerate(values):
        try:
            numbers[k] = float(text)
        except ValueError:
            continue
    return numbers


def _fresh(times: Column) -> npt.NDArray[np.bool_]:
    fresh = np.ones(len(times), dtype=np.bool_)
    fresh[1:] = times[1:] != times[:-1]
    return fresh


def _summed(user: Stream, gravity: Stream) -> Stream:
    """Acceleration with gravity, at the times of the user's."""
    unit = user.unit if user.unit == gravity.unit else "m/s2"
    scale = 1.0 if unit == user.unit else ACC_UNITS.get(user.unit or "", 1.0)
    pull = gravity.values * (
        1.0 if unit == gravity.unit else ACC_UNITS.get(gravity.unit or "", 1.0)
    )
    if len(pull) != len(user.values) or not _same_times(user, gravity):
        pull = _at_times_of(user, gravity, pull)
    return replace(
        user,
        quantity=Quantity.ACC,
        columns=user.columns + gravity.columns,
        values=user.values * scale + pull,
        unit=unit,
        why=joined(
            filter(None, (user.why, Wording("gravity added to the acceleration without it")))
        ),
    )


def _same_times(user: Stream, gravity: Stream) -> bool:
    if user.time is None or gravity.time is None:
        return user.where == gravity.where
    return user.where == gravity.where or bool(
        np.array_equal(user.time.values, gravity.time.values)
    )


def _at_times_of(user: Stream, gravity: Stream, pull: FloatArray) -> FloatArray:
    """Gravity, which is slow, where the other stream has its samples; NaN far from any."""
    here = None if user.time is None else as_numbers(user.time.values)
    there = None if gravity.time is None else as_numbers(gravity.time.values)
    if here is None or there is None:
        raise ImportProblem(
            ImportReason.TIME,
            Wording(
                "{where} and {other} have no times by which gravity can be added; export "
                "both again with their times",
                where=gravity.where,
                other=user.where,
            ),
        )
    known = np.isfinite(there) & np.isfinite(pull).all(axis=1)
    order = np.argsort(there[known], kind="stable")
    times, pulls = there[known][order], pull[known][order]
    if not len(times):
        return np.full((len(here), 3), np.nan)
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    put = np.column_stack([np.interp(here, times, pulls[:, k]) for k in range(3)])
    outside = (here < times[0] - 2.0 * step) | (here > times[-1] + 2.0 * step)
    put[outside] = np.nan
    return put
