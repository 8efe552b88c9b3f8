"""Standing checks, desk and exercises in words: what they are, and what came of one in a line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.practice import DeskState, Effort, PracticeKind, Recognised
from coach.model.units import DEG_PER_RAD
from coach.practice.exercise import BY_KEY
from coach.wording.place_names import PLACE_NAMES
from coach.wording.translation import mark, tr, tr_n
from coach.wording.values import share_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Side
    from coach.model.practice import FormFault, PlannedSet, SegmentStand, SetDone
    from coach.progress.practice_records import PracticeRecord

RUN = mark("run")
PRACTICE_NAMES: Mapping[PracticeKind, str] = MappingProxyType(
    {
        PracticeKind.STAND: mark("standing check"),
        PracticeKind.DESK: mark("desk"),
        PracticeKind.EXERCISE: mark("exercises"),
    }
)
STATE_NAMES: Mapping[DeskState, str] = MappingProxyType(
    {
        DeskState.SITTING: mark("sitting"),
        DeskState.STANDING: mark("standing"),
        DeskState.UPRIGHT: mark("sitting or standing"),
        DeskState.WALKING: mark("walking"),
        DeskState.LYING: mark("lying"),
        DeskState.MOVING: mark("otherwise moving"),
        DeskState.NO_DATA: mark("no data"),
    }
)
EFFORT_NAMES: Mapping[Effort, str] = MappingProxyType(
    {Effort.EASY: mark("easy"), Effort.RIGHT: mark("just right"), Effort.HARD: mark("hard")}
)
RECOGNISED_NAMES: Mapping[Recognised, str] = MappingProxyType(
    {
        Recognised.SENSOR: mark("by the sensor"),
        Recognised.KEY: mark("by your key"),
        Recognised.NOBODY: mark("by nobody"),
    }
)
_FAULT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hips_sag": mark("hips sagged"),
        "hips_rise": mark("hips rose"),
        "hip_drops": mark("a hip dropped"),
        "hip_turns": mark("the hip turned"),
        "range_small": mark("smaller movements"),
        "not_straight": mark("not straight"),
    }
)
_SIDE_NAMES: Mapping[str, str] = MappingProxyType({"left": mark("left"), "right": mark("right")})


def exercise_name(key: str) -> str:
    """What an exercise is called; of one that this version does not know, its key."""
    known = BY_KEY.get(key)
    return key.replace("_", " ") if known is None else tr(known.name)


def fault_name(rule: str) -> str:
    """What was wrong with the form."""
    rule = rule.removeprefix("form_")
    return tr(_FAULT_NAMES[rule]) if rule in _FAULT_NAMES else rule.replace("_", " ")


def side_name(side: Side) -> str:
    """``left``, ``right`` or nothing."""
    return tr(_SIDE_NAMES[side.value]) if side.value in _SIDE_NAMES else ""


def degrees(angle_rad: float, digits: int = 0) -> str:
    """An angle in degrees, the number alone."""
    return f"{angle_rad * DEG_PER_RAD:.{digits}f}"


def fault_words(fault: FormFault) -> str:
    """What was wrong with the form, for how long and how far."""
    return tr(
        "{fault} by {worst} deg, {seconds:.0f} s",
        fault=fault_name(fault.rule),
        worst=degrees(abs(fault.worst_rad)),
        seconds=fault.seconds,
    )


def set_name(done: SetDone) -> str:
    """An exercise, and its side where it has one."""
    return planned_name(done.planned)


def planned_name(planned: PlannedSet) -> str:
    """The same of a set that is to be done."""
    name, side = exercise_name(planned.exercise), side_name(planned.side)
    return tr("{exercise}, {side}", exercise=name, side=side) if side else name


def planned_amount(planned: PlannedSet) -> str:
    """How much of it is to be done."""
    if planned.hold_s:
        return tr("hold {seconds:.0f} s", seconds=planned.hold_s)
    return tr_n("{n} repetition", "{n} repetitions", planned.repetitions)


def found_words(record: PracticeRecord) -> str:
    """What came of a practice, in a few words."""
    return _FOUND[record.kind](record)


def position_words(one: SegmentStand) -> str:
    """Where the usual posture lies, with one sigma of it: ``62 of 100 (error 4)``."""
    if one.position is None:
        return tr("cannot be told: you hardly moved")
    if one.position_error is None:
        return tr("{position:.0f} of 100", position=one.position)
    return tr(
        "{position:.0f} of 100 (error {error:.0f})",
        position=one.position,
        error=one.position_error,
    )


def hours(seconds: float) -> str:
    """``h:mm``."""
    minutes = round(seconds / 60.0)
    return f"{minutes // 60}:{minutes % 60:02d} h"


def _stand_found(record: PracticeRecord) -> str:
    told = [
        tr(
            "{place} {position:.0f}",
            place=tr(PLACE_NAMES[one.placement]),
            position=one.position,
        )
        for one in record.stands
        if one.position is not None
    ]
    return tr("{positions} of 100", positions=", ".join(told)) if told else tr("no result")


def _desk_found(record: PracticeRecord) -> str:
    if not record.spans:
        return tr("no result")
    long_s = record.spans[-1].end_s - record.spans[0].t_s
    if not record.judged_s:
        return tr("{time}, posture not judged", time=hours(long_s))
    share = share_of(record.slouched_s / record.judged_s)
    return tr("{time}, slouched {share}", time=hours(long_s), share=share)


def _exercise_found(record: PracticeRecord) -> str:
    if not record.sets:
        return tr("no result")
    done = sum(one.completed for one in record.sets)
    return tr("{done} of {sets} sets", done=done, sets=len(record.sets))


_FOUND = {
    PracticeKind.STAND: _stand_found,
    PracticeKind.DESK: _desk_found,
    PracticeKind.EXERCISE: _exercise_found,
}
