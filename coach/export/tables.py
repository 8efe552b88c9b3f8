"""A session as tables: which there are, and what stands in them."""

from __future__ import annotations

import enum
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.export.column import Cell, Column, Table
from coach.export.fields import FIELDS, ONE
from coach.export.practice_tables import PRACTICE_LEVELS
from coach.model import METRICS, Cue, CueEffect, Fault, Step, Validity, doing_name, error_of
from coach.model.units import unit_in_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.export.session_data import SensorSamples, SessionData
    from coach.model import Practice


def tables_of(data: SessionData, levels: Sequence[str]) -> list[Table]:
    """Tables of some levels, in their order; a sensor each for the samples.

    Args:
        data: The session.
        levels: Names in ``LEVELS``, or among those that ``levels_of`` gives.
    """
    able = {**LEVELS, **_of_practices()}
    return [table for level in levels for table in able[level](data)]


def levels_of(practice: Practice | None) -> tuple[str, ...]:
    """The levels that a session has: of a run all of ``LEVELS``; of a practice what it has."""
    if practice is None:
        return tuple(LEVELS)
    return (*_OF_ALL, *PRACTICE_LEVELS[practice.kind])


def every_level() -> tuple[str, ...]:
    """The levels of any session."""
    return (*LEVELS, *_of_practices())


def _of_practices() -> dict[str, Callable[[SessionData], list[Table]]]:
    return {name: level for one in PRACTICE_LEVELS.values() for name, level in one.items()}


def _sample_tables(data: SessionData) -> list[Table]:
    several = len(data.sensors) > 1
    return [
        Table(f"samples-{one.label}" if several else "samples", _sample_columns(one))
        for one in data.sensors
    ]


def _sample_columns(one: SensorSamples) -> tuple[Column, ...]:
    sensor = [
        ("acc_{}_m_s2", one.acc_m_s2, "specific force"),
        ("gyr_{}_rad_s", one.gyr_rad_s, "angular rate"),
    ]
    columns = [_floats("t_s", one.t_s, "stream time")]
    for pattern, values, what in sensor:
        for axis, name in enumerate("xyz"):
            columns.append(
                _floats(pattern.format(name), values[:, axis], f"{what}, sensor axis {name}")
            )
    for axis, name in enumerate(("forward", "left", "up")):
        columns.append(
            _floats(
                f"acc_{name}_m_s2",
                one.acc_level_m_s2[:, axis],
                f"specific force, {name} of the levelled segment",
            )
        )
    for axis, name in enumerate("wxyz"):
        columns.append(
            _floats(
                f"quat_level_from_segment_{name}",
                one.quat_level_from_segment[:, axis],
                "attitude, Hamilton; heading arbitrary",
                ONE,
            )
        )
    meaning = "0 measured, +1 interpolated, +2 filled for attitude only, +4 clipped"
    columns.append(Column("quality", "", meaning, one.quality.tolist()))
    return tuple(columns)


def _floats(name: str, values: object, meaning: str, unit: str | None = None) -> Column:
    cells = [None if math.isnan(value) else value for value in values.tolist()]  # type: ignore[attr-defined]
    return Column(name, unit_in_name(name) if unit is None else unit, meaning, cells)


def _grid_table(data: SessionData) -> list[Table]:
    shots = data.snapshots
    columns = [
        Column("t_s", "s", "grid instant, stream time", [s.t_s for s in shots]),
        Column(
            "locomotion",
            "",
            "what the runner does; no_data where no samples came",
            [doing_name(s.doing) for s in shots],
        ),
        Column(
            "turn_rate_rad_s",
            "rad/s",
            "mean turning of the whole body, to the left positive",
            # Stale, or exactly 0.0: what stands there before anything was measured.
            [None if s.stale else s.turn_rate_rad_s or None for s in shots],
        ),
        Column("stale", "", "no samples for too long", [s.stale for s in shots]),
    ]
    for spec in METRICS.values():
        readings = [s.readings[spec.name] for s in shots]
        if all(reading.validity is Validity.NO_SENSOR for reading in readings):
            continue
        columns.append(
            Column(
                spec.name,
                unit_in_name(spec.name) if spec.unit else ONE,
                spec.meaning,
                [reading.value if reading.ok else None for reading in readings],
                error_of(spec.name, data.placements, data.worths),
            )
        )
        columns.append(
            Column(
                f"{spec.name}_validity",
                "",
                "ok, or why there is no value",
                [reading.validity.value for reading in readings],
            )
        )
    return [Table("grid", tuple(columns))]


def _rows_table(
    name: str, kind: type[object], rows: Callable[[SessionData], Sequence[object]]
) -> Callable[[SessionData], list[Table]]:
    """A table with one column for each field of a dataclass in ``FIELDS``."""

    def table(data: SessionData) -> list[Table]:
        columns = tuple(
            Column(
                field,
                about.unit_of(field),
                about.meaning,
                [_cell(getattr(row, field)) if about.known(row) else None for row in rows(data)],
            )
            for field, about in FIELDS[kind].items()
        )
        return [Table(name, columns)]

    return table


def _cell(value: object) -> Cell:
    """A value; no value for an infinite border and for an empty word."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    return str(value) or None


LEVELS: Mapping[str, Callable[[SessionData], list[Table]]] = MappingProxyType(
    {
        "samples": _sample_tables,
        "steps": _rows_table("steps", Step, lambda data: data.steps),
        "grid": _grid_table,
        "cues": _rows_table("cues", Cue, lambda data: data.cues),
        "effects": _rows_table("effects", CueEffect, lambda data: data.effects),
        "faults": _rows_table("faults", Fault, lambda data: data.faults),
    }
)

_OF_ALL = ("samples", "grid", "cues", "faults")
"""Of practices, too: nobody runs in one."""
