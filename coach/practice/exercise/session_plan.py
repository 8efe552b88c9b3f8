"""A plan of exercises from what drifted in the last runs and how earlier sessions went.

The rules and where they come from: README.md. Days are counted from any fixed day, so that nothing
here needs a calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording, mark
from coach.model import Effort, Finding, PlannedSet, Side
from coach.model.units import S_PER_MIN
from coach.practice.exercise.exercise_table import EXERCISES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from coach.model import Placement, SetDone
    from coach.practice.exercise.exercise_kinds import Exercise

READY_S = 15.0
"""Time to get into position."""

STEP_DAYS = 7.0
TOLERATED = 2
"""Tolerated sessions at a step before the next one, which is a week away at least."""

STRENGTH_A_WEEK = 3
"""Sessions that strengthen in seven days, never on two days in a row."""

FADE_IN = (1, 2)
"""Sets of each exercise, at most, in the first sessions with it."""

PAUSE_AFTER_PAIN_DAYS = 7.0
_STRENGTHENING, _LOOSENING = 4, 2
_GOOD_FORM = 0.2
"""Largest share of a set with a fault for its form to be called good."""


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session of exercises that was done.

    Args:
        day: Days since a fixed day, with their fraction.
        sets: What came of it.
    """

    day: float
    sets: tuple[SetDone, ...]


@dataclass(frozen=True, slots=True)
class ExercisePlan:
    """The next session.

    Args:
        sets: In order; empty where there should be none.
        why: Of each set, why it is there and as much of it: to be shown translated.
        note: About the whole session; empty without.
    """

    sets: tuple[PlannedSet, ...]
    why: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with an exercise.

    Args:
        step: Number of the step that comes next.
        sessions: Sessions with it so far.
        why: Why this step.
        rests: Whether it is left out for now, after pain.
    """

    step: int
    sessions: int
    why: str
    rests: bool


def plan_of(
    findings: Iterable[Finding],
    done: Sequence[PastSession],
    minutes: float = 10.0,
    *,
    today: float,
    placements: Collection[Placement] = (),
) -> ExercisePlan:
    """The next session.

    Args:
        findings: Of the last runs, the most important first; empty for none.
        done: Earlier sessions, in order of their days.
        minutes: How long it may take, rests included.
        today: The day, counted as those of ``done``.
        placements: Where sensors are worn; exercises that are seen from there go first. Empty for
            any.
    """
    found = tuple(dict.fromkeys(findings))
    standings = {one.key: standing_of(one, done, today) for one in EXERCISES}
    strengthens, note = _may_strengthen(done, today)
    chosen = _chosen(found, standings, placements, strengthens=strengthens)
    sets, why = _fitted(chosen, standings, found, minutes * S_PER_MIN)
    return ExercisePlan(sets, why, note)


def standing_of(exercise: Exercise, done: Sequence[PastSession], today: float) -> Standing:
    """Where somebody stands with an exercise after what was done of it."""
    step = min(1, exercise.dose.usual)
    tolerated, sessions = 0, 0
    changed_day = pain_day = None
    why: str = Wording("to begin with, less than usual")
    for session in done:
        sets = [one for one in session.sets if one.planned.exercise == exercise.key]
        if not any(_begun(one) for one in sets):
            continue
        sessions += 1
        if any(one.pain for one in sets):
            step, tolerated, changed_day = max(step - 1, 0), 0, session.day
            pain_day = session.day
            why = Wording("a step less: it hurt last time")
        elif any(one.effort is Effort.HARD for one in sets):
            step, tolerated, changed_day = max(step - 1, 0), 0, session.day
            why = Wording("a step less: it was hard last time")
        elif all(is_tolerated(one) for one in sets):
            tolerated += 1
            last = len(exercise.dose.steps) - 1
            first_day = session.day if changed_day is None else changed_day
            if changed_day is None:
                changed_day = session.day
            if tolerated < TOLERATED:
                why = Wording("as last time, which went well")
            elif step == last:
                why = Wording("as last time: this is enough")
            elif session.day - first_day < STEP_DAYS:
                why = Wording("as last time: more after a week at the earliest")
            else:
                step, tolerated, changed_day = step + 1, 0, session.day
                why = Wording("a step more: the last sessions went well")
        else:
            tolerated = 0
            why = Wording("as last time, until all of it goes well")
    rests = pain_day is not None and today - pain_day < PAUSE_AFTER_PAIN_DAYS
    return Standing(step, sessions, why, rests)


def is_tolerated(one: SetDone) -> bool:
    """Whether a set went well: all of it, without pain, not hard, in good form."""
    length_s = max(one.t_s - one.start_s, 1.0)
    wrong_s = max((fault.seconds for fault in one.faults), default=0.0)
    return (
        one.completed
        and not one.pain
        and one.effort is not Effort.HARD
        and wrong_s <= _GOOD_FORM * length_s
    )


def _begun(one: SetDone) -> bool:
    return one.t_s > one.start_s


def _strengthening(session: PastSession) -> bool:
    loosening = {one.key for one in EXERCISES if one.loosens}
    return any(_begun(one) and one.planned.exercise not in loosening for one in session.sets)


def _may_strengthen(done: Sequence[PastSession], today: float) -> tuple[bool, str]:
    days = [one.day for one in done if _strengthening(one) and one.day <= today]
    if days and today - days[-1] < 1.0:
        return False, Wording("strength comes with rest: today only what loosens")
    if sum(today - day < STEP_DAYS for day in days) >= STRENGTH_A_WEEK:
        return False, Wording(
            "{n} sessions in a week are enough: today only what loosens", n=STRENGTH_A_WEEK
        )
    return True, ""


def _chosen(
    found: tuple[Finding, ...],
    standings: dict[str, Standing],
    placements: Collection[Placement],
    *,
    strengthens: bool,
) -> list[Exercise]:
    """Which exercises, in the order in which they are done."""

    def rank(one: Exercise) -> tuple[float, ...]:
        fit = sum(1.0 / (1 + found.index(each)) for each in one.answers if each in found)
        seen = any(one.view(place).lie is not None for place in placements or one.wear)
        return (-fit, not seen)

    able = sorted((one for one in EXERCISES if not standings[one.key].rests), key=rank)
    # Nothing found: the exercises of the table's own order are for everybody.
    able = [one for one in able if not found or one.answers & set(found)]
    loosen = [one for one in able if one.loosens][:_LOOSENING]
    strong = [one for one in able if not one.loosens][:_STRENGTHENING] if strengthens else []
    # One that moves the back gently warms up for the rest; the others end the session.
    return loosen[:1] + strong + loosen[1:]


def _fitted(
    chosen: list[Exercise],
    standings: dict[str, Standing],
    found: tuple[Finding, ...],
    time_s: float,
) -> tuple[tuple[PlannedSet, ...], tuple[str, ...]]:
    """As many sets as there is time for: one of each exercise first, then another of each."""
    counts = dict.fromkeys((one.key for one in chosen), 0)
    left_s = time_s
    for round_number in range(max((one.dose.sets for one in chosen), default=0)):
        for one in chosen:
            most = one.dose.sets
            sessions = standings[one.key].sessions
            if sessions < len(FADE_IN):
                most = min(most, FADE_IN[sessions])
            takes_s = _takes_s(one, standings[one.key].step)
            if round_number < most and takes_s <= left_s and counts[one.key] == round_number:
                counts[one.key] += 1
                left_s -= takes_s
    sets: list[PlannedSet] = []
    why: list[str] = []
    for one in chosen:
        standing = standings[one.key]
        reason = Wording("{fits}; {amount}", fits=_fits(one, found), amount=standing.why)
        for _ in range(counts[one.key]):
            for side in (Side.LEFT, Side.RIGHT) if one.sided else (Side.UNKNOWN,):
                sets.append(planned(one, standing.step, side))
                why.append(reason)
    return tuple(sets), tuple(why)


def planned(exercise: Exercise, step: int, side: Side = Side.UNKNOWN) -> PlannedSet:
    """One set of an exercise at a step of its dose."""
    dose = exercise.dose
    amount = dose.steps[min(max(step, 0), len(dose.steps) - 1)]
    return PlannedSet(
        exercise=exercise.key,
        side=side,
        hold_s=float(amount) if dose.holds else 0.0,
        repetitions=0 if dose.holds else amount,
        rest_s=dose.rest_s,
    )


def _takes_s(exercise: Exercise, step: int) -> float:
    dose = exercise.dose
    amount = dose.steps[step]
    once_s = READY_S + dose.rest_s + (amount if dose.holds else amount * dose.period_s)
    return once_s * (2 if exercise.sided else 1)


def _fits(exercise: Exercise, found: tuple[Finding, ...]) -> str:
    for one in found:
        if one in exercise.answers:
            return Wording("your last runs: {finding}", finding=Wording(FINDING_WORDS[one]))
    return Wording("for everybody who runs")


FINDING_WORDS = {
    Finding.FOLDS: mark("the trunk folded forward"),
    Finding.LEANS_BACK: mark("the trunk came upright or back"),
    Finding.LEANS_SIDEWAYS: mark("the trunk leaned to one side"),
    Finding.BACK_ROUNDS: mark("the back rounded"),
    Finding.TRUNK_TURNS: mark("the trunk turned more"),
    Finding.PELVIS_TIPS: mark("the pelvis tipped forward"),
    Finding.PELVIS_TUCKS: mark("the pelvis tucked under"),
    Finding.HIP_DROPS: mark("a hip dropped"),
    Finding.PELVIS_TURNS: mark("the pelvis turned more"),
    Finding.CADENCE_FALLS: mark("the steps became slower"),
    Finding.BOUNCES: mark("you bounced higher"),
    Finding.LANDS_HARD: mark("you landed harder"),
    Finding.BRAKES: mark("you braked more with each step"),
    Finding.HEAVY_FEET: mark("the feet stayed longer on the ground"),
    Finding.UNEVEN: mark("left and right became less alike"),
}
"""What was found in the last runs, in words."""
