"""Exercises on their page: each set, its form and tremble, what comes next, what to mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.practice.exercise import BY_KEY, SAFETY_OF, SAFETY_TEXT, PastSession
from coach.practice.exercise.session_plan import planned, standing_of
from coach.wording.practices.practice_words import (
    EFFORT_NAMES,
    RECOGNISED_NAMES,
    degrees,
    exercise_name,
    fault_words,
    found_words,
    set_name,
)
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model.practice import PlannedSet, SetDone
    from coach.report.practised.practice_report import PracticeReport

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SetCard:
    """One set.

    Args:
        title: The exercise, with its side.
        amount: What was done of what was planned.
        share: Of it, 0 to 100; ``None`` where nothing counted.
        lines: What was seen, in order.
        faults: What was wrong with the form.
        kind: Class: done, or not.
    """

    title: str
    amount: str
    share: float | None
    lines: tuple[str, ...]
    faults: tuple[str, ...]
    kind: str


def exercise_words(report: PracticeReport) -> dict[str, object]:
    """What the template needs."""
    sets = report.record.sets
    kinds = list(dict.fromkeys(done.planned.exercise for done in sets))
    return {
        "verdict": _verdict(report),
        "cards": [_card(done) for done in sets],
        "next_title": tr("Next time"),
        "next": [
            (exercise_name(kind), *found)
            for kind in kinds
            if kind in BY_KEY and (found := _next(kind, report)) is not None
        ],
        "next_heads": (tr("exercise"), tr("as much"), tr("why")),
        "safety_title": tr("What to mind"),
        "safety": [tr(words) for words in SAFETY_TEXT],
        "minds": [
            (
                exercise_name(kind),
                "; ".join(sorted(tr(SAFETY_OF[one]) for one in BY_KEY[kind].safety)),
            )
            for kind in kinds
            if kind in BY_KEY and BY_KEY[kind].safety
        ],
    }


def _verdict(report: PracticeReport) -> str:
    sets = report.record.sets
    if not sets:
        return tr("No set was done.")
    if any(done.pain for done in sets):
        return tr("It hurt, and the session ended there.")
    return tr("{found} done as planned.", found=found_words(report.record))


def _card(done: SetDone) -> SetCard:
    amount, share = _amount(done)
    lines = [tr("position recognised {by}", by=tr(RECOGNISED_NAMES[done.recognised]))]
    if done.range_rad is not None:
        lines.append(tr("mean range {size} deg", size=degrees(done.range_rad)))
    if done.tremble_rad_s is not None:
        first, second = done.tremble_rad_s
        lines.append(
            tr(
                "tremble {first} deg/s in the first half, {second} in the second",
                first=degrees(first, 1),
                second=degrees(second, 1),
            )
        )
    if done.effort is not None:
        lines.append(tr("felt {effort}", effort=tr(EFFORT_NAMES[done.effort])))
    if done.pain:
        lines.append(tr("it hurt"))
    return SetCard(
        title=set_name(done),
        amount=amount,
        share=share,
        lines=tuple(lines),
        faults=tuple(
            tr("{fault}, told", fault=fault_words(one)) if one.told else fault_words(one)
            for one in done.faults
        ),
        kind="done" if done.completed else "not",
    )


def _amount(done: SetDone) -> tuple[str, float | None]:
    plan = done.planned
    if plan.hold_s:
        words = tr("held {held:.0f} of {planned:.0f} s", held=done.hold_s, planned=plan.hold_s)
        return words, round(min(100.0 * done.hold_s / plan.hold_s, 100.0), 1)
    if done.repetitions is None or not plan.repetitions:
        return tr("repetitions not counted from here"), None
    words = tr("{done} of {planned} repetitions", done=done.repetitions, planned=plan.repetitions)
    return words, round(min(100.0 * done.repetitions / plan.repetitions, 100.0), 1)


def _next(kind: str, report: PracticeReport) -> tuple[str, str] | None:
    """How much of an exercise comes next, and why; ``None`` where it was not done by the plan."""
    sessions = [*report.earlier, report.record]
    done = [PastSession(one.started_utc_s / _DAY_S, one.sets) for one in sessions]
    exercise = BY_KEY[kind]
    stands = standing_of(exercise, done, done[-1].day)
    if stands.rests:
        return tr("a week's rest"), tr("it hurt")
    near = exercise.dose.steps[max(stands.step - 1, 0) : stands.step + 2]
    last = next(one.planned for one in reversed(report.record.sets) if one.planned.exercise == kind)
    if (last.hold_s or last.repetitions) not in near:
        return None  # as much as somebody asked for, which is no step of the plan
    return planned_words(planned(exercise, stands.step)), tr(stands.why)


def planned_words(plan: PlannedSet) -> str:
    """``20 s`` or ``10 times``."""
    if plan.hold_s:
        return tr("{seconds:.0f} s", seconds=plan.hold_s)
    return tr("{count} times", count=plan.repetitions)
