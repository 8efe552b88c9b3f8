"""What is said without a fault: the recall phrase, word of fatigue, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues.drift import DRIFT_METRICS, DriftWatch
from coach.cues.pace import Pace
from coach.cues.rules import DRIFT, RECALL, REMINDERS
from coach.model import AS_OURS, METRICS, Phrase, error_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.say import Speaker
    from coach.cues.settings import CueParams
    from coach.model import Cue, MetricSnapshot, Placement, Plan, SensorWorth


class Agenda:
    """The sayings of a session that no band asks for."""

    def __init__(
        self,
        params: CueParams,
        plan: Plan,
        speaker: Speaker,
        placements: Sequence[Placement],
        grid_s: float,
    ) -> None:
        self._params = params
        self._plan = plan
        self._speaker = speaker
        self._phrase = self._first_phrase()
        again_s = plan.half_way_s or params.recall.again_s
        # The second time is for those who get nothing else.
        self._recalls = [again_s, 0.0] if plan.recall_only else [0.0]
        self._placements = placements
        self._drift = DriftWatch(params.drift, _errors(placements, AS_OURS), grid_s)
        self.tired = False
        """Whether the form has left the runner's own earlier minutes, told or not."""
        self._drift_told = DRIFT in params.off
        self._reminded_s = 0.0
        self._reminders = 0

    def know(self, worths: Mapping[Placement, SensorWorth]) -> None:
        """What the samples of the sensors are worth from now on."""
        self._drift.errors = _errors(self._placements, worths)

    @property
    def told(self) -> bool:
        """Whether the runner is told at the start what this run is about."""
        return bool(self._phrase.text)

    def _first_phrase(self) -> Phrase:
        plan = self._plan
        if plan.recall_phrase:
            return Phrase("", plan.recall_phrase)
        rules = [r for r in self._params.rules.table if plan.focus in (r.name, r.topic)]
        # A topic of two rules has no words that are right before one of them is seen.
        if not plan.focus or plan.measure_only or len(rules) != 1:
            return Phrase("", "")
        return self._speaker.phrase(rules[0].name)

    def recall(self, t_s: float, running_s: float) -> Cue | None:
        """The phrase of this run, at its start and again half-way."""
        if not self._recalls or not self.told or running_s < self._recalls[-1]:
            return None
        self._recalls.pop()
        alone = self._plan.recall_only
        why = "your own phrase, instead of cues" if alone else "what today is about"
        return self._speaker.other(RECALL, t_s, why, self._phrase)

    def watch_form(
        self,
        snapshot: MetricSnapshot,
        pace: Pace,
        cadence_spm: float,
        running_s: float,
        speed_m_s: float | None = None,
    ) -> None:
        """Take in one grid instant of running: is the runner tired?"""
        if self.tired or running_s < self._params.drift.from_s:
            return
        if pace is not Pace.USUAL or abs(snapshot.turn_rate_rad_s) > self._params.turn_rad_s:
            return
        readings = snapshot.readings
        values = {
            name: readings[name].value
            for name in DRIFT_METRICS
            if name in readings and readings[name].ok
        }
        self.tired = self._drift.update(values, cadence_spm, running_s, speed_m_s)

    @property
    def owes_drift(self) -> bool:
        """Whether the runner is tired and is yet to be told."""
        return self.tired and not self._drift_told

    def drift(self, t_s: float) -> Cue:
        """Word of fatigue: once in a run, and never to push."""
        self._drift_told = True
        name = self._drift.metric.rsplit("_", 1)[0].replace("_", " ")
        why = (
            f"form {self._drift.composite:.1f} times its usual spread from your own earlier "
            f"minutes, most in {name}"
        )
        return self._speaker.other(DRIFT, t_s, why)

    def reminder(self, t_s: float) -> Cue | None:
        """A reminder of what is not measured, in turn, if the runner wants them."""
        gap_s = self._params.recall.reminder_s
        if gap_s <= 0.0 or t_s - self._reminded_s < gap_s:
            return None
        keys = [key for key in REMINDERS if key not in self._params.off]
        if not keys:
            return None
        self._reminded_s = t_s
        self._reminders += 1
        key = keys[(self._reminders - 1) % len(keys)]
        return self._speaker.other(key, t_s, "a reminder by the clock; not measured")


def _errors(
    placements: Sequence[Placement], worths: Mapping[Placement, SensorWorth]
) -> dict[str, float]:
    return {name: error_of(name, placements, worths) for name in DRIFT_METRICS if name in METRICS}
