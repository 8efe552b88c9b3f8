"""Practices as the history keeps them, for the tests of what is kept and told of them."""

import math

from coach.model import Placement, Side
from coach.model.practice import (
    DeskSpan,
    DeskState,
    Effort,
    FormFault,
    PlannedSet,
    PracticeKind,
    Recognised,
    SegmentStand,
    SetDone,
    Sway,
)
from coach.progress.practice_records import PracticeRecord
from tests.athlete.runners import run_of

SWAY = Sway(60.0, 0.006, 0.005, 0.0033, 0.011, 2.1e-4, 0.0004)


def segment(placement=Placement.CHEST, *, position=62.0, range_deg=12.0, usual=3, sway=SWAY):
    """A segment whose usual posture lies at a position of its range, each round alike."""
    range_rad = math.radians(range_deg)
    at = range_rad * (1.0 - position / 100.0)
    on_pelvis = placement is not Placement.CHEST
    return SegmentStand(
        placement=placement,
        usual_rad=tuple(at + 0.002 * (k - 1) for k in range(usual)),
        tall_rad=(-0.001, 0.0, 0.001),
        sunk_rad=(range_rad, range_rad, range_rad),
        forward_rad=(0.15, 0.16, 0.14) if on_pelvis else (),
        back_rad=(-0.1, -0.12, -0.11) if on_pelvis else (),
        position=position,
        position_error=3.0,
        range_rad=range_rad,
        range_error_rad=0.004,
        sway=sway,
    )


def done_set(exercise="plank", **values):
    hold = values.pop("hold_s", 30.0)
    given = {
        "t_s": 60.0,
        "start_s": 30.0,
        "planned": PlannedSet(exercise, Side.UNKNOWN, 30.0 if hold else 0.0, 0 if hold else 10),
        "recognised": Recognised.SENSOR,
        "hold_s": hold,
        "repetitions": None,
        "range_rad": None,
        "tremble_rad_s": (0.02, 0.035) if hold else None,
        "faults": (FormFault("hips_sag", 45.0, 6.0, 0.14, told=True),) if hold else (),
        "effort": Effort.RIGHT,
        "completed": True,
        "pain": False,
    }
    return SetDone(**(given | values))


def desk_spans(hours=1.0):
    """Spans that follow one another without gaps: slouching and tall sitting in turn, then up."""
    spans, t_s, lean = [], 0.0, math.radians(9.0)
    while t_s < hours * 3600.0:
        for seconds, state, slouched in (
            (900.0, DeskState.SITTING, False),
            (300.0, DeskState.SITTING, True),
            (120.0, DeskState.WALKING, None),
        ):
            leant = None if slouched is None else lean * (1.5 if slouched else 0.3)
            spans.append(DeskSpan(t_s, t_s + seconds, state, slouched, leant))
            t_s += seconds
    return tuple(spans)


def practice_of(kind, day=0.0, **values):
    """One practice of a kind, with something of all that belongs to it."""
    outcome = {
        PracticeKind.STAND: lambda: {
            "stands": (segment(), segment(Placement.PELVIS, range_deg=9.0, sway=None))
        },
        PracticeKind.DESK: lambda: {"spans": desk_spans()},
        PracticeKind.EXERCISE: lambda: {
            "sets": (
                done_set(),
                done_set("bridge_with_leg_kick", hold_s=0.0, repetitions=10, range_rad=0.4),
            )
        },
    }[kind]()
    outcome |= {name: values.pop(name) for name in ("stands", "spans", "sets") if name in values}
    told = {
        "title": kind.value,
        "placement": Placement.CHEST,
        "others": (Placement.PELVIS,) if kind is PracticeKind.STAND else (),
        "running_s": 0.0,
        "duration_s": 600.0,
        "metrics": {},
        "content": f"{kind}-{day}",
    }
    return PracticeRecord(kind, run_of(day, **(told | values)), **outcome)
