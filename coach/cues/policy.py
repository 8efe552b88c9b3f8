"""One decision per grid instant: a cue, or the reason for silence."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.cues.agenda import Agenda
from coach.cues.answers import Answers
from coach.cues.answers.how_it_goes import how_it_goes
from coach.cues.bands import DayReference
from coach.cues.baseline import CADENCE, BaselineFollower, BaselineLearner
from coach.cues.budget import Budget
from coach.cues.gates import Gates
from coach.cues.ladder import Means
from coach.cues.metronome import Metronome
from coach.cues.pace import Pace, PaceWatch
from coach.cues.praise import Praise
from coach.cues.recalled import RecallEffect
from coach.cues.rules import METRONOME, PAIN_BACK, PRAISE
from coach.cues.say import Speaker
from coach.cues.speed import SpeedWatch
from coach.cues.system_messages import SystemMessages
from coach.cues.turns import Turns
from coach.cues.watchers import Watchers
from coach.model import (
    FLAT,
    Baseline,
    Command,
    Cue,
    CueEffect,
    Decision,
    Grade,
    GradeSense,
    MetricSnapshot,
    MetronomeChange,
    Plan,
    Reason,
)
from coach.phrases.english import ENGLISH_BOOK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.settings import CueParams
    from coach.cues.watch import RuleWatch
    from coach.model import AttitudeBlock, Phrasebook, Placement, SensorWorth

Said = Decision | Cue | CueEffect | MetronomeChange


class CuePolicy:
    """Decides on the grid. Pure: the same snapshots give the same cues.

    Args:
        params: Tuning.
        baseline: The runner's usual values.
        grid_s: Period of the grid.
        calibrated: Whether there is a standing calibration.
        placements: Where the sensors sit.
        plan: What earlier sessions say to this one.
        phrases: The words.
        hills: Who tells of hills; where nobody does, the ground is taken for flat.
    """

    def __init__(
        self,
        params: CueParams,
        baseline: Baseline,
        grid_s: float,
        *,
        calibrated: bool,
        placements: Sequence[Placement] = (),
        plan: Plan | None = None,
        phrases: Phrasebook = ENGLISH_BOOK,
        hills: GradeSense | None = None,
    ) -> None:
        self._plan = plan = plan or Plan()
        if plan.focus:
            # What the runner chose to work on is turned on, whatever its metric is worth.
            params = replace(params, on=(*params.on, plan.focus))
        self._params = params
        self._grid_s = grid_s
        self._calibrated = calibrated
        self._learner = BaselineLearner(baseline, params.band.learn_s, grid_s)
        original = plan.original_baseline if plan.original_baseline.metrics else baseline
        self._follower = BaselineFollower(params.adapt, original, grid_s)
        self._speaker = Speaker(params, phrases, placements, plan.phrase_scores)
        self._agenda = Agenda(params, plan, self._speaker, placements, grid_s)
        self._day = DayReference(params.day, baseline.metrics, plan.day_spreads, grid_s)
        self._watchers = Watchers(
            params,
            self._learner,
            self._day,
            grid_s,
            placements,
            told=self._agenda.told,
            focus=plan.focus,
        )
        self._recalled = RecallEffect(params, self._watchers.of_focus(plan.focus), grid_s)
        self._gates = Gates(params, grid_s)
        self._hills = hills
        self._grade = FLAT
        self._pace = PaceWatch(params.pace, grid_s)
        self._speed = SpeedWatch(params.pace, grid_s, params.praise.mark_m)
        self._budget = Budget(params, plan.feedback_share)
        self._praise = Praise(params.praise)
        self._system = SystemMessages(params, self._speaker, placements)
        self._answers = Answers(self._speaker)
        self._metronome = Metronome(params.ladder, plan, original)
        self._turns = Turns(params, plan, self._budget)
        self._last: tuple[str, RuleWatch] | None = None
        self._speaking: str | None = None
        self._speaking_since_s = -math.inf
        self._corrected_s = -math.inf

    @property
    def baseline(self) -> Baseline:
        """What is known of the runner's usual values by now: the bands of this day."""
        known = self._learner.baseline
        today = {
            name: (centre + (self._day.shift(name) or 0.0), spread)
            for name, (centre, spread) in known.metrics.items()
        }
        return replace(known, metrics=today)

    @property
    def next_baseline(self) -> Baseline:
        """The usual values for the next session: these, moved a little and within bounds."""
        return self._follower.next_baseline(self._learner.baseline)

    def speech_ended(self, cue_id: str, *, completed: bool = True) -> None:
        """The voice finished a cue, or dropped it: one that nobody heard is not held against it."""
        if self._speaking == cue_id:
            self._speaking = None
        if completed:
            return
        self._budget.unheard(cue_id)
        if self._last is not None and self._last[0] == cue_id:
            watch = self._last[1]
            watch.ladder.unheard()
            watch.effect.dropped()
            self._metronome.withdraw()
            self._turns.unheard(watch.rule.topic)
            self._praise.unheard(watch)

    def take(self, placement: Placement, block: AttitudeBlock) -> None:
        """Samples: running is judged by the metrics alone."""

    def turned(self, placement: Placement, t_s: float) -> None:
        """A segment's axes are others from a time on: the metrics know."""

    def now_calibrated(self) -> None:
        """From now on there is a standing calibration, or another one."""
        self._calibrated = True
        self._day.restart()

    def know(self, worths: Mapping[Placement, SensorWorth]) -> None:
        """What the samples of the sensors are worth from now on, where it is known."""
        if worths and not any(worth.has_gyro for worth in worths.values()):
            # Nothing that it tells counts from standing, so there is no standing to wait for.
            self._calibrated = True
        self._watchers.know(worths)
        self._agenda.know(worths)

    def command(self, command: Command, t_s: float) -> None:
        """What the runner asked for."""
        if self._answers.command(command, t_s) or self._metronome.command(command, t_s):
            return
        answer = self._gates.command(command, t_s)
        self._budget.wish(command)
        if command is Command.PAIN:
            self._system.pain()
        elif answer == PAIN_BACK:
            self._system.pain_back()
        if answer:
            self._answers.owe(answer)

    def push_speed(self, speed_m_s: float, t_s: float) -> None:
        """A speed reading."""
        self._speed.tell(speed_m_s, t_s)

    def push_grade(self, rise: float, t_s: float) -> None:
        """A reading of the grade."""
        if self._hills is not None:
            self._hills.tell(rise, t_s)

    def battery(self, sensor_id: str, percent: int | None) -> bool:
        """What is left in a sensor (``None``: nearly nothing); whether that is now too little."""
        low = self._gates.battery(sensor_id, percent)
        if low:
            self._system.battery()
        return low

    def decide(self, snapshot: MetricSnapshot, step_s: float = 0.0) -> tuple[Said, ...]:
        """Decide at one grid instant.

        Args:
            snapshot: The metrics.
            step_s: Stream time of a recent step, for the metronome's beat.

        Returns:
            The decision first, then what belongs to it.
        """
        out: list[Said] = []
        message = self._system.update(snapshot)
        reason, pace = self._closed(snapshot)
        if reason is not None:
            if not self._gates.briefly_lost:
                self._watchers.forget()
            decision = self._silent(snapshot, reason)
        else:
            decision, more = self._judge(
                snapshot, pace, may_speak=message is None and not self._answers.waiting
            )
            out += more
        message = message or self._answer(snapshot, reason)
        if message is not None:
            decision = Decision(snapshot.t_s, Reason.SPOKEN, message.rule)
            out.append(message)
            self._heard(message)
        elif reason in (Reason.RESUMING, Reason.WARM_UP, Reason.UNCALIBRATED):
            recall = self._recall(snapshot.t_s)
            if recall is not None:
                out.append(recall)
                decision = Decision(snapshot.t_s, Reason.SPOKEN, recall.rule)
        running = reason is not Reason.NOT_RUNNING
        muted = not running or self._gates.muted(snapshot.t_s) is not None
        out += self._metronome.update(
            snapshot.t_s, self._learner.usual, step_s, stop=muted, at_speed_spm=self._at_speed_spm
        )
        for cue in out:
            if isinstance(cue, Cue):
                self._answers.said(cue)
        return (decision, *out)

    def _closed(self, snapshot: MetricSnapshot) -> tuple[Reason | None, Pace]:
        """Why the metrics are not judged, if they are not; and whose pace it is."""
        self._speed.update(snapshot.t_s, is_locomotion=snapshot.locomotion.is_locomotion)
        speed_m_s = self._speed.now
        reason = self._gates.closed(snapshot, calibrated=self._calibrated, speed_m_s=speed_m_s)
        pace = Pace.USUAL
        if reason in (None, Reason.RESUMING, Reason.WARM_UP):
            usual_m_s = self._learner.speed_m_s
            pace = self._pace.update(snapshot, self._learner.usual, self._speed, usual_m_s)
            shifts = self._watchers.shifts(self._pace.cadence_spm, self._speed.now)
            self._grade = self._look_at_ground(snapshot, shifts)
            if self._grade.hill and pace is not Pace.FAST:
                pace = Pace.HILL
            self._take_day(snapshot, pace, shifts)
            if reason is None and pace is Pace.FAST:
                reason = Reason.FAST
        elif reason is not Reason.LINK_LOST:
            self._pace.forget()
            self._forget_ground()
        return reason, pace

    def calibrating(self, snapshot: MetricSnapshot, said: Cue | None) -> Cue | None:
        """One grid instant of a guided calibration; gives the answer to the runner, if one is owed.

        Args:
            snapshot: The metrics.
            said: What the calibration has just said; an answer waits for it.
        """
        cue = said or self._answer(snapshot, Reason.CALIBRATING)
        if cue is not None:
            self._answers.said(cue)
        return None if said else cue

    def _answer(self, snapshot: MetricSnapshot, closed: Reason | None) -> Cue | None:
        """What the runner asked to be told, one thing at an instant."""
        t_s = snapshot.t_s
        cue = self._answers.next(
            t_s,
            lambda: how_it_goes(
                self._speaker.part,
                snapshot,
                self._watchers,
                self._plan.focus,
                closed=closed,
                muted=self._gates.muted(t_s),
            ),
        )
        if cue is not None and cue.phrase.startswith(METRONOME):
            self._metronome.offer(t_s)  # what is offered again can be accepted again
        return cue

    @property
    def _at_speed_spm(self) -> float:
        """What the present speed makes of the usual cadence, where both are known."""
        slope, now_m_s = self._learner.speed_slopes.get(CADENCE), self._speed.now
        return slope * (now_m_s - self._learner.speed_m_s) if slope and now_m_s is not None else 0.0

    def _take_day(self, snapshot: MetricSnapshot, pace: Pace, shifts: Mapping[str, float]) -> None:
        if pace is Pace.USUAL and abs(snapshot.turn_rate_rad_s) <= self._params.turn_rad_s:
            self._day.take(snapshot.readings, shifts)

    def _look_at_ground(self, snapshot: MetricSnapshot, shifts: Mapping[str, float]) -> Grade:
        if self._hills is None:
            return FLAT
        grade = self._hills.update(snapshot, self._learner.usual, shifts)
        if grade.perhaps:
            self._praise.cancel()
        return grade

    def _forget_ground(self) -> None:
        self._grade = FLAT
        if self._hills is not None:
            self._hills.forget()

    def finish(self, t_s: float) -> tuple[CueEffect, ...]:
        """The session is over: the effects of cues still under judgement, as far as known."""
        return self._watchers.close(t_s)

    def _silent(self, snapshot: MetricSnapshot, reason: Reason) -> Decision:
        return Decision(snapshot.t_s, reason, until_s=self._gates.until_s)

    def _judge(
        self, snapshot: MetricSnapshot, pace: Pace, *, may_speak: bool
    ) -> tuple[Decision, list[Said]]:
        t_s, running_s = snapshot.t_s, self._gates.running_s
        watchers, cadence_spm, speed_m_s = self._watchers, self._pace.cadence_spm, self._speed.now
        out: list[Said] = [*watchers.update(snapshot, pace, cadence_spm, speed_m_s)]
        out += self._recalled.update(t_s)
        judged_s = self._params.effect.settle_s + self._params.effect.after_s
        own = t_s - self._corrected_s > judged_s and not self._agenda.tired
        self._follower.take(watchers.in_band if own else (), running_s)
        self._agenda.watch_form(snapshot, pace, cadence_spm, running_s, speed_m_s)
        muted = self._gates.muted(t_s)
        if watchers.due:
            self._praise.forget()
        ready = watchers.ready(self._grade)
        if muted is not None:
            for watch in ready:
                watch.left_uncued(t_s)
            return self._silent(snapshot, muted), out
        if not may_speak:
            return self._silent(snapshot, Reason.SPEAKING), out
        if self._speaking and t_s - self._speaking_since_s < self._params.speech_s:
            until_s = self._speaking_since_s + self._params.speech_s
            return Decision(t_s, Reason.SPEAKING, until_s=until_s), out
        cue = self._recall(t_s)
        if cue is None and ready:
            chosen, silent = self._turns.first(ready, t_s, running_s)
            if chosen is None:
                return silent, out
            decision, more = self._speak(chosen, t_s)
            return decision, out + more
        if cue is None and watchers.due:
            return watchers.waits(t_s), out
        cue = cue or self._other(t_s, running_s)
        if cue is not None:
            return Decision(t_s, Reason.SPOKEN, cue.rule), [*out, cue]
        return watchers.silence(t_s, self._pace.usual_from_s, self._grade), out

    def _speak(self, watch: RuleWatch, t_s: float) -> tuple[Decision, list[Said]]:
        means = watch.ladder.means(watch.rule.name, t_s)
        cue = self._speaker.correction(watch, means, t_s)
        out: list[Said] = [cue]
        watch.ladder.given(watch.rule.name, means, t_s)
        self._metronome.withdraw()
        self._answers.withdraw()
        if means is Means.METRONOME:
            self._metronome.offer(t_s)
        ended = watch.effect.cued(cue, watch.past, watch.band, watch.rule.direction)
        if ended is not None:
            out.append(ended)
        self._heard(cue)
        self._turns.given(watch.rule.topic, cue)
        self._praise.corrected(watch, cue)
        self._last = cue.cue_id, watch
        self._corrected_s = t_s
        # A cue of one rule must not be followed at once by the same metric's other evidence.
        watch.restart()
        return watch.decision(t_s, Reason.SPOKEN), out

    def _recall(self, t_s: float) -> Cue | None:
        """The runner's own phrase, or what this run is about."""
        gates = self._gates
        if not gates.settled or gates.muted(t_s) is not None:
            return None
        cue = self._agenda.recall(t_s, gates.running_s)
        if cue is not None:
            self._recalled.recalled(cue)
            self._heard(cue)
            self._budget.spoke(t_s)
        return cue

    def _other(self, t_s: float, running_s: float) -> Cue | None:
        """What is said when nothing is out of its band, or nothing that counts."""
        cue = None
        free = self._budget.refusal(t_s, running_s) is None
        if self._agenda.owes_drift and free:
            cue = self._agenda.drift(t_s)
        if cue is None:
            cue = self._praise_due(t_s)
            if cue is not None:
                self._heard(cue)
                self._budget.spoke(t_s)
                return cue
        if cue is None and free and not self._plan.measure_only and not self._plan.recall_only:
            cue = self._agenda.reminder(t_s)
        if cue is not None:
            self._heard(cue)
            self._budget.spent(cue)
        return cue

    def _praise_due(self, t_s: float) -> Cue | None:
        # Nothing can be praised that is not known to be good.
        if not self._watchers.judged or self._grade.perhaps or self._grade.odd:
            return None
        marks = self._speed.between_marks
        due = self._praise.due(t_s, self._grid_s, self._fault_ended, between_marks=marks)
        if due is None:
            return None
        of, why, words = due
        if t_s - self._corrected_s > self._params.praise.within_s:
            self._turns.over()
        if PRAISE in self._params.off:
            return None
        return self._speaker.praise(of, t_s, why, words=words)

    def _fault_ended(self, metric: str, since_s: float) -> bool:
        return self._hills is None or self._hills.only_a_fault_ended(metric, since_s)

    def _heard(self, cue: Cue) -> None:
        self._speaking, self._speaking_since_s = cue.cue_id, cue.t_s
