"""What every practice has in common: segments, gates, answers, one decision at each instant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.cues.answers import Answers
from coach.cues.gates import Gates
from coach.cues.say import Speaker
from coach.cues.system_messages import SystemMessages
from coach.model import (
    Command,
    Cue,
    CueEffect,
    Decision,
    DeskSpan,
    PracticeNow,
    Reason,
    SetDone,
    StandCheck,
)
from coach.practice.answer_reasons import ANSWERED, HURTS
from coach.practice.epochs import Epochs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coach.cues import CueParams
    from coach.model import (
        AttitudeBlock,
        Baseline,
        MetricSnapshot,
        Phrasebook,
        Placement,
        Practice,
        SensorMount,
        SensorWorth,
    )
    from coach.practice.epochs import Epoch

Out: TypeAlias = Decision | Cue | CueEffect | StandCheck | DeskSpan | SetDone | PracticeNow

WORD_S, PAUSE_S = 0.45, 1.0
"""Length of speech where nobody tells its end: replayed without a voice, or with none at all."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a practice knows of its session beside the inputs.

    Args:
        practice: What it is for.
        mounts: The sensors.
        baseline: The runner's usual values in running; kept as they are.
        phrases: The words.
        cues: Tuning that running and practices share.
        grid_s: Period of decisions.
    """

    practice: Practice
    mounts: Sequence[SensorMount]
    baseline: Baseline
    phrases: Phrasebook
    cues: CueParams
    grid_s: float


class PracticePolicy:
    """Decides on the grid. Pure: the same samples and commands give the same cues.

    A practice overrides ``judge`` and ``now``, and ``watch``, ``asked`` and ``ended`` where it
    needs them.
    """

    def __init__(self, told: Told) -> None:
        self.told = told
        self.baseline = self.next_baseline = told.baseline
        placements = [one.placement for one in told.mounts]
        self.speaker = Speaker(told.cues, told.phrases, placements, {})
        self._system = SystemMessages(told.cues, self.speaker, (), hurts=HURTS)
        self._answers = Answers(self.speaker, ANSWERED)
        self._gates = Gates(told.cues, told.grid_s)
        self._epochs = {placement: Epochs() for placement in placements}
        self._new: dict[Placement, list[Epoch]] = {}
        self._speaking: str | None = None
        self._quiet_from_s = -math.inf
        self.pain = False
        """Whether something hurts by what the wearer said."""

    # What a practice says.

    def judge(self, snapshot: MetricSnapshot) -> list[Out]:
        """One grid instant: the decision first, then what belongs to it."""
        raise NotImplementedError

    def now(self, t_s: float) -> PracticeNow:
        """How it stands after an instant, for whoever shows it. Changes nothing."""
        raise NotImplementedError

    def watch(self, snapshot: MetricSnapshot) -> None:
        """See one grid instant before anything is decided, also where ``judge`` is not asked."""

    def asked(self, command: Command, t_s: float) -> None:
        """What the wearer asked for and the engine has no answer to."""

    def status(self) -> str:
        """Words for how it goes."""
        return ""

    def likely(self) -> Iterable[str]:
        """Words with a name or a number in them that will be said, to be ready when they are."""
        return ()

    def ended(self, t_s: float) -> list[Out]:  # noqa: ARG002  for those who need it
        """The session is over: what is still to be told."""
        return []

    # What it may ask for.

    def epochs(self, placement: Placement) -> list[Epoch]:
        """What there is of a segment since the last instant."""
        return self._new.get(placement, [])

    def is_speaking(self, t_s: float) -> bool:
        """Whether words of this session are still to be heard."""
        return self._speaking is not None and t_s < self._quiet_from_s

    def muted(self, t_s: float) -> Reason | None:
        """Why nothing may be said that nobody asked for."""
        return self._gates.muted(t_s)

    def quiet_until_s(self, t_s: float) -> float | None:
        """Stream time up to which quiet was asked for; ``None`` where it was not."""
        return self._gates.until_s if self.muted(t_s) is Reason.QUIET else None

    # What the pipeline tells.

    def take(self, placement: Placement, block: AttitudeBlock) -> None:
        """Samples of a segment."""
        self._epochs[placement].push(block)

    def turned(self, placement: Placement, t_s: float) -> None:
        """A segment's axes are others from a time on; the samples from there come again."""
        self._epochs[placement].restart(t_s)

    def now_calibrated(self) -> None:
        """There is a standing calibration, or another one."""

    def know(self, worths: Mapping[Placement, SensorWorth]) -> None:
        """What the samples of the sensors are worth from now on."""

    def push_speed(self, speed_m_s: float, t_s: float) -> None:
        """A speed reading: nothing here goes by it."""

    def push_grade(self, rise: float, t_s: float) -> None:
        """A reading of the grade: nothing here goes by it."""

    def speech_ended(self, cue_id: str, *, completed: bool = True) -> None:  # noqa: ARG002
        """The voice finished a cue, or dropped it: in either case it is silent."""
        if self._speaking == cue_id:
            self._speaking = None

    def battery(self, sensor_id: str, percent: int | None) -> bool:
        """What is left in a sensor; whether that is now too little."""
        low = self._gates.battery(sensor_id, percent)
        if low:
            self._system.battery()
        return low

    def command(self, command: Command, t_s: float) -> None:
        """What the wearer asked for."""
        if self._answers.command(command, t_s):
            return
        answer = self._gates.command(command, t_s)
        if command is Command.PAIN:
            self._system.pain()
        elif answer:
            self._answers.owe(answer)
        was, self.pain = self.pain, self._gates.muted(t_s) is Reason.PAIN
        if was and not self.pain:
            self._system.pain_back()
        self.asked(command, t_s)

    def decide(self, snapshot: MetricSnapshot, step_s: float = 0.0) -> tuple[Out, ...]:  # noqa: ARG002
        """Decide at one grid instant: the decision first, what belongs to it, how it stands."""
        return (*self._decided(snapshot), self.now(snapshot.t_s))

    def _decided(self, snapshot: MetricSnapshot) -> tuple[Out, ...]:
        t_s = snapshot.t_s
        self._new = {place: one.until(t_s) for place, one in self._epochs.items()}
        self.watch(snapshot)
        message = self._system.update(snapshot) or self._answers.next(t_s, self.status)
        if message is not None:
            return self._heard([Decision(t_s, Reason.SPOKEN, message.rule), message])
        if snapshot.stale:
            return (Decision(t_s, Reason.LINK_LOST),)
        return self._heard(self.judge(snapshot))

    def calibrating(self, snapshot: MetricSnapshot, said: Cue | None) -> Cue | None:  # noqa: ARG002
        """One grid instant of a guided calibration, after which the practice begins anew."""
        if said is not None:
            self._heard([said])
        return None

    def finish(self, t_s: float) -> tuple[Out, ...]:
        """The session is over."""
        return tuple(self.ended(t_s))

    def _heard(self, out: Sequence[Out]) -> tuple[Out, ...]:
        for one in out:
            if isinstance(one, Cue):
                self._answers.said(one)
                if one.text:
                    self._speaking = one.cue_id
                    words = len(one.text.split())
                    self._quiet_from_s = one.t_s + PAUSE_S + WORD_S * words
        return tuple(out)
