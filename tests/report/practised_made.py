"""Reports of practices for the tests of their pages."""

import dataclasses
from datetime import UTC, datetime

from coach.model import Placement, SensorMount, Side
from coach.model.practice import (
    DeskSpan,
    DeskState,
    Effort,
    PlannedSet,
    Practice,
    PracticeKind,
    Recognised,
)
from coach.progress import SaidCue
from coach.recording import Provenance, SessionHeader
from coach.report.practised.practice_report import PracticeReport
from tests.athlete.practised import done_set, practice_of, segment
from tests.athlete.runners import SENSOR, START_S


def day_at_desk():
    """Some hours: sitting tall and slouched, standing, walking, a call, a gap."""
    spans, t_s = [], 0.0
    plan = [
        (1500, DeskState.SITTING, False),
        (700, DeskState.SITTING, True),
        (150, DeskState.WALKING, None),
        (2400, DeskState.UPRIGHT, False),
        (900, DeskState.SITTING, True),
        (40, DeskState.MOVING, None),
        (1800, DeskState.STANDING, False),
        (300, DeskState.NO_DATA, None),
        (1200, DeskState.SITTING, False),
        (600, DeskState.LYING, None),
        (200, DeskState.WALKING, None),
    ]
    for seconds, state, slouched in plan * 2:
        spans.append(DeskSpan(t_s, t_s + seconds, state, slouched, None))
        t_s += seconds
    return tuple(spans)


def sets():
    return (
        done_set(),
        done_set(
            "side_plank",
            planned=PlannedSet("side_plank", Side.LEFT, 20.0, 0),
            hold_s=11.0,
            completed=False,
            faults=(),
            effort=Effort.HARD,
        ),
        done_set("bridge_with_leg_kick", hold_s=0.0, repetitions=9, range_rad=0.4, faults=()),
        done_set(
            "arm_and_leg_raise",
            hold_s=0.0,
            repetitions=None,
            recognised=Recognised.KEY,
            effort=None,
        ),
    )


def practice_report(kind, *, title="made", athlete="me", earlier=(), notes=(), **values):
    values.setdefault("said", (SaidCue("1", 3.0, "stand_usual", "Stand as you do."),))
    if kind is PracticeKind.DESK:
        values["said"] = (
            SaidCue("1", 1800.0, "desk_get_up", "Get up and move."),
            SaidCue("2", 2150.0, "desk_slouch", "Sit tall."),
        )
        values.setdefault("spans", day_at_desk())
    if kind is PracticeKind.EXERCISE:
        values.setdefault("sets", sets())
    if kind is PracticeKind.STAND:
        values.setdefault("stands", (segment(), segment(Placement.PELVIS, range_deg=9.0)))
    record = practice_of(kind, title=title, **values)
    header = SessionHeader(
        datetime.fromtimestamp(START_S, UTC),
        title,
        (SensorMount(Placement.CHEST, SENSOR),),
        Provenance(record.session.provenance),
        practice=Practice(kind),
    )
    return PracticeReport(header, record, notes, athlete, tuple(earlier), 50_000, 0.998)


def earlier_checks(*positions):
    return [
        dataclasses.replace(practice_of(PracticeKind.STAND, -7.0 * (len(positions) - k),
                                        stands=(segment(position=at),)))
        for k, at in enumerate(positions)
    ]  # fmt: skip
