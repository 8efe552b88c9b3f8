"""Speed over the ground that stands beside the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.recording.importing import source_units
from coach.recording.importing.clock import times_of
from coach.recording.importing.problem import ImportProblem
from coach.recording.importing.taken import Taken

if TYPE_CHECKING:
    from coach.model import SpeedReading
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.streams import Stream


def speed_of(
    stream: Stream | None, first_s: float | None, last_s: float, options: ImportOptions
) -> tuple[tuple[SpeedReading, ...], tuple[Taken, ...], tuple[str, ...]]:
    """Readings on the samples' clock. What nobody asked for spoils no import.

    Args:
        stream: The speeds, or ``None``.
        first_s: Time of the first sample on the file's clock; ``None`` without times.
        last_s: Of the last, after the first.
        options: The user's.

    Returns:
        The readings, what was taken as what, and what the user should know.
    """
    if stream is None:
        return (), (), ()
    try:
        times = times_of(stream, options)
    except ImportProblem:
        return (), (), ()
    t_s = times.seconds - (times.seconds[0] if first_s is None else first_s)
    speed = stream.values[times.rows]
    inside = (t_s >= 0.0) & (t_s <= last_s)
    unit = stream.unit or "m/s"
    readings, doubts = source_units.speed_readings(t_s[inside], speed[inside], unit)
    if not readings:
        return (), (), tuple(doubts)
    taken = Taken(", ".join(stream.columns), stream.quantity.value, unit, stream.unit_from)
    return readings, (taken,), tuple(doubts)
