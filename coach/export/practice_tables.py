"""Tables of what was no run: standing checks, desk spans, sets of exercises and their faults."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from coach.export.column import Cell, Column, Table
from coach.export.fields import ONE
from coach.model.practice import PracticeKind
from coach.model.units import unit_in_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coach.export.session_data import SessionData
    from coach.model.practice import FormFault, SegmentStand, SetDone

    Level: TypeAlias = Callable[[SessionData], list[Table]]


@dataclass(frozen=True, slots=True)
class _Of:
    """One column.

    Args:
        meaning: One line.
        cell: Takes a row; ``None`` where there is no value.
        unit: ``None`` for the unit that the name ends with; empty for words, yes or no.
    """

    meaning: str
    cell: Callable[[Any], Cell]
    unit: str | None = None


def _field(name: str, meaning: str, unit: str | None = None) -> tuple[str, _Of]:
    return name, _Of(meaning, lambda row: getattr(row, name), unit)


def _sway(name: str, meaning: str, unit: str | None = None) -> tuple[str, _Of]:
    def cell(row: SegmentStand) -> Cell:
        return None if row.sway is None else getattr(row.sway, name)

    return f"sway_{name}", _Of(meaning, cell, unit)


_STANDS: Mapping[str, _Of] = MappingProxyType(
    {
        "placement": _Of("which segment", lambda row: row.placement.value, ""),
        **dict(
            (
                _field("position", "usual posture between sunk (0) and tall (100)", ONE),
                _field("position_error", "one sigma of it, from how the rounds differ", ONE),
                _field("range_rad", "sunk minus tall, forward positive"),
                _field("range_error_rad", "one sigma of it"),
                _sway("seconds", "quiet standing that the sway rests on", "s"),
                _sway("rms_rad", "root mean square distance from the mean tilt"),
                _sway("forward_rms_rad", "of the forward angle alone"),
                _sway("side_rms_rad", "of the side angle alone"),
                _sway("speed_rad_s", "length of the path over time"),
                _sway("ellipse_rad2", "area of the ellipse that holds 95 % of the tilts", "rad^2"),
                _sway("noise_rms_rad", "what rms_rad would be of a sensor at rest"),
            )
        ),
    }
)

_POSTURES = ("usual", "tall", "sunk", "forward", "back")

_ROUNDS: Mapping[str, _Of] = MappingProxyType(
    {
        "placement": _Of("which segment", lambda row: row[0], ""),
        "posture": _Of(
            "usual, tall, sunk, or the pelvis tipped forward or back", lambda row: row[1], ""
        ),
        "round": _Of("number of the round, from 1", lambda row: row[2], ONE),
        "angle_rad": _Of("forward tilt from the mean tall posture", lambda row: row[3]),
    }
)

_DESK: Mapping[str, _Of] = MappingProxyType(
    dict(
        (
            _field("t_s", "begin, stream time"),
            _field("end_s", "end, stream time"),
            ("state", _Of("what the wearer did", lambda row: row.state.value, "")),
            _field("slouched", "below the wearer's own band; none where not judged", ""),
            _field("lean_rad", "mean forward lean from the upright of this session"),
        )
    )
)


def _planned(name: str, meaning: str, unit: str | None = None) -> tuple[str, _Of]:
    return f"planned_{name}", _Of(meaning, lambda row: getattr(row.planned, name) or None, unit)


def _tremble(half: int) -> Callable[[SetDone], Cell]:
    return lambda row: None if row.tremble_rad_s is None else row.tremble_rad_s[half]


_SETS: Mapping[str, _Of] = MappingProxyType(
    {
        "exercise": _Of("which, by its name in the table", lambda row: row.planned.exercise, ""),
        "side": _Of("of exercises of one side", lambda row: row.planned.side.value, ""),
        **dict(
            (
                _field("start_s", "the position was taken, stream time"),
                _field("t_s", "end, stream time"),
                _planned("hold_s", "hold as planned; none for repetitions"),
                _planned("repetitions", "repetitions as planned; none for a hold", ONE),
            )
        ),
        "hold_s": _Of("for how long it was held", lambda row: row.hold_s or None),
        **dict(
            (
                _field("repetitions", "repetitions counted; none where not to be counted", ONE),
                _field("range_rad", "mean range of the repetitions"),
            )
        ),
        "tremble_first_rad_s": _Of("shaking in the first half of a hold", _tremble(0)),
        "tremble_second_rad_s": _Of("shaking in the second half", _tremble(1)),
        "recognised": _Of(
            "who said that the position was taken", lambda row: row.recognised.value, ""
        ),
        "effort": _Of(
            "as told: easy, right or hard", lambda row: row.effort and row.effort.value, ""
        ),
        "completed": _Of("all of it was done", lambda row: row.completed, ""),
        "pain": _Of("pain ended it", lambda row: row.pain, ""),
    }
)

_FAULTS: Mapping[str, _Of] = MappingProxyType(
    {
        "set": _Of("number of the set, from 1", lambda row: row[0], ONE),
        "fault": _Of("what was wrong with the form", lambda row: row[1].rule, ""),
        "t_s": _Of("when it began, stream time", lambda row: row[1].t_s),
        "seconds": _Of("how long it lasted, all times together", lambda row: row[1].seconds, "s"),
        "worst_rad": _Of(
            "largest departure from the first good seconds", lambda row: row[1].worst_rad
        ),
        "told": _Of("a word was said", lambda row: row[1].told, ""),
    }
)


def _rounds(data: SessionData) -> Iterator[tuple[str, str, int, float]]:
    for one in data.stands:
        for posture in _POSTURES:
            angles: tuple[float, ...] = getattr(one, f"{posture}_rad")
            for number, angle_rad in enumerate(angles, 1):
                yield one.placement.value, posture, number, angle_rad


def _faults(data: SessionData) -> Iterator[tuple[int, FormFault]]:
    for number, done in enumerate(data.sets, 1):
        for fault in done.faults:
            yield number, fault


def _table(
    name: str,
    columns: Mapping[str, _Of],
    rows: Callable[[SessionData], Iterator[Any] | Sequence[Any]],
) -> Level:
    def made(data: SessionData) -> list[Table]:
        found = list(rows(data))
        return [
            Table(
                name,
                tuple(
                    Column(
                        column,
                        unit_in_name(column) if of.unit is None else of.unit,
                        of.meaning,
                        [_known(of.cell(row)) for row in found],
                    )
                    for column, of in columns.items()
                ),
            )
        ]

    return made


def _known(cell: Cell) -> Cell:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


PRACTICE_LEVELS: Mapping[PracticeKind, Mapping[str, Level]] = MappingProxyType(
    {
        PracticeKind.STAND: {
            "stands": _table("stands", _STANDS, lambda data: data.stands),
            "rounds": _table("rounds", _ROUNDS, _rounds),
        },
        PracticeKind.DESK: {"desk": _table("desk", _DESK, lambda data: data.spans)},
        PracticeKind.EXERCISE: {
            "sets": _table("sets", _SETS, lambda data: data.sets),
            "form": _table("form", _FAULTS, _faults),
        },
    }
)
"""Beside those of every session."""
