"""What became of a set of an exercise, in words: terminal, page and history say these alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.wording.practices.practice_words import (
    EFFORT_NAMES,
    RECOGNISED_NAMES,
    degrees,
    fault_words,
    set_name,
)
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.practice import SetDone


@dataclass(frozen=True, slots=True)
class SetWords:
    """One set in words.

    Args:
        title: The exercise, with its side.
        amount: What was done of what was planned.
        faults: What was wrong with the form.
        end: How far it went, how hard it was, and how it ended.
        seen: By whom the position was seen, and the tremble.
    """

    title: str
    amount: str
    faults: tuple[str, ...]
    end: tuple[str, ...]
    seen: tuple[str, ...]

    @property
    def line(self) -> str:
        """Most of it in one line."""
        return tr(
            "{exercise}: {told}",
            exercise=self.title,
            told=", ".join((self.amount, *self.faults, *self.end)),
        )


def sets_verdict(sets: Sequence[SetDone]) -> str:
    """What there is to say first."""
    if not sets:
        return tr("No set was done.")
    if any(done.pain for done in sets):
        return tr("It hurt, and the session ended there.")
    whole = sum(done.completed for done in sets)
    return tr_n(
        "{done} of {n} set done as planned.",
        "{done} of {n} sets done as planned.",
        len(sets),
        done=whole,
    )


def set_words(done: SetDone) -> SetWords:
    """A set in words."""
    return SetWords(
        title=set_name(done),
        amount=amount_words(done),
        faults=tuple(
            tr("{fault}, told", fault=fault_words(one)) if one.told else fault_words(one)
            for one in done.faults
        ),
        end=_end(done),
        seen=_seen(done),
    )


def amount_words(done: SetDone) -> str:
    """What was done of what was planned."""
    planned = done.planned
    if planned.hold_s:
        return tr("held {held:.0f} of {planned:.0f} s", held=done.hold_s, planned=planned.hold_s)
    if done.repetitions is None:
        return tr("repetitions not counted from here")
    return tr_n(
        "{done} of {n} repetition",
        "{done} of {n} repetitions",
        planned.repetitions,
        done=done.repetitions,
    )


def share_done(done: SetDone) -> float | None:
    """How much was done of what was planned, 0 to 1; ``None`` where nothing counted."""
    planned = done.planned
    if planned.hold_s:
        return min(done.hold_s / planned.hold_s, 1.0)
    if done.repetitions is None or not planned.repetitions:
        return None
    return min(done.repetitions / planned.repetitions, 1.0)


def _end(done: SetDone) -> tuple[str, ...]:
    told = []
    if done.range_rad is not None:
        told.append(tr("mean range {size} deg", size=degrees(done.range_rad)))
    if done.effort is not None:
        told.append(tr("felt {effort}", effort=tr(EFFORT_NAMES[done.effort])))
    if done.pain:
        told.append(tr("it hurt"))
    elif not done.completed:
        told.append(tr("not all of it"))
    return tuple(told)


def _seen(done: SetDone) -> tuple[str, ...]:
    told = [tr("position recognised {by}", by=tr(RECOGNISED_NAMES[done.recognised]))]
    if done.tremble_rad_s is not None:
        first, second = done.tremble_rad_s
        told.append(
            tr(
                "tremble {first} deg/s in the first half, {second} in the second",
                first=degrees(first, 1),
                second=degrees(second, 1),
            )
        )
    return tuple(told)
