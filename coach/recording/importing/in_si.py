"""A stream in SI units and on a clock, with what was taken as what on the way."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.recording.importing import source_units
from coach.recording.importing.clock import times_of
from coach.recording.importing.joining import TimedRows, joined
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.streams import Quantity
from coach.recording.importing.taken import Taken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream

_ASSUMED = "nothing says otherwise"
_OPTION = "as you say"
_GYRO_UNIT = "rad/s"


@dataclass(frozen=True, slots=True)
class InSi:
    """One quantity, ready to be joined.

    Args:
        rows: In SI units.
        unit: As the file has it.
        unit_stated: Whether the file, its recorder or the user says the unit.
        start: When time 0 of the rows was, if the file's clock is one of the wall.
        taken: What was taken as what.
        notes: What the user should know, one line each.
    """

    rows: TimedRows
    unit: str
    unit_stated: bool
    start: datetime | None
    taken: tuple[Taken, ...]
    notes: tuple[str, ...]


def in_si(stream: Stream, options: ImportOptions) -> InSi:
    """An acceleration or an angular rate.

    Raises:
        ImportProblem: The unit or the times cannot be understood; one line.
    """
    unit, why = _unit(stream, options)
    option, known = _KNOWN[stream.quantity]
    values = stream.values * source_units.scale_of(option, unit, known)
    if stream.quantity is Quantity.ACC:
        values = values * options.acc_sign
    elif options.gyro_axes:
        values = values @ axes_of(options.gyro_axes).T
    times = None if stream.time is None else times_of(stream.time, options)
    t_s = None if times is None else times.t_s
    if t_s is not None and stream.quantity is Quantity.GYRO:
        t_s = t_s + options.gyro_shift_s
    taken = [
        Taken(", ".join(stream.columns), stream.quantity.value, unit, _and(why, stream.why)),
    ]
    if stream.time is not None and times is not None:
        taken.append(Taken(stream.time.name, "time", times.unit, times.why))
    return InSi(
        TimedRows(stream.where, t_s, values, stream.first_row),
        unit,
        why != _ASSUMED,
        None if times is None else times.start,
        tuple(taken),
        () if times is None else times.notes,
    )


def acceleration(found: Mapping[Quantity, Stream], options: ImportOptions) -> InSi:
    """The acceleration with gravity, put together from its parts where a recorder parts it."""
    if Quantity.ACC in found:
        return in_si(found[Quantity.ACC], options)
    without = in_si(found[Quantity.ACC_WITHOUT_GRAVITY], options)
    gravity = in_si(found[Quantity.GRAVITY], options)
    both = joined(without.rows, gravity.rows)
    assert both.gyr_rad_s is not None
    return InSi(
        TimedRows(
            without.rows.where, both.t_s, both.acc_m_s2 + both.gyr_rad_s, without.rows.first_row
        ),
        without.unit,
        without.unit_stated,
        without.start,
        (*without.taken, *gravity.taken),
        (*without.notes, *gravity.notes, *both.notes),
    )
