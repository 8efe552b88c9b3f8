"""All metrics against their bands at one grid instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues.bands import OTHER_FOOT
from coach.cues.baseline import CADENCE
from coach.cues.ladder import Ladder
from coach.cues.pace import DUTY, Pace
from coach.cues.watch import MetricWatch, RuleWatch
from coach.model import FLAT, METRICS, Decision, Grade, Reason, Validity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.bands import DayReference
    from coach.cues.baseline import BaselineLearner
    from coach.cues.rules import Rule
    from coach.cues.settings import CueParams
    from coach.model import CueEffect, MetricSnapshot, Placement, Reading, SensorWorth

_MUTE = {
    Validity.POOR_DATA: Reason.POOR_DATA,
    Validity.UNCALIBRATED: Reason.UNCALIBRATED,
    Validity.SETTLING: Reason.SETTLING,
    Validity.STALE: Reason.LINK_LOST,
    Validity.MOVED: Reason.MOVED,
    Validity.SEAT_UNSURE: Reason.SEAT_UNSURE,
    Validity.TURNING: Reason.TURNING,
    Validity.SPEED_CHANGE: Reason.PACE,
    Validity.NOT_MOVING: Reason.SETTLING,
    Validity.UNCLEAR_GAIT: Reason.SETTLING,
}

# Of several reasons for silence, the one a person would want to hear first.
_ORDER = (
    Reason.POOR_DATA,
    Reason.LINK_LOST,
    Reason.MOVED,
    Reason.TURNING,
    Reason.HILL,
    Reason.PACE,
    Reason.SEAT_UNSURE,
    Reason.SETTLING,
    Reason.UNCALIBRATED,
    Reason.LEARNING,
)


_RELATE_EVERY = 10
"""Grid instants: the medians judged overlap, so more of them would tell nothing new."""


class Watchers:
    """The watches of one session.

    Args:
        params: Tuning.
        learner: The runner's usual values, known or being learnt.
        day: What this day's standing adds to them.
        grid_s: Period of the grid.
        placements: Where the sensors sit.
        told: Whether the runner knows what the focus of this run is.
        focus: Rule or topic of that focus.
    """

    def __init__(
        self,
        params: CueParams,
        learner: BaselineLearner,
        day: DayReference,
        grid_s: float,
        placements: Sequence[Placement],
        *,
        told: bool,
        focus: str,
    ) -> None:
        self._params = params
        self._learner = learner
        self._day = day
        self._grid_s = grid_s
        # Those that are turned off too: what is measured and learnt does not hang on what is said.
        rules = [r for r in params.rules.table if r.metric in METRICS]
        ladders: dict[str, Ladder] = {}
        for rule in rules:
            sides = [r.name for r in rules if r.topic == rule.topic]
            # The name of a topic with two sides does not tell which of them is meant.
            meant = sides if focus == rule.topic and len(sides) == 1 else [focus]
            known = frozenset(sides).intersection(meant) if told else frozenset()
            helps = any(r.metronome for r in rules if r.topic == rule.topic)
            ladders.setdefault(rule.topic, Ladder(params.ladder, told=known, metronome=helps))
        by_metric: dict[str, list[Rule]] = {}
        for rule in rules:
            by_metric.setdefault(rule.metric, []).append(rule)
        self._metrics = [
            MetricWatch(
                name,
                [RuleWatch(r, ladders[r.topic], params, grid_s, placements) for r in mine],
                params,
                placements,
                grid_s,
            )
            for name, mine in by_metric.items()
        ]
        # No rule speaks of the duty factor, but the pace is known by it.
        self._metrics.append(MetricWatch(DUTY, (), params, placements, grid_s))
        self._of = {metric.name: metric for metric in self._metrics}
        self._active = False
        self._other_pace = Pace.USUAL
        self._instants = 0
        self._reasons: list[Reason] = []
        self.due: list[RuleWatch] = []
        self.in_band: list[MetricWatch] = []
        self.judged = False

    def of_focus(self, focus: str) -> tuple[MetricWatch, RuleWatch] | None:
        """The metric and the first rule that a focus means; ``None`` where there is none."""
        for metric in self._metrics:
            for watch in metric.rules:
                if focus in (watch.rule.name, watch.rule.topic):
                    return metric, watch
        return None

    def in_question(
        self, focus: str, snapshot: MetricSnapshot
    ) -> tuple[MetricWatch, RuleWatch] | None:
        """What a runner who asks wants to hear of; ``None`` where there is nothing of the kind.

        Of a focus its metric: of several the one that is furthest off, or else the first that is
        judged now. Without a focus what is most pressing of all that may be said.

        Args:
            focus: Rule or topic, or empty.
            snapshot: The metrics now.
        """
        if not focus:
            watch = min(self.due, key=lambda w: -w.excess * w.rule.weight, default=None)
            return None if watch is None else (self._of[watch.rule.metric], watch)
        meant = [
            (metric, watch)
            for metric in self._metrics
            for watch in metric.rules
            if focus in (watch.rule.name, watch.rule.topic)
            and snapshot.readings[metric.name].validity is not Validity.NO_SENSOR
        ]
        judged = [one for one in meant if one[0].judged_s == snapshot.t_s]
        return max(
            judged,
            key=lambda one: one[1].excess if one[1].out else 0.0,
            default=meant[0] if meant else None,
        )

    def know(self, worths: Mapping[Placement, SensorWorth]) -> None:
        """What the samples of the sensors are worth from now on."""
        for metric in self._metrics:
            metric.know(worths)

    def forget(self) -> None:
        """A stop, or a gate that closes: what was out of its band must be so again."""
        if self._active:
            self._active = False
            for metric in self._metrics:
                metric.forget()

    def update(
        self,
        snapshot: MetricSnapshot,
        pace: Pace,
        cadence_spm: float,
        speed_m_s: float | None = None,
    ) -> list[CueEffect]:
        """Take in one grid instant of running; gives the effects of cues that are known now.

        Args:
            snapshot: The metrics.
            pace: Whether it is the one of the bands.
            cadence_spm: Present cadence.
            speed_m_s: Present speed, where it is told.
        """
        self._active = True
        t_s, learner, readings = snapshot.t_s, self._learner, snapshot.readings
        known = learner.usual
        shifts = self.shifts(cadence_spm, speed_m_s)
        turning = abs(snapshot.turn_rate_rad_s) > self._params.turn_rad_s
        changed = pace is not Pace.USUAL
        if changed and pace is not self._other_pace:
            self._begin_anew(hill=pace is Pace.HILL)
        if (pace is Pace.HILL) is not (self._other_pace is Pace.HILL):
            self._end_trials()
        self._other_pace = pace
        self.due = []
        self.in_band = []
        self._reasons = []
        self.judged = False
        effects: list[CueEffect] = []
        for metric in self._metrics:
            reading = readings[metric.name]
            if reading.validity is Validity.NO_SENSOR:
                continue
            reason = _unfit(metric, reading, turning=turning, pace=pace)
            if reason is not None:
                self._missing(metric, reason, t_s)
            elif not metric.push(reading.value, t_s) and metric.name in known:
                self._keeps_silent(metric, Reason.SETTLING)
            elif metric.name in known:
                stood = self._day.shift(metric.name)
                if stood is None:
                    self._keeps_silent(metric, Reason.LEARNING)
                    continue
                stood += self._taken_from_other_foot(metric, t_s)
                shift = shifts.get(metric.name, 0.0)
                effects += self._judge(metric, reading.value, (stood, shift), t_s)
            else:
                learner.update(metric.name, reading.value, cadence_spm)
                self._keeps_silent(metric, Reason.LEARNING)
        if speed_m_s is not None and not changed:
            self._relate(speed_m_s)
        return effects

    def _judge(
        self, metric: MetricWatch, value: float, shifts: tuple[float, float], t_s: float
    ) -> list[CueEffect]:
        """One metric against its bands; gives the effects of cues on it that are known now.

        Args:
            metric: Which.
            value: Its reading.
            shifts: What standing, and what the pace, makes of the centre; SI units.
            t_s: Grid instant.
        """
        centre, spread = self._learner.usual[metric.name]
        found = metric.judge((centre + shifts[0], spread), shifts[1], t_s)
        if found:
            self.due += [watch for watch in found if watch.speaks]
        else:
            self.in_band.append(metric)
        effects: list[CueEffect] = []
        for watch in metric.rules:
            self.judged = self.judged or watch.speaks
            if watch.effect.open:
                effects += self._effects(watch, value, t_s)
        return effects

    def _taken_from_other_foot(self, metric: MetricWatch, t_s: float) -> float:
        """By how much the other side's drop is below its usual one: so much may be level's error.

        A pelvis that really drops on one side does not rise on the other; a sensor that sits or
        was calibrated askew reads just that. Within the reading's error it says nothing.
        """
        other = self._of.get(OTHER_FOOT.get(metric.name, ""))
        stood = None if other is None else self._day.shift(other.name)
        if other is None or stood is None or t_s - other.last_valid_s > self._params.window_s:
            return 0.0
        usual = self._learner.usual.get(other.name)
        below = 0.0 if usual is None else usual[0] + stood - other.value
        return max(below - other.error, 0.0)

    def shifts(self, cadence_spm: float, speed_m_s: float | None) -> dict[str, float]:
        """What the present speed, or else the cadence, makes of the centres; SI units."""
        learner = self._learner
        shifts: dict[str, float] = {}
        if learner.slopes and CADENCE in learner.usual:
            faster = cadence_spm - learner.usual[CADENCE][0]
            shifts = {name: slope * faster for name, slope in learner.slopes.items()}
        if speed_m_s is not None and learner.speed_slopes:
            faster = speed_m_s - learner.speed_m_s
            shifts |= {name: slope * faster for name, slope in learner.speed_slopes.items()}
        return shifts

    def _relate(self, speed_m_s: float) -> None:
        """Learn how the metrics go with speed, from now and then an instant in their bands."""
        self._learner.take_speed(speed_m_s)
        self._instants += 1
        if self._instants % _RELATE_EVERY == 0:
            for metric in self.in_band:
                self._learner.relate(metric.name, metric.value, speed_m_s)

    def _begin_anew(self, *, hill: bool) -> None:
        """The pace has just changed: what was out of its band before says nothing any more."""
        for metric in self._metrics:
            if hill or not metric.any_pace:
                metric.forget()

    def _end_trials(self) -> None:
        """A hill begins or ends: what changes with it is no effect of a cue, nor of having none."""
        for metric in self._metrics:
            for watch in metric.rules:
                watch.effect.void()

    def _effects(self, watch: RuleWatch, value: float, t_s: float) -> list[CueEffect]:
        effect = watch.effect
        effect.seen(value)
        helped, ended = effect.update(t_s, self._grid_s, out=watch.out)
        if helped is not None:
            watch.ladder.judged(t_s, helped=helped)
        return [] if ended is None else [ended]

    def _missing(self, metric: MetricWatch, reason: Reason, t_s: float) -> None:
        if t_s - metric.last_valid_s > self._params.lapse_s:
            metric.forget()
        self._keeps_silent(metric, reason)

    def _keeps_silent(self, metric: MetricWatch, reason: Reason) -> None:
        if not metric.silenced:
            self._reasons.append(reason)

    def ready(self, grade: Grade) -> list[RuleWatch]:
        """The rules that would speak, the most pressing first.

        Args:
            grade: Of the ground: what may be off because of a hill waits.
        """
        self.due.sort(key=lambda w: -w.excess * w.rule.weight)
        return [
            watch
            for watch in self.due
            if watch.dwelt
            and watch.rule.metric not in grade.unclear
            and (watch.rule.after_descent or not grade.descended)
        ]

    def waits(self, t_s: float) -> Decision:
        """Why nothing is said of what is out of its band, none of it being ready."""
        first = self.due[0]
        # Long enough and not ready: it may be the ground.
        return first.decision(t_s, Reason.HILL if first.dwelt else Reason.DWELL)

    def silence(self, t_s: float, usual_from_s: float, grade: Grade = FLAT) -> Decision:
        """Why nothing is said when nothing is out of its band.

        Args:
            t_s: Grid instant.
            usual_from_s: When the pace is the usual one again, if it does not change any more.
            grade: Of the ground.
        """
        # What is learnt beside the bands that are known is no reason for silence.
        reasons = [r for r in self._reasons if not (self.judged and r is Reason.LEARNING)]
        if reasons:
            first = min(reasons, key=_ORDER.index)
            if first is Reason.HILL:
                low, high = grade.rise - grade.doubt, grade.rise + grade.doubt
                return Decision(t_s, first, value=grade.rise, band_low=low, band_high=high)
            paced = first is Reason.PACE and usual_from_s > t_s
            return Decision(t_s, first, until_s=usual_from_s if paced else 0.0)
        for metric in self._metrics:
            for watch in metric.rules:
                if watch.harmful and watch.speaks:
                    return watch.decision(t_s, Reason.HARMFUL)
        return Decision(t_s, Reason.IN_BAND)

    def close(self, t_s: float) -> tuple[CueEffect, ...]:
        """What is known of cues still under judgement."""
        ends = [w.effect.close(t_s) for metric in self._metrics for w in metric.rules]
        return tuple(end for end in ends if end is not None)


def _unfit(metric: MetricWatch, reading: Reading, *, turning: bool, pace: Pace) -> Reason | None:
    """Why a reading cannot be judged."""
    if reading.validity is not Validity.OK:
        return _MUTE.get(reading.validity, Reason.SETTLING)
    if turning and not metric.in_turns:
        return Reason.TURNING
    if pace is Pace.HILL:
        return Reason.HILL
    if pace is not Pace.USUAL and not metric.any_pace:
        return Reason.PACE
    return None
