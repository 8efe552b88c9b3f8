"""Exercises on their page: each set, its form and tremble, what comes next, what to mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.practice.exercise import BY_KEY, SAFETY_OF, SAFETY_TEXT, PastSession
from coach.practice.exercise.session_plan import planned, standing_of
from coach.wording.practices.practice_words import exercise_name
from coach.wording.practices.set_sentences import SetWords, set_words, sets_verdict, share_done
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model.practice import PlannedSet, SetDone
    from coach.report.practised.practice_report import PracticeReport

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SetCard:
    """One set.

    Args:
        words: What became of it.
        share: How much was done, 0 to 100; ``None`` where nothing counted.
        kind: Class: done, or not.
    """

    words: SetWords
    share: float | None
    kind: str


def exercise_words(report: PracticeReport) -> dict[str, object]:
    """What the template needs."""
    sets = report.record.sets
    kinds = list(dict.fromkeys(done.planned.exercise for done in sets))
    return {
        "verdict": sets_verdict(sets),
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


def _card(done: SetDone) -> SetCard:
    share = share_done(done)
    return SetCard(
        words=set_words(done),
        share=None if share is None else round(100.0 * share, 1),
        kind="done" if done.completed else "not",
    )


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
