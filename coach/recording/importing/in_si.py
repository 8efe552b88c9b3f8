"""A stream in SI units and on a clock, with what was taken as what on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.core_wording import joined as worded
from coach.recording.importing import source_units
from coach.recording.importing.axes import own_axes_of
from coach.recording.importing.clock import times_of
from coach.recording.importing.joining import TimedRows, joined
from coach.recording.importing.streams import Quantity
from coach.recording.importing.taken import Taken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream

_BEYOND_ALL = 1e12
"""In any unit: more is a spoilt number, and its square may be none."""

_ACC = ("--acc-unit", source_units.ACC_UNITS)
_UNITS = MappingProxyType(
    {
        Quantity.ACC: _ACC,
        Quantity.ACC_WITHOUT_GRAVITY: _ACC,
        Quantity.GRAVITY: _ACC,
        Quantity.GYRO: ("--gyro-unit", source_units.GYRO_UNITS),
    }
)


@dataclass(frozen=True, slots=True)
class InSi:
    """One quantity, ready to be joined.

    Args:
        rows: In SI units.
        unit: As the file has it.
        unit_stated: Whether the file, its recorder or the user says the unit.
        start: When the first row was taken, if anything tells.
        rate_hz: That the times have to follow, or that there is in place of times.
        taken: What was taken as what.
        notes: What the user should know, one line each.
    """

    rows: TimedRows
    unit: str
    unit_stated: bool
    start: datetime | None
    rate_hz: float | None
    taken: tuple[Taken, ...]
    notes: tuple[str, ...]


def in_si(stream: Stream, options: ImportOptions) -> InSi:
    """An acceleration or an angular rate.

    Raises:
        ImportProblem: The unit or the times cannot be understood; one line.
    """
    values = np.where(np.abs(stream.values) < _BEYOND_ALL, stream.values, np.nan)
    stream = replace(stream, values=values)
    gyro = stream.quantity is Quantity.GYRO
    unit, why = _unit(stream, options.gyro_unit if gyro else options.acc_unit)
    option, known = _UNITS[stream.quantity]
    scale = source_units.scale_of(option, unit, known) * (options.gyro_scale if gyro else 1.0)
    times = times_of(stream, options)
    values = stream.values[times.rows] * scale
    axes = ("--gyro-axes", options.gyro_axes) if gyro else ("--acc-axes", options.acc_axes)
    if axes[1]:
        values = values @ own_axes_of(*axes).T
    clock = stream.time.name if times.has_clock and stream.time is not None else ""
    t_s = times.seconds if times.has_clock else None
    if t_s is not None and gyro:
        t_s = t_s + options.gyro_shift_s
    taken = [
        Taken(
            ", ".join(stream.columns), Wording(stream.quantity.value), unit, _and(why, stream.why)
        )
    ]
    taken.append(Taken(clock or Wording("no column"), Wording("time"), "", times.kind))
    return InSi(
        TimedRows(stream.where, clock, t_s, values, stream.first_row + times.rows),
        unit,
        why not in (_GRAVITY, _ASSUMED),
        times.start,
        times.rate_hz,
        tuple(taken),
        times.notes,
    )


def acceleration(found: Mapping[Quantity, Stream], options: ImportOptions) -> InSi:
    """The acceleration with gravity, put together where a recorder parts it."""
    if Quantity.ACC in found:
        return in_si(found[Quantity.ACC], options)
    without = in_si(found[Quantity.ACC_WITHOUT_GRAVITY], options)
    gravity = in_si(found[Quantity.GRAVITY], options)
    both = joined(without.rows, gravity.rows)
    assert both.gyr_rad_s is not None  # it is the gravity that was joined here
    rows = TimedRows(
        without.rows.where,
        without.rows.clock,
        both.t_s,
        both.acc_m_s2 + both.gyr_rad_s,
        both.row,
    )
    return InSi(
        rows,
        without.unit,
        without.unit_stated,
        without.start,
        without.rate_hz,
        (*without.taken, *gravity.taken),
        (*without.notes, *gravity.notes, *both.notes),
    )


_GRAVITY = Wording("so that gravity is 9.81 m/s^2")
_ASSUMED = Wording("nothing says otherwise")


def _unit(stream: Stream, asked: str | None) -> tuple[str, str]:
    if asked:
        return asked, Wording("as you say")
    if stream.unit:
        return stream.unit, stream.unit_from
    if stream.quantity is Quantity.GYRO:
        return "rad/s", _ASSUMED
    unit = source_units.unit_of_gravity(stream.values)
    return (unit, _GRAVITY) if unit else ("m/s2", _ASSUMED)


def _and(*reasons: str) -> str:
    return worded(filter(None, reasons))
