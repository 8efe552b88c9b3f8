"""One decision per grid instant: a cue, or the reason for silence."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.cues.bands import Band, BaselineLearner, band_of
from coach.cues.rules import PLAIN_PHRASES, PRAISE, RULES, SENSOR_BACK, SENSOR_LOST, Rule
from coach.model import (
    Baseline,
    Command,
    Cue,
    Decision,
    Locomotion,
    MetricSnapshot,
    Reason,
    Validity,
)

if TYPE_CHECKING:
    from coach.cues.settings import CueParams

_MUTE = {
    Validity.POOR_DATA: Reason.POOR_DATA,
    Validity.UNCALIBRATED: Reason.UNCALIBRATED,
    Validity.SETTLING: Reason.SETTLING,
    Validity.STALE: Reason.LINK_LOST,
    Validity.NOT_MOVING: Reason.SETTLING,
}


@dataclass(slots=True)
class _Watch:
    """What is remembered of one rule."""

    rule: Rule
    recent: deque[bool]
    out: bool = False
    last_valid_s: float = -math.inf
    last_cue_s: float = -math.inf
    said: int = 0
    to_praise: bool = False
    good_since_s: float | None = None

    def forget(self) -> None:
        self.recent.clear()
        self.out = False


@dataclass(frozen=True, slots=True)
class _Due:
    """A rule whose metric is out of its band now."""

    watch: _Watch
    band: Band
    value: float
    excess: float = field(default=0.0)


class CuePolicy:
    """Decides on the grid. Pure: the same snapshots give the same cues."""

    def __init__(
        self, params: CueParams, baseline: Baseline, grid_s: float, *, calibrated: bool
    ) -> None:
        self._params = params
        self._grid_s = grid_s
        self._learner = BaselineLearner(baseline, params.band, grid_s)
        self.calibrated = calibrated
        self._watches = [
            _Watch(rule, deque(maxlen=max(round(rule.dwell_s / grid_s), 1)))
            for rule in RULES
            if rule.name not in params.off
        ]
        self._running_since_s: float | None = None
        self._last_cue_s = -math.inf
        self._speaking: str | None = None
        self._quiet_until_s = -math.inf
        self._spoken = 0
        self._last_praise_s = -math.inf
        self._stale_since_s: float | None = None
        self._lost = False

    @property
    def baseline(self) -> Baseline:
        """What is known of the runner's usual values by now."""
        return Baseline(dict(self._learner.usual))

    def speech_ended(self, cue_id: str) -> None:
        if self._speaking == cue_id:
            self._speaking = None

    def command(self, command: Command, t_s: float) -> None:
        if command is Command.QUIET:
            self._quiet_until_s = t_s + self._params.quiet_s

    def decide(self, snapshot: MetricSnapshot) -> tuple[Decision, Cue | None]:
        """Decide at one grid instant."""
        t_s = snapshot.t_s
        system = self._announce_link(snapshot)
        blocked = self._blocked(snapshot)
        if system is not None:
            return _said(system)
        if blocked is not None:
            return Decision(t_s, blocked), None
        reasons, due = self._watch_all(snapshot)
        if t_s < self._quiet_until_s:
            return Decision(t_s, Reason.QUIET), None
        if due:
            return self._choose(due, t_s)
        praise = self._praise(t_s)
        return _said(praise) if praise else (Decision(t_s, _strongest(reasons)), None)

    def _choose(self, due: list[_Due], t_s: float) -> tuple[Decision, Cue | None]:
        """One of the rules whose metric is out of its band, or why none of them speaks yet."""
        due.sort(key=lambda d: -d.excess * d.watch.rule.weight)
        if self._speaking and t_s - self._last_cue_s < self._params.speech_s:
            return Decision(t_s, Reason.SPEAKING, due[0].watch.rule.name), None
        # On its way back, though not yet home, is no time to be told.
        ready = [d for d in due if d.excess > 1.0 and self._dwelt(d.watch)]
        if not ready:
            return Decision(t_s, Reason.DWELL, due[0].watch.rule.name), None
        free = [d for d in ready if self._cool(d.watch, t_s)]
        if not free:
            return Decision(t_s, Reason.COOLDOWN, ready[0].watch.rule.name), None
        return _said(self._speak(free[0], t_s))

    def _blocked(self, snapshot: MetricSnapshot) -> Reason | None:
        """Reasons that concern every rule; they also reset the dwell."""
        reason: Reason | None = None
        if snapshot.stale:
            reason = Reason.LINK_LOST
        elif snapshot.locomotion is not Locomotion.RUNNING:
            reason = Reason.NOT_RUNNING
        elif not self.calibrated:
            # Cadence would be free of the strap, but a band is the runner's own only once the
            # runner has been seen standing and running with this strap.
            reason = Reason.UNCALIBRATED
        if reason is not None:
            # A short loss of the link is not a stop: the runner ran on.
            if reason is not Reason.LINK_LOST:
                self._running_since_s = None
            for watch in self._watches:
                watch.forget()
                watch.good_since_s = None
            return reason
        if self._running_since_s is None:
            self._running_since_s = snapshot.t_s
        if snapshot.t_s - self._running_since_s < self._params.resume_s:
            return Reason.WARM_UP
        return None

    def _watch_all(self, snapshot: MetricSnapshot) -> tuple[list[Reason], list[_Due]]:
        reasons: list[Reason] = []
        due: list[_Due] = []
        learnt: set[str] = set()
        turning = abs(snapshot.turn_rate_rad_s) > self._params.turn_rad_s
        for watch in self._watches:
            reading = snapshot.readings[watch.rule.metric]
            if reading.validity is Validity.NO_SENSOR:
                continue
            if not reading.ok or (turning and not watch.rule.in_turns):
                if snapshot.t_s - watch.last_valid_s > self._params.lapse_s:
                    watch.forget()
                reasons.append(_MUTE.get(reading.validity, Reason.TURNING))
                continue
            watch.last_valid_s = snapshot.t_s
            if watch.rule.metric not in learnt:
                self._learner.update(watch.rule.metric, reading.value)
                learnt.add(watch.rule.metric)
            usual = self._learner.usual.get(watch.rule.metric)
            if usual is None:
                reasons.append(Reason.LEARNING)
                continue
            found = self._judge(
                watch, band_of(watch.rule, usual, self._params.band), reading.value, snapshot.t_s
            )
            if found is not None:
                due.append(found)
        return reasons, due

    def _judge(self, watch: _Watch, band: Band, value: float, t_s: float) -> _Due | None:
        rule = watch.rule
        excess = rule.direction * (value - band.centre) / band.half_width
        border = self._params.band.leave if watch.out else 1.0
        harmless = rule.direction * (value - rule.limit) > 0.0
        watch.out = excess > border and harmless
        watch.recent.append(watch.out)
        if watch.out or watch.good_since_s is None:
            watch.good_since_s = None if watch.out else t_s
        return _Due(watch, band, value, excess) if watch.out else None

    def _dwelt(self, watch: _Watch) -> bool:
        full = len(watch.recent) == watch.recent.maxlen
        return full and sum(watch.recent) >= self._params.share * len(watch.recent)

    def _cool(self, watch: _Watch, t_s: float) -> bool:
        return (
            t_s - self._last_cue_s >= self._params.gap_s
            and t_s - watch.last_cue_s >= self._params.same_gap_s
        )

    def _announce_link(self, snapshot: MetricSnapshot) -> Cue | None:
        """A silent sensor is announced once, and once when it is back."""
        t_s = snapshot.t_s
        if snapshot.stale:
            if self._stale_since_s is None:
                self._stale_since_s = t_s
            if not self._lost and t_s - self._stale_since_s >= self._params.lost_s:
                self._lost = True
                return self._plain_cue(SENSOR_LOST, t_s, "no data from the sensor")
            return None
        self._stale_since_s = None
        if self._lost:
            self._lost = False
            return self._plain_cue(SENSOR_BACK, t_s, "data came back")
        return None

    def _praise(self, t_s: float) -> Cue | None:
        """The first correction that worked and holds, if praise is due."""
        p = self._params
        if PRAISE in p.off:
            return None
        for watch in self._watches:
            if not watch.to_praise:
                continue
            since_s = watch.good_since_s
            if (since_s or t_s) - watch.last_cue_s > p.praise_within_s:
                watch.to_praise = False
            elif (
                since_s is not None
                and t_s - since_s >= p.praise_s
                and t_s - self._last_praise_s >= p.praise_gap_s
            ):
                watch.to_praise = False
                self._last_praise_s = t_s
                held = f"{watch.rule.word} back in your band for {p.praise_s:.0f} s"
                return self._plain_cue(PRAISE, t_s, held, f"_{watch.rule.name}")
        return None

    def _plain_cue(self, what: str, t_s: float, why: str, of: str = "") -> Cue:
        """Words without a metric. The link's come before everything, praise after everything."""
        self._spoken += 1
        rule = what + of
        return Cue(
            cue_id=f"{self._spoken:03d}-{rule}",
            t_s=t_s,
            rule=rule,
            text=PLAIN_PHRASES[what],
            metric="",
            value=0.0,
            band_low=0.0,
            band_high=0.0,
            priority=1 if what == PRAISE else 100,
            deadline_s=t_s + self._params.deadline_s,
            why=why,
        )

    def _speak(self, due: _Due, t_s: float) -> Cue:
        rule, band, watch = due.watch.rule, due.band, due.watch
        self._spoken += 1
        cue_id = f"{self._spoken:03d}-{rule.name}"
        text = rule.phrases[watch.said % len(rule.phrases)]
        watch.said += 1
        watch.last_cue_s = self._last_cue_s = t_s
        watch.to_praise = True
        self._speaking = cue_id
        out_s = sum(watch.recent) * self._grid_s
        # A cue of one rule must not be followed at once by the same metric's other evidence.
        watch.recent.clear()
        factor = rule.shown_factor
        why = (
            f"{rule.word} {due.value * factor:.1f} {rule.shown_unit}, your band "
            f"{band.low * factor:.1f} to {band.high * factor:.1f}, for {out_s:.0f} s"
        )
        return Cue(
            cue_id=cue_id,
            t_s=t_s,
            rule=rule.name,
            text=text,
            metric=rule.metric,
            value=due.value,
            band_low=band.low,
            band_high=band.high,
            priority=round(10.0 * rule.weight),
            deadline_s=t_s + self._params.deadline_s,
            why=why,
        )


def _said(cue: Cue) -> tuple[Decision, Cue]:
    return Decision(cue.t_s, Reason.SPOKEN, cue.rule), cue


def _strongest(reasons: list[Reason]) -> Reason:
    """Of several reasons for silence, the one a person would want to hear first."""
    order = (
        Reason.POOR_DATA,
        Reason.LINK_LOST,
        Reason.TURNING,
        Reason.SETTLING,
        Reason.UNCALIBRATED,
        Reason.LEARNING,
    )
    return next((reason for reason in order if reason in reasons), Reason.IN_BAND)
