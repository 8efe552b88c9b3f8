"""What came of a practice, in lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import DeskState
from coach.wording.columns import headed
from coach.wording.place_names import PLACE_NAMES
from coach.wording.practices.practice_words import (
    EFFORT_NAMES,
    STATE_NAMES,
    degrees,
    fault_words,
    set_name,
)
from coach.wording.times import clock
from coach.wording.translation import tr, tr_n
from coach.wording.values import share_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import DeskSpan, SegmentStand, SetDone, StandCheck


_BETWEEN = "; "
"""Between the parts of what a check says of itself."""


def practice_lines(
    check: StandCheck | None, spans: Sequence[DeskSpan], sets: Sequence[SetDone]
) -> Iterator[str]:
    """What came of it, under headings."""
    if check is not None:
        yield from stand_lines(check)
    yield from desk_lines(spans)
    yield from set_lines(sets)


def stand_lines(check: StandCheck) -> Iterator[str]:
    """What a standing check found, as it says itself, and the sway of each segment."""
    for i, part in enumerate(tr(check.detail).split(_BETWEEN)):
        yield headed("" if i else tr("result"), part)
    for i, one in enumerate(check.segments):
        yield headed("" if i else tr("sway"), f"{tr(PLACE_NAMES[one.placement])}: {_sway(one)}")


def desk_lines(spans: Sequence[DeskSpan]) -> Iterator[str]:
    """What a time at the desk was."""
    if not spans:
        return
    seconds = {
        state: sum(one.end_s - one.t_s for one in spans if one.state is state)
        for state in DeskState
    }
    told = [
        f"{tr(STATE_NAMES[state])} {clock(length_s)}"
        for state, length_s in seconds.items()
        if length_s >= 1.0
    ]
    yield headed(tr("at the desk"), ", ".join(told))
    judged_s = sum(one.end_s - one.t_s for one in spans if one.slouched is not None)
    slouched_s = sum(one.end_s - one.t_s for one in spans if one.slouched)
    if judged_s:
        share = share_of(slouched_s / judged_s)
        yield headed(
            tr("slouched"),
            tr("{share} of the {time} judged", share=share, time=clock(judged_s)),
        )
    else:
        yield headed(tr("slouched"), tr("not judged"))


def set_lines(sets: Sequence[SetDone]) -> Iterator[str]:
    """A line for each set."""
    for i, done in enumerate(sets):
        yield headed("" if i else tr("sets"), set_line(done))


def set_line(done: SetDone) -> str:
    """What became of one set."""
    parts = [f"{set_name(done)}: {_amount(done)}", *map(fault_words, done.faults)]
    if done.range_rad is not None:
        parts.append(tr("range {deg} deg", deg=degrees(done.range_rad)))
    if done.effort is not None:
        parts.append(tr(EFFORT_NAMES[done.effort]))
    if done.pain:
        parts.append(tr("ended by pain"))
    elif not done.completed:
        parts.append(tr("not all of it"))
    return ", ".join(parts)


def _amount(done: SetDone) -> str:
    planned = done.planned
    if planned.hold_s:
        return tr(
            "held {seconds:.0f} of {planned:.0f} s", seconds=done.hold_s, planned=planned.hold_s
        )
    if done.repetitions is None:
        return tr("not counted")
    return tr_n(
        "{done} of {n} repetition",
        "{done} of {n} repetitions",
        planned.repetitions,
        done=done.repetitions,
    )


def _sway(one: SegmentStand) -> str:
    if one.sway is None:
        return tr("nobody stood still")
    return tr(
        "{rms} deg RMS, {speed} deg/s; of a sensor that lies still {noise} deg",
        rms=degrees(one.sway.rms_rad, 2),
        speed=degrees(one.sway.speed_rad_s, 2),
        noise=degrees(one.sway.noise_rms_rad, 2),
    )
