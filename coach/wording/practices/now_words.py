"""How a practice stands, for whoever shows it: terminal and live page take it from here."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import DeskNow, ExerciseNow, ExercisePhase, Reason, StandNow, StandStep
from coach.model.units import DEG_PER_RAD, S_PER_MIN
from coach.practice.desk.desk_words import SINK, SIT_TALL
from coach.practice.exercise.exercise_kinds import Angle
from coach.wording.dials import Dial
from coach.wording.practices.practice_words import (
    STATE_NAMES,
    fault_name,
    planned_amount,
    planned_name,
)
from coach.wording.practices.stand_sentences import stand_verdict
from coach.wording.scale import on_scale
from coach.wording.translation import mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import FormNow, PracticeNow


@dataclass(frozen=True, slots=True)
class NowShown:
    """A practice at an instant, in words and shown units.

    Args:
        doing: Where it is.
        task: What is to be done, or how it is: it changes when that does, not with the clock.
        dials: What is counted, timed and measured.
        lines: What else is to be known: label and words.
    """

    doing: str
    task: str
    dials: tuple[Dial, ...]
    lines: tuple[tuple[str, str], ...]


_POSTURES: Mapping[str, str] = MappingProxyType(
    {
        "stand_usual": mark("Stand as you usually do"),
        "stand_tall": mark("Stand as tall as you can"),
        "stand_sunk": mark("Let yourself sink"),
        "stand_pelvis_forward": mark("Tip your pelvis forward"),
        "stand_pelvis_back": mark("Tip your pelvis back"),
    }
)
_STAND_STEPS: Mapping[StandStep, str] = MappingProxyType(
    {
        StandStep.READY: mark("Stand still; the coach says what comes"),
        StandStep.WAITS: mark("The check waits"),
        StandStep.AWAY: mark("Come back and stand still"),
        StandStep.OVER: mark("The check is over"),
    }
)
_DESK_ASKS: Mapping[str, str] = MappingProxyType(
    {SIT_TALL: mark("Make yourself tall, and hold"), SINK: mark("Let yourself sink, and hold")}
)
_PHASES: Mapping[ExercisePhase, str] = MappingProxyType(
    {
        ExercisePhase.STANDING: mark("Stand tall and still for a moment"),
        ExercisePhase.STOPPED: mark("Stopped, since something hurts"),
        ExercisePhase.OVER: mark("All done"),
    }
)
_ANGLES: Mapping[str, str] = MappingProxyType(
    {
        Angle.NOD.value: mark("forward or back"),
        Angle.ROLL.value: mark("turn"),
        Angle.SLOPE.value: mark("slope"),
    }
)


def practice_shown(now: PracticeNow | None, why: Reason | None) -> NowShown:
    """What there is to show of a practice, by why the coach is silent.

    A calibration goes before, and interrupts: nothing else is to be done then.

    Args:
        now: How it stands; ``None`` before the first decision.
        why: Of the last decision, likewise.
    """
    if why is Reason.CALIBRATING:
        return NowShown(tr("calibrating"), tr("Stand still and do what the coach says"), (), ())
    return NowShown("", "", (), ()) if now is None else now_shown(now)


def now_shown(now: PracticeNow) -> NowShown:
    """A practice as it is shown."""
    match now:
        case StandNow():
            return _stand(now)
        case DeskNow():
            return _desk(now)
        case ExerciseNow():
            return _exercise(now)


def _stand(now: StandNow) -> NowShown:
    listening = now.step is StandStep.LISTENING
    asked = listening or now.step is StandStep.ASKED
    unit = tr("of {seconds:.0f} s", seconds=now.hold_s) if asked else ""
    state = "" if listening else tr("waiting until you are still") if asked else ""
    held = _progress(tr("held still"), unit, now.held_s, now.hold_s, state)
    then = [(tr("then"), tr(_POSTURES[now.then]))] if now.then else []
    result = [(tr("result"), stand_verdict(now.result.segments))] if now.result else []
    return NowShown(
        tr("round {number} of {rounds}", number=now.number, rounds=now.rounds),
        tr(_POSTURES[now.posture] if asked else _STAND_STEPS[now.step]),
        (held,),
        (*then, *result, *_quiet(now)),
    )


def _desk(now: DeskNow) -> NowShown:
    lines = [] if now.remind_s is None else [(tr("next reminder"), _when(now.remind_s - now.t_s))]
    return NowShown(
        _for_minutes(tr(STATE_NAMES[now.state]), now.t_s - now.since_s),
        _desk_task(now),
        (_still(now), _position(now)),
        (*lines, *_quiet(now)),
    )


def _desk_task(now: DeskNow) -> str:
    if now.asked:
        return tr(_DESK_ASKS[now.asked])
    if now.slouched is not None:
        return tr("Below your band") if now.slouched else tr("In your band")
    return tr("Learning how you sit") if now.learning else tr("Posture is not judged now")


def _still(now: DeskNow) -> Dial:
    label, unit = tr("without moving about"), tr("min")
    if now.still_since_s is None or now.remind_s is None:
        return Dial(label, unit, "-", "")
    still_s = now.t_s - now.still_since_s
    share = min(still_s / max(now.remind_s - now.still_since_s, 1.0), 1.0)
    text = f"{still_s // S_PER_MIN:.0f}"
    return Dial(label, unit, text, "", share, 0.0, share, inside=now.t_s < now.remind_s)


def _position(now: DeskNow) -> Dial:
    label, unit = tr("posture"), tr("0 sunk, 100 tall")
    if now.position is None:
        return Dial(label, unit, "-", "")
    text, at = f"{round(100.0 * now.position)}", min(max(now.position, 0.0), 1.0)
    if now.border is None:
        return Dial(label, unit, text, "")
    low = min(max(now.border, 0.0), 1.0)
    return Dial(label, unit, text, "", at, low, 1.0, inside=not now.slouched)


def _exercise(now: ExerciseNow) -> NowShown:
    then = []
    if now.then is not None:
        words = f"{planned_name(now.then)}, {planned_amount(now.then)}"
        then.append((tr("then"), words))
    return NowShown(
        tr("set {number} of {sets}", number=now.number, sets=now.sets)
        if now.number
        else tr_n("{n} set to come", "{n} sets to come", now.sets),
        _exercise_task(now),
        (*_amount(now), *map(_form, now.form)),
        (*then, *_quiet(now)),
    )


def _exercise_task(now: ExerciseNow) -> str:
    if now.phase in _PHASES:
        return tr(_PHASES[now.phase])
    if now.phase is ExercisePhase.AFTER or now.planned is None:
        return _between(now)
    name = planned_name(now.planned)
    match now.phase:
        case ExercisePhase.AWAY:
            return tr("{exercise}: back into the position", exercise=name)
        case ExercisePhase.DOING if now.planned.hold_s:
            return tr("{exercise}: hold", exercise=name)
        case ExercisePhase.DOING:
            return tr("{exercise}: go on", exercise=name)
    if now.sees_position:
        return tr("{exercise}: take the position", exercise=name)
    return tr(
        "{exercise}: take the position, then press '{key}'",
        exercise=name,
        key=tr("in position, go on"),
    )


def _between(now: ExerciseNow) -> str:
    """What is to be done where no set is under way."""
    if now.asks_effort:
        return tr("How hard was it? Easy, hard, or no answer for just right")
    if now.rest_until_s is not None:
        return tr("Rest")
    return tr("The next set comes") if now.then is not None else tr("That was the last set")


def _amount(now: ExerciseNow) -> tuple[Dial, ...]:
    """The clock or the count of a set, or the clock of the rest."""
    if now.rest_until_s is not None and now.planned is not None:
        left_s = now.rest_until_s - now.t_s
        rest_s = max(now.planned.rest_s, left_s)
        return (_progress(tr("rest"), tr("s left"), left_s, rest_s),)
    if now.planned is None or not now.length_s:
        return ()
    if now.count is None:
        of = tr("of {seconds:.0f} s", seconds=now.length_s)
        return (_progress(tr("time"), of, now.held_s, now.length_s),)
    times = now.planned.repetitions
    return (_progress(tr("counted"), tr("of {times}", times=times), now.count, times),)


def _form(one: FormNow) -> Dial:
    label, unit = tr(_ANGLES[one.angle]), tr("deg from your first good seconds")
    if one.off_rad is None:
        return Dial(label, unit, "-", "")
    bands = [abs(border) for border in (one.low_rad, one.high_rad) if border is not None]
    band = (-max(bands), max(bands))
    return Dial(
        label,
        unit,
        _signed(one.off_rad * DEG_PER_RAD),
        fault_name(one.fault) if one.fault else "",
        on_scale(one.off_rad, band, 0.0),
        0.0 if one.low_rad is None else on_scale(one.low_rad, band, 0.0),
        1.0 if one.high_rad is None else on_scale(one.high_rad, band, 0.0),
        inside=not one.fault,
    )


def _quiet(now: PracticeNow) -> list[tuple[str, str]]:
    if now.quiet_until_s is None:
        return []
    minutes = max(round((now.quiet_until_s - now.t_s) / S_PER_MIN), 1)
    return [(tr("quiet"), tr_n("{n} min more", "{n} min more", minutes))]


def _when(in_s: float) -> str:
    if in_s <= 0.0:
        return tr("now")
    minutes = max(round(in_s / S_PER_MIN), 1)
    return tr_n("in {n} min", "in {n} min", minutes)


def _for_minutes(words: str, seconds: float) -> str:
    minutes = int(seconds // S_PER_MIN)
    return tr("{state}, {minutes} min", state=words, minutes=minutes) if minutes else words


def _progress(label: str, unit: str, done: float, of: float, state: str = "") -> Dial:
    """How much of something there is: a band from the left up to it."""
    if not of:
        return Dial(label, unit, "-", state)
    share = min(max(done / of, 0.0), 1.0)
    return Dial(label, unit, f"{int(done)}", state, share, 0.0, share)


def _signed(number: float) -> str:
    whole = round(number)
    return f"{whole:+d}" if whole else "0"
