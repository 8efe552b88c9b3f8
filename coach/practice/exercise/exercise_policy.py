"""What is said in a session of exercises, and why not."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.model import (
    Command,
    Decision,
    Effort,
    ExerciseNow,
    Placement,
    Reason,
    Recognised,
    Side,
    Sound,
)
from coach.model import ExercisePhase as Phase
from coach.model.inputs import TAKE_BACK_S
from coach.model.units import RAD_PER_DEG
from coach.practice.exercise import exercise_words as words
from coach.practice.exercise.exercise_table import BY_KEY
from coach.practice.exercise.form_now import form_now
from coach.practice.exercise.lie_angles import Axes, mean_of
from coach.practice.exercise.one_set import RANGE, Asked, OneSet
from coach.practice.exercise.position import STANDING
from coach.practice.practice_policy import PracticePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model import Cue, MetricSnapshot, PlannedSet, SensorMount, SetDone
    from coach.practice.epochs import Epoch
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.exercise.lie_angles import Vector
    from coach.practice.practice_policy import Out, Told

_SHORTEST_TOLD_S = 15.0
"""Of shorter holds the last seconds are not told."""

_FEW = 6
"""Fewer repetitions have no half."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Words that are due as soon as it is quiet.

    Args:
        key: Of the occasion.
        why: One sentence for a person.
        value: In place of the gap.
        sound: Before the words.
        by_s: After this they are said no longer.
        spoken: False for the sound alone.
    """

    key: str
    why: str
    value: str = ""
    sound: Sound = Sound.NONE
    by_s: float = math.inf
    spoken: bool = True


class ExercisePolicy(PracticePolicy):
    """Decides on the grid.

    Args:
        told: What is known of the session.
        params: Tuning.
    """

    def __init__(self, told: Told, params: ExerciseParams) -> None:
        super().__init__(told)
        self._params = params
        self._left = [one for one in told.practice.sets if one.exercise in BY_KEY]
        self._sets = len(self._left)
        self._axes = {one.placement: Axes() for one in told.mounts}
        self._forward_known = {one.placement: _forward_known(one) for one in told.mounts}
        unknown = [one.placement for one in told.mounts if one.calibration is None]
        self._standing: dict[Placement, list[Vector]] = {one: [] for one in unknown}
        self._phase = Phase.STANDING if unknown else Phase.AFTER
        self._phase_s: float | None = None
        self._set: OneSet | None = None
        self._pending: SetDone | None = None
        self._explained: set[str] = set()
        self._before = ""
        self._owed: list[Owed] = []
        self._out: list[Out] = []
        self._missed: dict[Placement, list[Epoch]] = {}
        self._judged = False
        self._go_s = 0.0
        self._rest_until_s = -math.inf
        self._asked_until_s = -math.inf
        self._word_s = -math.inf
        self._offered = self._half_told = self._last_told = self._kept_asking = False

    def decide(self, snapshot: MetricSnapshot, step_s: float = 0.0) -> tuple[Out, ...]:
        self._judged = False
        said = super().decide(snapshot, step_s)
        if not self._judged:
            # A message went before: what was measured meanwhile still belongs to the set.
            for one in self._standing_or_worn():
                self._missed.setdefault(one, []).extend(self.epochs(one))
        return said

    def likely(self) -> Iterator[str]:
        before = ""
        for planned in self.told.practice.sets:
            what = self._what(planned, again=before == planned.exercise)
            before = planned.exercise
            yield self.speaker.part(words.READY, what)

    def judge(self, snapshot: MetricSnapshot) -> list[Out]:
        t_s = snapshot.t_s
        self._judged = True
        step = self._step(t_s)
        self._missed = {}
        done, self._out = self._out, []
        if isinstance(step, Decision):
            return [step, *done]
        if step.text:
            self._word_s = t_s
        return [Decision(t_s, Reason.SPOKEN, step.rule), step, *done]

    def asked(self, command: Command, t_s: float) -> None:
        if self._phase is Phase.OVER:
            return
        if self.pain:
            if self._phase is not Phase.STOPPED:
                self._stop(t_s)
            return
        if self._phase is Phase.STOPPED:
            self._go_on(t_s)
            return
        match command:
            case Command.YES | Command.BUTTON:
                self._said_yes(t_s)
            case Command.NEXT:
                self._leave_out(t_s)
            case Command.EASY | Command.HARD:
                self._rate(Effort.EASY if command is Command.EASY else Effort.HARD)
            case _:
                pass

    def now_calibrated(self) -> None:
        self._axes = {place: Axes() for place in self._axes}
        if self._phase is Phase.STANDING:
            self._phase = Phase.AFTER
            self._owed.clear()

    def status(self) -> str:
        said: list[str] = []
        now = self._set
        if now is not None:
            planned = now.asked.planned
            said.append(self.speaker.part(f"answer_{planned.exercise}", ""))
            if self._phase in (Phase.DOING, Phase.AWAY):
                if now.count is None:
                    left_s = max(now.asked.length_s - now.held_s, 0.0)
                    said.append(self.speaker.part("answer_seconds_left", f"{left_s:.0f}"))
                else:
                    said.append(self.speaker.part("answer_times_done", str(now.count)))
        elif self._phase is Phase.AFTER:
            said.append(self.speaker.part("answer_resting", ""))
        said.append(self.speaker.part("answer_sets_left", str(len(self._left))))
        return ", ".join(filter(None, said))

    def now(self, t_s: float) -> ExerciseNow:
        now, last = self._set, self._pending
        after = self._phase is Phase.AFTER
        rest_until_s = max(self._rest_until_s, self._asked_until_s)
        return ExerciseNow(
            t_s,
            self._phase,
            planned=now.asked.planned if now else last.planned if last else None,
            number=self._sets - len(self._left),
            sets=self._sets,
            held_s=now.held_s if now else 0.0,
            length_s=now.asked.length_s if now else 0.0,
            count=now.count if now else None,
            sees_position=now.sees_position if now else True,
            form=form_now(now) if now else (),
            rest_until_s=rest_until_s if after and rest_until_s > t_s else None,
            asks_effort=after
            and last is not None
            and last.effort is None
            and t_s < self._asked_until_s,
            then=self._left[0] if self._left else None,
            quiet_until_s=self.quiet_until_s(t_s),
        )

    def ended(self, t_s: float) -> list[Out]:
        self._close(t_s, completed=False)
        self._flush()
        self._phase = Phase.OVER
        done, self._out = self._out, []
        return done

    # One grid instant.

    def _step(self, t_s: float) -> Cue | Decision:
        self._phase_s = t_s if self._phase_s is None else self._phase_s
        match self._phase:
            case Phase.STANDING:
                silent = self._stand(t_s)
            case Phase.WAITING:
                silent = self._wait(t_s)
            case Phase.DOING:
                silent = self._do(t_s)
            case Phase.AWAY:
                silent = self._be_away(t_s)
            case Phase.AFTER:
                silent = self._rest(t_s)
            case Phase.STOPPED:
                if t_s - self._phase_s > TAKE_BACK_S:
                    self._flush()
                return Decision(t_s, Reason.PAIN)
            case Phase.OVER:
                silent = Decision(t_s, Reason.RESTING)
        return self._next_owed(t_s) or silent

    def _new_phase(self, phase: Phase, t_s: float) -> None:
        self._phase, self._phase_s = phase, t_s

    def _next_owed(self, t_s: float) -> Cue | None:
        """What is to be said now."""
        if self.is_speaking(t_s):
            return None
        while self._owed:
            one = self._owed.pop(0)
            if t_s > one.by_s:
                continue
            with_words = one.spoken and self.muted(t_s) is None
            if not with_words and one.sound is Sound.NONE:
                continue
            return self.speaker.lead(
                one.key, t_s, one.why, value=one.value, sound=one.sound, words=with_words
            )
        return None

    def _owe(self, key: str, why: str, **more: object) -> None:
        self._owed.append(Owed(key, why, **more))  # type: ignore[arg-type]

    def _seen(self, placement: Placement) -> list[Epoch]:
        return self._missed.get(placement, []) + self.epochs(placement)

    def _standing_or_worn(self) -> list[Placement]:
        return [one.placement for one in self.told.mounts]

    # How does the strap sit?

    def _stand(self, t_s: float) -> Decision:
        p = self._params
        assert self._phase_s is not None
        if t_s == self._phase_s:
            self._owe(words.STAND, "how the strap sits is seen from standing")
        whole = True
        for place, ups in self._standing.items():
            for one in self._seen(place):
                still = one.turning_rad_s <= p.still_rad_s and not one.fresh
                if still and (not self._forward_known[place] or STANDING.holds(one.up)):
                    ups.append(one.up)
                else:
                    ups.clear()
            whole = whole and len(ups) * 0.1 >= p.still_s
        if (whole and not self._owed and not self.is_speaking(t_s)) or (
            t_s - self._phase_s > p.stand_s
        ):
            for place, ups in self._standing.items():
                if len(ups) * 0.1 >= p.still_s:
                    # The last of it: who came late stood otherwise before.
                    standing = mean_of(ups[-round(p.still_s / 0.1) :])
                    known = self._forward_known[place]
                    self._axes[place] = Axes(standing, 0.0 if known else None, sure=known)
            self._new_phase(Phase.AFTER, t_s)
        return Decision(t_s, Reason.LEADING, words.STAND)

    # Before a set.

    def _announce(self, t_s: float) -> None:
        planned = self._left.pop(0)
        self._set = OneSet(self._asked_of(planned), self._params)
        self._offered = self._half_told = self._last_told = self._kept_asking = False
        self._new_phase(Phase.WAITING, t_s)
        again = self._before == planned.exercise
        self._owe(words.READY, "the next exercise", value=self._what(planned, again=again))
        if planned.exercise not in self._explained:
            self._owe(f"how_{planned.exercise}", "how it is done, before its first set")
        self._explained.add(planned.exercise)
        self._before = planned.exercise

    def _asked_of(self, planned: PlannedSet) -> Asked:
        """The set as the place sees it that sees most of it."""
        worn = self._standing_or_worn()
        place = min(worn, key=lambda one: _rank(planned, one, worn))
        return Asked(planned, BY_KEY[planned.exercise], place, self._axes[place])

    def _what(self, planned: PlannedSet, *, again: bool) -> str:
        """The words of what comes next."""
        part, asked = self.speaker.part, self._asked_of(planned)
        side = {
            Side.LEFT: part("answer_left_side", ""),
            Side.RIGHT: part("answer_right_side", ""),
        }.get(planned.side, "")
        name = part(f"answer_{planned.exercise}", "")
        if again:
            name = "" if side else part("answer_once_more", "")
        # What nobody counts is led by the clock, and announced so.
        amount = (
            part("answer_times", str(planned.repetitions))
            if asked.counted
            else part("answer_seconds", f"{asked.length_s:.0f}")
        )
        # The lines of what is never counted say so themselves.
        exercise = asked.exercise
        elsewhere = exercise.chest.counts is not None or exercise.pelvis.counts is not None
        clock = "" if asked.counted or again or not elsewhere else part("answer_clock", "")
        return ", ".join(filter(None, (name, side, amount, clock)))

    def _wait(self, t_s: float) -> Decision:
        p, now = self._params, self._set
        assert now is not None
        assert self._phase_s is not None
        speaking = bool(self._owed) or self.is_speaking(t_s)
        if not speaking:
            now.heard(t_s)
        taken = now.waiting(self._seen(now.asked.placement))
        reason = Reason.NOT_IN_POSITION if now.sees_position else Reason.CANNOT_TELL
        if speaking:
            return Decision(t_s, Reason.LEADING, now.asked.planned.exercise)
        if taken:
            now.begin()
            self._axes[now.asked.placement] = now.axes
            self._begin(t_s, "the position is taken")
            return Decision(t_s, Reason.IN_BAND, now.asked.planned.exercise)
        waited_s = t_s - self._phase_s
        if waited_s > p.give_up_s:
            self._finish(t_s, completed=False)
            self._owe(words.ENOUGH, "the position was not taken")
        elif not self._offered and (not now.sees_position or waited_s > p.offer_s):
            self._offered = True
            self._owe(words.OFFER, "the position is not seen: a key tells it")
        return Decision(t_s, reason, now.asked.planned.exercise)

    def _begin(self, t_s: float, why: str) -> None:
        self._new_phase(Phase.DOING, t_s)
        self._go_s = t_s
        self._owed.clear()
        self._owe(words.GO, why, sound=Sound.ATTENTION)

    # In a set.

    def _do(self, t_s: float) -> Decision:
        now = self._set
        assert now is not None
        now.doing(self._seen(now.asked.placement), t_s)
        if now.away_since_s is not None:
            self._new_phase(Phase.AWAY, t_s)
            self._owed.clear()
            self._owe(words.LEFT, "the position was left", by_s=t_s + 3.0)
            return Decision(t_s, Reason.NOT_IN_POSITION, now.asked.planned.exercise)
        if self._is_whole(now):
            self._finish(t_s, completed=True)
            return Decision(t_s, Reason.RESTING)
        if now.asked.counted and self._stalls(now, t_s):
            return Decision(t_s, Reason.NOT_IN_POSITION, now.asked.planned.exercise)
        self._tell_time(now, t_s)
        return self._watch_form(now, t_s)

    @staticmethod
    def _is_whole(now: OneSet) -> bool:
        if now.count is not None:
            return now.count >= now.asked.planned.repetitions
        return now.held_s >= now.asked.length_s

    def _stalls(self, now: OneSet, t_s: float) -> bool:
        """Whether nothing was counted for long; then it is asked, and in the end the set ends."""
        p = self._params
        longest_s = max(p.stall_s, 3.0 * now.asked.exercise.dose.period_s)
        if now.idle_s <= longest_s:
            self._kept_asking = False
            return False
        if not self._kept_asking:
            self._kept_asking = True
            self._owe(words.KEEP_ON, "no repetition for a while", by_s=t_s + 3.0)
        if now.idle_s > longest_s + p.back_s:
            self._finish(t_s, completed=False)
            self._owed.insert(0, Owed(words.ENOUGH, "no repetition for long"))
        return True

    def _tell_time(self, now: OneSet, t_s: float) -> None:
        """Half, and the last of it: in words, or as a sound so soon after other words."""
        p, length_s = self._params, now.asked.length_s
        key = ""
        if now.count is None:
            left_s = length_s - now.held_s
            if not self._half_told and length_s >= p.half_from_s and left_s <= length_s / 2.0:
                self._half_told, key = True, words.HALF
            elif not self._last_told and length_s >= _SHORTEST_TOLD_S and left_s <= p.last_s:
                self._last_told, key = True, words.LAST
        else:
            most = now.asked.planned.repetitions
            if not self._half_told and most > _FEW and now.count >= most // 2:
                self._half_told, key = True, words.HALF
            elif not self._last_told and most >= 4 and now.count >= most - 2:
                self._last_told, key = True, words.LAST_TWO
        if not key:
            return
        # A word about the form may be near, and goes before.
        if t_s - self._word_s >= p.gap_s and not any(one.off or one.pending for one in now.forms):
            self._owe(key, "how far it is", by_s=t_s + 1.0)
        elif not self.is_speaking(t_s):
            self._owe(key, "how far it is", sound=Sound.ATTENTION, by_s=t_s, spoken=False)

    def _watch_form(self, now: OneSet, t_s: float) -> Decision:
        p = self._params
        free = t_s - self._word_s >= p.gap_s and not self._owed
        muted = self.muted(t_s)
        off = [one for one in now.forms if one.off]
        for form in now.forms:
            if form.due(t_s):
                if muted is not None:
                    return Decision(t_s, muted, form.rule.fault)
                if self.is_speaking(t_s):
                    return Decision(t_s, Reason.SPEAKING, form.rule.fault)
                if not free:
                    until_s = self._word_s + p.gap_s
                    return Decision(t_s, Reason.COOLDOWN, form.rule.fault, max(until_s, 0.0))
                form.tell(t_s)
                degrees = form.rule.band_rad / RAD_PER_DEG
                self._owe(
                    f"{words.FORM}{form.rule.fault}",
                    f"more than {degrees:.0f} deg from the first good seconds",
                )
                return Decision(t_s, Reason.IN_BAND)
            if free and muted is None and not self.is_speaking(t_s) and form.came_back():
                self._owe(words.GOOD, "back as in the first good seconds")
                return Decision(t_s, Reason.IN_BAND)
        if (short_rad := now.small_range()) is not None and free:
            now.tell_small(t_s, told=muted is None)
            if muted is None:
                why = f"{short_rad / RAD_PER_DEG:.0f} deg less than at first"
                self._owe(f"{words.FORM}{RANGE}", why)
        if off:
            return Decision(t_s, Reason.DWELL, off[0].rule.fault)
        return Decision(t_s, Reason.IN_BAND if now.asked.view.lie else Reason.CANNOT_TELL)

    def _be_away(self, t_s: float) -> Decision:
        now = self._set
        assert now is not None
        now.doing(self._seen(now.asked.placement), t_s)
        if now.away_since_s is None:
            self._new_phase(Phase.DOING, t_s)
            self._owed.clear()
            self._owe(words.BACK, "the position is taken again")
        elif t_s - now.away_since_s > self._params.back_s:
            self._finish(t_s, completed=False)
            self._owed.insert(0, Owed(words.ENOUGH, "the position was left for good"))
        return Decision(t_s, Reason.NOT_IN_POSITION, now.asked.planned.exercise)

    # After a set.

    def _close(self, t_s: float, *, completed: bool, pain: bool = False) -> None:
        """The set is over; what came of it waits for how hard it was."""
        now, self._set = self._set, None
        if now is None:
            return
        end_s = t_s if now.away_since_s is None else now.away_since_s
        self._flush()
        self._pending = now.done(end_s, completed=completed, pain=pain)

    def _flush(self) -> None:
        if self._pending is not None:
            self._out.append(self._pending)
            self._pending = None

    def _finish(self, t_s: float, *, completed: bool) -> None:
        now = self._set
        assert now is not None
        if completed:
            self._axes[now.asked.placement] = now.axes
        self._close(t_s, completed=completed)
        self._new_phase(Phase.AFTER, t_s)
        done = self._pending
        assert done is not None
        self._owed.clear()
        begun = done.recognised is not Recognised.NOBODY
        self._rest_until_s = t_s + (done.planned.rest_s if self._left and begun else 0.0)
        if completed:
            self._owe(words.STOP, "all of it is done", sound=Sound.SUCCESS)
        if begun:
            well = completed and not done.faults and done.recognised is Recognised.SENSOR
            key = words.PRAISE if well else words.REST
            # Nobody is told to rest who hears next that all is done.
            if self._left:
                self._owe(key, "it went well" if well else "the set is over")
            if not now.asked.exercise.loosens:
                self._owe(words.EFFORT, "how hard it was decides how it goes on")

    def _rest(self, t_s: float) -> Decision:
        if self._owed or self.is_speaking(t_s):
            if self._owed and self._owed[0].key == words.EFFORT and not self.is_speaking(t_s):
                self._asked_until_s = t_s + self._params.effort_s
            return Decision(t_s, Reason.LEADING)
        until_s = max(self._rest_until_s, self._asked_until_s)
        if t_s < until_s:
            return Decision(t_s, Reason.RESTING, until_s=until_s)
        self._flush()
        if self._left:
            self._announce(t_s)
            return Decision(t_s, Reason.LEADING)
        self._new_phase(Phase.OVER, t_s)
        self._owe(words.DONE, "all sets are done", sound=Sound.SUCCESS)
        return Decision(t_s, Reason.RESTING)

    # What the wearer asks for.

    def _said_yes(self, t_s: float) -> None:
        now = self._set
        if self._phase is Phase.WAITING and now is not None:
            now.begin_by_key(t_s)
            self._begin(t_s, "the wearer said so")
        elif self._phase is Phase.DOING and now is not None and not now.asked.counted:
            # Without a hold that is seen, the wearer knows best when it is over.
            if not now.sees_position and t_s - self._go_s > self._params.stand_s / 3.0:
                self._finish(t_s, completed=True)
        elif self._phase is Phase.AFTER:
            self._rest_until_s = self._asked_until_s = t_s
            self._owed = [one for one in self._owed if one.key == words.STOP]
        elif self._phase is Phase.STANDING:
            self._new_phase(Phase.AFTER, t_s)
            self._owed.clear()

    def _leave_out(self, t_s: float) -> None:
        """This exercise, with all of its sets that follow at once."""
        if self._phase is Phase.STANDING:
            return
        name = self._set.asked.planned.exercise if self._set is not None else self._before
        while name and self._left and self._left[0].exercise == name:
            self._left.pop(0)
        self._owed.clear()
        self._close(t_s, completed=False)
        self._new_phase(Phase.AFTER, t_s)
        self._rest_until_s = self._asked_until_s = t_s

    def _rate(self, effort: Effort) -> None:
        if self._pending is None or self._phase is not Phase.AFTER:
            return
        self._pending = replace(self._pending, effort=effort)
        self._asked_until_s = -math.inf
        self._owed = [one for one in self._owed if one.key != words.EFFORT]
        self._owe(words.NOTED, "the answer about the effort")

    def _stop(self, t_s: float) -> None:
        """Something hurts: the set is over, and so is the session unless it is taken back."""
        if self._set is not None:
            self._close(t_s, completed=False, pain=True)
        elif self._pending is not None:
            self._pending = replace(self._pending, pain=True)
        self._owed.clear()
        self._new_phase(Phase.STOPPED, t_s)

    def _go_on(self, t_s: float) -> None:
        if self._pending is not None:
            self._pending = replace(self._pending, pain=False)
        self._new_phase(Phase.AFTER, t_s)
        self._rest_until_s = self._asked_until_s = t_s + self._params.still_s


def _forward_known(mount: SensorMount) -> bool:
    """Whether the axes that come in are those of the segment, but for how a strap tilts."""
    mounting = mount.calibration.mounting if mount.calibration else mount.mounting
    return mounting is not None and mounting.axes_known


def _rank(planned: PlannedSet, place: Placement, worn: list[Placement]) -> tuple[bool, int, int]:
    """Order of the places of an exercise: recognised there, then as the table names them."""
    exercise = BY_KEY[planned.exercise]
    wear = exercise.wear
    return (
        exercise.view(place).lie is None,
        wear.index(place) if place in wear else len(wear),
        worn.index(place),
    )
