"""What one does in a session of exercises: well, or wrong in the ways the story says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Command, Side
from coach.model.quaternion import conjugate, multiply
from coach.model.units import RAD_PER_DEG
from coach.simulation.body.body_truth import FaultSpan, Repetition, SetTruth
from coach.simulation.body.doer import row_of
from coach.simulation.body.exercise_moves import EXERCISES, SIDED, WRONG
from coach.simulation.body.little_things import LITTLE, pulse, until_fidget_s
from coach.simulation.body.poses import POSES, attitude
from coach.simulation.body.standing_habit import stand_still
from coach.simulation.body.tracks import log_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.simulation.body.body_story import Fault, OwnSet
    from coach.simulation.body.doer import Doer, Habit, Word
    from coach.simulation.body.exercise_moves import Change, Exercise

STAND, OFFER, KEEP_ON = "exercise_stand", "exercise_offer", "exercise_keep_on"
READY, GO, STOP, REST = "exercise_ready", "exercise_go", "exercise_stop", "exercise_rest"
EFFORT, DONE, FORM = "exercise_effort", "exercise_done", "form_"
ENDS = (STOP, REST, DONE, READY)
"""After any of these the set is over."""

_GIVES_UP_S = 150.0  # nobody has said anything for so long
_LEFT_OF_FAULT = 0.12  # of a fault, once mended
_ON_AFTER_S = 6.0  # nobody says stop: one goes on a little and then stops


def exercises(doer: Doer) -> Habit:
    """Does what is announced, until it is over or nobody says anything any more."""
    doer.answers[EFFORT] = lambda: _tell_effort(doer)
    doer.answers[KEEP_ON] = lambda: doer.press(Command.YES, doer.about(0.8))
    yield from doer.take("standing", POSES["standing"])
    spoken_s = doer.now_s
    while True:
        word = yield from doer.listen(until_fidget_s(doer))
        if word is None and doer.now_s < spoken_s + _GIVES_UP_S:
            yield from LITTLE[pulse(doer)](doer, None)
            continue
        if word is None or word.rule == DONE:
            break
        spoken_s = doer.now_s
        yield from stand_still(doer, word)
        if word.rule == READY:
            own = _meant(doer, word)
            if own is not None:
                yield from one_set(doer, own, led=True)
        elif word.rule == STAND:
            yield from doer.take("standing", POSES["standing"])
            doer.figure.angles_deg = doer.standing_deg("tall")
            yield from doer.move(1.0)
        elif word.rule == REST:
            yield from doer.rest_near()
    yield from doer.take("standing", POSES["standing"])
    yield from doer.wait(5.0)


def _tell_effort(doer: Doer) -> None:
    if doer.rng.random() < doer.traits.tells_effort:
        key = (Command.EASY, Command.YES, Command.HARD)[int(doer.rng.integers(3))]
        doer.press(key, doer.about(1.2))


def exercises_alone(doer: Doer) -> Habit:
    """Does every set by oneself, with the rests between."""
    for own in doer.story.sets:
        yield from one_set(doer, own, led=False)
        yield from doer.rest_near()
        yield from doer.wait(own.planned.rest_s)
    yield from doer.take("standing", POSES["standing"])
    yield from doer.wait(5.0)


def _meant(doer: Doer, word: Word) -> OwnSet | None:
    """The planned set that is announced: the next of that name, else the next at all."""
    left = list(doer.story.sets[len(doer.done.sets) :]) or list(doer.story.sets[-1:])
    said = "".join(filter(str.isalpha, word.said.lower()))
    names = [name for name in EXERCISES if name.replace("_", "") in said]
    named = [own for own in left if own.planned.exercise == max(names, key=len, default="")]
    return next(iter(named or left), None)


@dataclass
class _Going:
    """A set under way."""

    own: OwnSet
    exercise: Exercise
    mirrored: bool
    ready_s: float = 0.0
    start_s: float = 0.0
    repetitions: list[Repetition] = field(default_factory=list)
    ended: list[FaultSpan] = field(default_factory=list)
    breaks: list[tuple[float, float]] = field(default_factory=list)
    waiting: list[Fault] = field(default_factory=list)
    active: dict[Fault, float] = field(default_factory=dict)
    mended: set[Fault] = field(default_factory=set)
    short: bool = True
    over: bool = False
    completed: bool = False
    pain: bool = False
    trembles_s: float = 0.0


def one_set(doer: Doer, own: OwnSet, *, led: bool) -> Habit:
    """A set from the way there to its end; the position is left by what comes next."""
    planned = own.planned
    exercise = EXERCISES[planned.exercise]
    going = _Going(own, exercise, planned.exercise in SIDED and planned.side is Side.RIGHT)
    if own.leaves_out and led:
        doer.press(Command.NEXT, doer.about(2.0))
        return
    pose = exercise.position(held=bool(planned.hold_s))
    yield from doer.take(planned.exercise, pose, mirrored=going.mirrored)
    going.ready_s = doer.now_s
    _steady(doer, going)
    if led:
        yield from _await_go(doer, going)
    else:
        yield from doer.wait(doer.about(2.0))
    going.start_s = doer.now_s
    going.waiting = sorted(own.faults, key=lambda fault: fault.at_s)
    if not going.over:
        if planned.hold_s:
            yield from _hold(doer, going, led=led)
        else:
            yield from _repeat(doer, going, led=led)
    _end_faults(doer, going, list(going.active), by_word=False)
    doer.done.sets.append(
        SetTruth(
            own=own,
            ready_s=going.ready_s,
            t_s=going.start_s,
            end_s=doer.now_s if planned.hold_s else _last_s(going, doer.now_s),
            repetitions=tuple(going.repetitions),
            faults=tuple(going.ended),
            breaks=tuple(going.breaks),
            completed=going.completed,
            pain=going.pain,
        )
    )
    if planned.hold_s or going.pain:
        yield from doer.rest_near()
    elif led and not going.over:
        yield from _await_end(doer, going)


def _steady(doer: Doer, going: _Going) -> None:
    """Who rests on elbows and toes sways more than who lies."""
    if going.own.planned.exercise in ("plank", "side_plank"):
        doer.figure.keep_still(6.0, doer.now_s)


def _last_s(going: _Going, now_s: float) -> float:
    return going.repetitions[-1].end_s if going.repetitions else now_s


def _await_go(doer: Doer, going: _Going) -> Habit:
    """In position; a key if this person presses it, and patience."""
    if doer.rng.random() < doer.traits.presses_yes:
        doer.press(Command.YES, doer.about(1.0))
    end_s = doer.now_s + doer.about(doer.traits.patience_s)
    while doer.now_s < end_s:
        word = yield from doer.listen(end_s - doer.now_s)
        if word is None or word.rule == GO:
            return
        if word.rule == OFFER:
            doer.press(Command.YES, doer.about(0.8))
        if word.rule in ENDS:
            doer.keep(word)
            going.over = True
            return


def _await_end(doer: Doer, going: _Going) -> Habit:
    """All repetitions are done: in position until something is said."""
    word = yield from doer.listen(_ON_AFTER_S)
    if word is not None:
        doer.keep(word)
    going.over = True


def _hear(doer: Doer, going: _Going, word: Word | None) -> None:
    if word is None:
        return
    if word.rule == OFFER:
        doer.press(Command.YES, doer.about(0.8))
    if word.rule.startswith(FORM):
        meant = word.rule.removeprefix(FORM)
        if meant == "range_small":
            going.short = False
        mended = [f for f in going.active if not f.deaf and meant in (f.rule, "not_straight")]
        _end_faults(doer, going, mended, by_word=True)
    elif word.rule in ENDS:
        if word.rule != STOP:
            doer.keep(word)
        going.over = True


# Faults.


def _wrong_deg(doer: Doer, going: _Going, fault: Fault, side: float) -> FloatArray:
    """``(2, 3)`` what a fault of this size does."""
    wrong = WRONG[going.own.planned.exercise, fault.rule]
    first = row_of(doer.story.placements[0])
    rows = np.array([wrong.chest, wrong.pelvis]) * fault.deg
    rows[1 - first] *= wrong.other
    if going.mirrored:
        rows = rows * [1.0, -1.0, -1.0]
    return np.asarray(rows * ([1.0, side, side] if wrong.on_lift else 1.0))


def _on_lift(going: _Going, fault: Fault) -> bool:
    return WRONG[going.own.planned.exercise, fault.rule].on_lift


def _begin_faults(doer: Doer, going: _Going) -> None:
    """What is due begins to grow."""
    since_s = doer.now_s - going.start_s + 1e-9
    due = [fault for fault in going.waiting if fault.at_s <= since_s]
    for fault in due:
        going.waiting.remove(fault)
        going.active[fault] = doer.now_s
        if not _on_lift(going, fault):
            doer.figure.offsets_deg[fault.rule] = _wrong_deg(doer, going, fault, 1.0)
            doer.figure.move(doer.now_s, fault.over_s)
    late = [f for f, t_s in going.active.items() if doer.now_s >= t_s + f.for_s - 1e-9]
    _end_faults(doer, going, late, by_word=False)


def _end_faults(doer: Doer, going: _Going, faults: Sequence[Fault], *, by_word: bool) -> None:
    for fault in faults:
        begun_s = going.active.pop(fault)
        size = fault.deg * RAD_PER_DEG
        going.ended.append(FaultSpan(fault.rule, begun_s, doer.now_s, size, by_word))
        if not _on_lift(going, fault):
            left = _LEFT_OF_FAULT if by_word else 0.0
            doer.figure.offsets_deg[fault.rule] = left * _wrong_deg(doer, going, fault, 1.0)
            doer.figure.move(doer.now_s, doer.about(1.2))


def _next_s(doer: Doer, going: _Going, end_s: float) -> float:
    """When something is due in a hold."""
    times = [end_s, doer.now_s + 3.0]
    times += [going.start_s + fault.at_s for fault in going.waiting]
    times += [begun_s + fault.for_s for fault, begun_s in going.active.items()]
    if going.own.pain_s is not None:
        times.append(going.start_s + going.own.pain_s)
    if going.own.break_s is not None and not going.breaks:
        times.append(going.start_s + going.own.break_s)
    return max(min(times), doer.now_s + 1e-3)


def _hurts(doer: Doer, going: _Going) -> bool:
    pain_s = going.own.pain_s
    if pain_s is None or going.pain or doer.now_s < going.start_s + pain_s - 1e-9:
        return False
    doer.press(Command.PAIN, 0.5)
    going.pain = going.over = True
    return True


# Holding.


def _hold(doer: Doer, going: _Going, *, led: bool) -> Habit:
    planned, figure = going.own.planned, doer.figure
    own_end_s = going.own.gives_up_s
    enough_s = planned.hold_s * (1.15 if led else 1.0) + (_ON_AFTER_S if led else 0.0)
    end_s = going.start_s + (enough_s if own_end_s is None else min(own_end_s, enough_s))
    while not going.over and doer.now_s < end_s - 1e-9:
        _begin_faults(doer, going)
        if _hurts(doer, going):
            break
        yield from _break(doer, going)
        if doer.now_s >= going.trembles_s:
            tired = (doer.now_s - going.start_s) / doer.traits.capacity_s
            figure.tremble(min(0.15 + tired**2, 1.6), doer.now_s)
            going.trembles_s = doer.now_s + 3.0
            if doer.rng.random() < 0.05 * doer.traits.shifts_per_min:
                rows = np.clip(doer.rng.standard_normal((2, 3)), -2.0, 2.0) * doer.traits.shift_deg
                figure.offsets_deg["shift"] = rows
                figure.move(doer.now_s, doer.about(0.8))
        word = yield from doer.listen(_next_s(doer, going, end_s) - doer.now_s)
        _hear(doer, going, word)
    going.completed = not going.pain and doer.now_s >= going.start_s + planned.hold_s - 2.0


def _break(doer: Doer, going: _Going) -> Habit:
    """The position is left and taken again, if it is time for that."""
    own = going.own
    if own.break_s is None or going.breaks or doer.now_s < going.start_s + own.break_s - 1e-9:
        return
    left_s = doer.now_s
    yield from doer.rest_near()
    yield from doer.wait(left_s + own.break_for_s - doer.now_s)
    pose = going.exercise.position(held=True)
    yield from doer.take(own.planned.exercise, pose, mirrored=going.mirrored)
    _steady(doer, going)
    going.breaks.append((left_s, doer.now_s))


# Repeating.


def _repeat(doer: Doer, going: _Going, *, led: bool) -> Habit:
    planned, exercise, traits = going.own.planned, going.exercise, doer.traits
    wanted = planned.repetitions if going.own.done is None else going.own.done
    yield from _listening(doer, going, doer.about(0.8))
    done = 0
    while done < wanted and not going.over:
        done += 1
        _begin_faults(doer, going)
        if _hurts(doer, going):
            break
        left = exercise.alternates and done % 2 == 0
        share = 0.5 if done in going.own.half else 1.0
        share *= going.own.range_share if going.short else 1.0
        own = math.exp(doer.noise(0.08))
        yield from _repetition(doer, going, -1.0 if left else 1.0, share, own)
        if exercise.closes:
            pause_s = traits.pause_s * min(1.0, exercise.cycle_s / 3.0)
            yield from _listening(doer, going, doer.about(pause_s, 0.5))
    if not exercise.closes and not going.pain and going.repetitions:
        # The last movement back is nobody's repetition.
        _place(doer, going, np.zeros((2, 3)), (0.0, 0.0))
        yield from doer.move(doer.about(1.5))
    going.completed = not going.pain and done >= planned.repetitions
    if led and going.over:
        going.completed = going.completed or done >= planned.repetitions


def _listening(doer: Doer, going: _Going, for_s: float) -> Habit:
    """Let time pass, heeding what is said."""
    end_s = doer.now_s + for_s
    while not going.over and doer.now_s < end_s - 1e-9:
        word = yield from doer.listen(end_s - doer.now_s)
        _hear(doer, going, word)


def _repetition(doer: Doer, going: _Going, side: float, share: float, own: float) -> Habit:
    exercise, traits = going.exercise, doer.traits
    begun_s = doer.now_s
    cycle_s = exercise.cycle_s * traits.tempo * (0.75 + 0.25 * share)
    cycle_s = doer.about(cycle_s, traits.tempo_spread)
    moves = len(exercise.path) + exercise.closes
    each_s = cycle_s * (1.0 - exercise.dwell) / moves
    stay_s = cycle_s * exercise.dwell / len(exercise.path)
    rest = _attitudes(doer)
    visited = [rest]
    for left in exercise.path:
        change = left if side > 0.0 else left.mirrored()
        size = share * own * (traits.range_share if exercise.cycle_s > 1.0 else 1.0)
        size = min(size, 1.12) if abs(change.chest[0]) > 60.0 else size
        angles = size * _rows(change)
        for fault in going.active:
            if _on_lift(going, fault):
                angles = angles + _wrong_deg(doer, going, fault, side)
        _place(doer, going, angles, (size * change.aside_m, size * change.up_m))
        visited.append(_attitudes(doer))
        yield from _moving(doer, going, each_s)
        if stay_s > 0.05:
            yield from _moving(doer, going, stay_s, still=True)
    if exercise.closes:
        _place(doer, going, np.zeros((2, 3)), (0.0, 0.0))
        yield from _moving(doer, going, each_s)
    way = Side.UNKNOWN
    if exercise.alternates:
        way = Side.LEFT if side > 0.0 else Side.RIGHT
    ranges = {place: _spread(visited, row_of(place)) for place in doer.story.placements}
    going.repetitions.append(Repetition(begun_s, doer.now_s, way, share, ranges))


def _rows(change: Change) -> FloatArray:
    return np.array([change.chest, change.pelvis])


def _moving(doer: Doer, going: _Going, for_s: float, *, still: bool = False) -> Habit:
    if not still:
        doer.figure.move(doer.now_s, for_s)
    yield from _listening(doer, going, for_s)


def _place(doer: Doer, going: _Going, angles: FloatArray, aside_up: tuple[float, float]) -> None:
    if going.mirrored:
        angles = angles * [1.0, -1.0, -1.0]
    doer.figure.offsets_deg["repetition"] = angles
    doer.figure.aside_m[:] = aside_up


def _attitudes(doer: Doer) -> FloatArray:
    """``(2, 4)`` where both segments are to go."""
    wanted = doer.figure.wanted_deg()
    return np.array([attitude(doer.figure.heading_deg, row) for row in wanted])


def _spread(visited: Sequence[FloatArray], row: int) -> float:
    """Largest turn between any two of the attitudes, rad."""
    return max(
        float(np.linalg.norm(log_turn(multiply(one[row], conjugate(other[row])))))
        for one in visited
        for other in visited
    )
