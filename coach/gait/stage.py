"""Attitude blocks in; on each grid instant the gait state comes out."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from coach.gait import rhythm
from coach.gait.landings import Landings
from coach.gait.live_cadence import WALKING_CADENCE, CadenceParams, LiveCadence
from coach.gait.locomotion import LocomotionParams, LocomotionTracker
from coach.gait.rhythm import Rhythm, RhythmParams
from coach.gait.shape import FORWARD, UPRIGHT, VERTICAL, step_shapes
from coach.gait.sides import WALKING_SIDES, SideParams
from coach.gait.step_chain import LandingParams, StepChain
from coach.gait.step_side import SHOWN_BY, StrideSpan, likeness_to_left
from coach.gait.steps import FORCE_UP, SPEED_UP, Crossing, StepParams, StepTracker
from coach.model import AttitudeBlock, Locomotion, Step
from coach.model.ring_buffer import RingBuffer

if TYPE_CHECKING:
    from coach.gait.foot_taps import FootTapResult
    from coach.gait.live_cadence import Question
    from coach.gait.rhythm import Strength
    from coach.gait.step_chain import ChainedStep
    from coach.model.gait import Landing


@dataclass(frozen=True, slots=True)
class GaitParams:
    """Tuning of the gait stage.

    Args:
        rhythm: Windows and bands of the spectrum.
        locomotion: Borders between standing, walking and running.
        landings: What makes a crossing a step.
        sides: The vote for left and right, running.
        walking_sides: The same walking.
        cadence: The live reading, running.
        walking_cadence: The same walking.
        bands: Step filter for each way of moving.
    """

    rhythm: RhythmParams = field(default_factory=RhythmParams)
    locomotion: LocomotionParams = field(default_factory=LocomotionParams)
    landings: LandingParams = field(default_factory=LandingParams)
    sides: SideParams = field(default_factory=SideParams)
    walking_sides: SideParams = WALKING_SIDES
    cadence: CadenceParams = field(default_factory=CadenceParams)
    walking_cadence: CadenceParams = WALKING_CADENCE
    bands: tuple[tuple[Locomotion, StepParams], ...] = (
        (Locomotion.RUNNING, StepParams((1.7, 5.8), 0.10, FORCE_UP)),
        (Locomotion.WALKING, StepParams((1.1, 3.2), 0.12, SPEED_UP)),
    )


@dataclass(frozen=True, slots=True)
class GaitState:
    """The gait at a grid instant.

    Args:
        t_s: Grid instant.
        locomotion: What the runner is doing.
        cadence_spm: Steps per minute; 0 while unknown.
        chain: Unbroken recent steps, oldest first, none missed between them.
        new_steps: Steps first known since the last grid instant.
        rhythm: The window's rhythm, for whoever wants to look.
    """

    t_s: float
    locomotion: Locomotion
    cadence_spm: float
    chain: tuple[Landing, ...]
    new_steps: tuple[Step, ...]
    rhythm: Rhythm


@dataclass(slots=True)
class _Instant:
    """What a grid instant brings, before the feet are named.

    Args:
        t_s: The instant.
        steps: Crossings first known, that are steps.
        period_s: Step time after which the last step is overdue; 0 while unknown.
        rhythm: The window's rhythm.
        state: What the runner is doing.
        looked_back: If that is something else than before: the steps that begin the new chain.
        mode: Walking or running, of the last step.
        question: What the cadence is to be read of; ``None`` without a step.
        cadence_spm: The answer.
    """

    t_s: float
    steps: list[ChainedStep]
    period_s: float
    rhythm: Rhythm
    state: Locomotion
    looked_back: list[ChainedStep] | None = None
    mode: Locomotion = Locomotion.OTHER
    question: Question | None = None
    cadence_spm: float = 0.0


class Gait:
    """Steps and locomotion of one sensor. ``push`` blocks, then ask ``at`` each grid instant.

    What follows from samples alone is worked out for all instants that they reach to, when the
    first of these is asked for: in a replay a dozen at once, live one, with the same bits. What a
    runner says in between, such as which foot is the left one, is heard at each instant.
    """

    def __init__(
        self,
        params: GaitParams,
        *,
        axes_known: bool,
        calibrated: bool,
        pelvic: bool,
        left_phase: float | None = None,
        grid_s: float | None = None,
    ) -> None:
        """Prepare.

        Args:
            params: Tuning.
            axes_known: x is forward and y left; else no side is named.
            calibrated: The z axis is up in standing, not only up by eye.
            pelvic: The sensor moves with the pelvis.
            left_phase: As in ``Calibration``.
            grid_s: Period of the instants that will be asked for, where it is known.
        """
        self._params = params
        self._axes_known = axes_known
        self._pelvic = pelvic
        self._grid_s = grid_s
        limits = params.locomotion
        upright_rad = math.pi
        if axes_known or calibrated:
            upright_rad = limits.upright_rad if calibrated else limits.upright_by_eye_rad
        self._upright_cos = math.cos(upright_rad)
        self._history = RingBuffer(6, params.rhythm.spectrum_s + 2.0)
        self._step_chain = StepChain(params.landings)
        self._landings = Landings(
            params.landings,
            {Locomotion.RUNNING: params.sides, Locomotion.WALKING: params.walking_sides},
            axes_known=axes_known,
            left_phase=left_phase,
        )
        self._foot_tap_result: FootTapResult | None = None
        self._tracker = LocomotionTracker(params.locomotion)
        self._live = {
            Locomotion.RUNNING: LiveCadence(params.cadence),
            Locomotion.WALKING: LiveCadence(params.walking_cadence),
        }
        self._rhythm = rhythm.STILL
        self._ran_s = -math.inf
        self._dt_s = 0.0
        self._known_s = -math.inf
        self._ahead: deque[_Instant] = deque()
        self._waiting: dict[Locomotion, deque[Crossing]] = {}
        self._past: dict[Locomotion, deque[Crossing]] = {}

    def push(self, block: AttitudeBlock, until_s: float = -math.inf) -> None:
        """Take in a block; no sample before ``until_s`` comes after it."""
        if block.restart or block.dt_s != self._dt_s:
            self._restart(block.dt_s)
        level = block.acc_level_m_s2
        upright = np.clip(block.up_segment[:, 2], -1.0, 1.0)
        self._history.append(
            block.t_s,
            level[:, 2],
            level[:, 1],
            level[:, 0],
            upright,
            block.quality,
            # Up by the accelerometer alone swings with the force, not with the body.
            np.arcsin(np.clip(block.up_segment[:, 1], -1.0, 1.0))
            if block.has_gyro
            else np.zeros_like(upright),
        )
        self._known_s = max(float(block.t_s[-1]), until_s)
        for mode, steps in self._steps.items():
            crossings = steps.push(block.t_s, level[:, 2], block.quality)
            self._waiting[mode].extend(crossings)

    def left_landed(self, t_s: float) -> None:
        """The runner says that the left foot lands at a stream time."""
        self._landings.left_landed(t_s)

    def states(self) -> dict[str, object]:
        """The state of each part that remembers steps, by its name."""
        live = {f"live_cadence_{mode.value}": one.state for mode, one in self._live.items()}
        return {"step_chain": self._step_chain.state} | self._landings.states() | live

    def take_foot_taps(self) -> FootTapResult | None:
        """What the runner has told of the feet since the last call."""
        told, self._foot_tap_result = self._foot_tap_result, None
        return told

    def at(self, t_s: float) -> GaitState:
        """The state at a grid instant, from samples before it.

        Args:
            t_s: Grid instant; later than the last.
        """
        if not self._dt_s:  # no sample yet, e.g. after a change of axes
            state = self._tracker.state
            return GaitState(t_s, state, 0.0, (), (), rhythm.STILL)
        while self._ahead and self._ahead[0].t_s < t_s:
            self._take(self._ahead.popleft())
        if not self._ahead:
            self._ahead.extend(self._look_ahead(t_s))
        return self._take(self._ahead.popleft())

    def _take(self, instant: _Instant) -> GaitState:
        """Name the feet of an instant's steps, and tell what can be told."""
        t_s, landings = instant.t_s, self._landings
        told = self._told(instant.steps)
        if instant.period_s > 0.0:
            told += landings.overdue(t_s, instant.period_s)
        taps = landings.listen(t_s)
        if taps is not None:
            self._foot_tap_result = taps
        if instant.looked_back is not None:
            told += landings.close()
            told += self._told(instant.looked_back)
        chain = tuple(landings.chain)
        return GaitState(
            t_s, instant.state, instant.cadence_spm, chain, tuple(told), instant.rhythm
        )

    def _told(self, steps: list[ChainedStep]) -> list[Step]:
        return [told for step in steps for told in self._landings.land(step)]

    def finish(self) -> list[Step]:
        """The stream has ended: the steps that no grid instant will tell."""
        told = [step for instant in self._ahead for step in self._take(instant).new_steps]
        self._ahead.clear()
        steps = self._accept(math.inf, self._history.last_t_s + self._dt_s)
        self._look_at(steps)
        return told + self._told(steps) + self._landings.close()

    def _look_ahead(self, t_s: float) -> list[_Instant]:
        """All instants, from one on, that no later sample changes."""
        instants_s, last_s = [t_s], self._history.last_t_s
        if self._grid_s is not None:
            number = round(t_s / self._grid_s)
            if number * self._grid_s == t_s:
                # One beyond the last sample may be known too; of a longer gap nobody knows the end.
                while instants_s[-1] <= last_s and (number + 1) * self._grid_s <= self._known_s:
                    number += 1
                    instants_s.append(number * self._grid_s)
        found = self._instants(instants_s)
        self._look_at([s for one in found for s in (*one.steps, *(one.looked_back or ()))])
        self._read_cadences(found)
        return found

    def _read_cadences(self, instants: list[_Instant]) -> None:
        for mode, live in self._live.items():
            asking = [one for one in instants if one.mode is mode and one.question is not None]
            answers = live.read_all([one.question for one in asking if one.question is not None])
            for one, cadence_spm in zip(asking, answers, strict=True):
                one.cadence_spm = cadence_spm

    def _instants(self, instants_s: list[float]) -> list[_Instant]:
        """What each instant brings, one after the other."""
        p, dt_s, rows = self._params.rhythm, self._dt_s, self._history.rows
        ends: list[int] = self._history.times.searchsorted(instants_s).tolist()
        n = round(p.strength_s / dt_s)
        whole = [end for end in ends if end >= n]
        found = rhythm.strengths(rows[VERTICAL], whole, n, dt_s, p) if whole else []
        known = dict(zip(whole, found, strict=True))
        return [
            self._instant(t_s, end, known.get(end))
            for t_s, end in zip(instants_s, ends, strict=True)
        ]

    def _instant(self, t_s: float, end: int, strength: Strength | None) -> _Instant:
        p, dt_s = self._params, self._dt_s
        steps = self._accept(t_s, t_s)
        step_hz = self._step_hz()
        period_s = 1.0 / step_hz if step_hz > 0.0 else 0.0
        begin = int(self._history.times.searchsorted(self._spectrum_from(t_s)))
        rows = self._history.rows[:, begin:end]
        # After a restart half a window looks like no rhythm at all; the last state stands.
        enough = end - begin >= round(p.rhythm.strength_s / dt_s) - 1
        self._rhythm = rhythm.STILL
        before = state = self._tracker.state
        if enough:
            forward = rows[FORWARD] if self._axes_known else None
            if end - begin < round(p.rhythm.strength_s / dt_s):
                strength = None
            self._rhythm = rhythm.measure(
                rows[VERTICAL], forward, dt_s, p.rhythm, pelvic=self._pelvic, strength=strength
            )
            recent = rows[UPRIGHT][-round(1.0 / dt_s) :]
            bent = float(np.add.reduce(recent)) < len(recent) * self._upright_cos
            state = self._tracker.update(self._rhythm, bent=bent)
        if state is Locomotion.RUNNING:
            self._ran_s = t_s
        instant = _Instant(t_s, steps, period_s, self._rhythm, state)
        if state is not before:
            instant.looked_back = self._look_back(state, t_s)
        chain = self._step_chain.state
        if chain.steps:
            instant.mode = chain.mode
            instant.question = self._live[chain.mode].question(t_s)
        return instant

    def _look_at(self, steps: list[ChainedStep]) -> None:
        """See what the steps were like that these end, and what shows their feet."""
        chain = self._landings.chain
        last, older = (chain[-k].shape if len(chain) >= k else None for k in (2, 3))
        dated_s = chain[-2].contact_s if len(chain) > 1 else -math.inf
        ending = [step for step in steps if step.ended is not None]
        for mode, group in groupby(ending, key=lambda step: step.mode):
            those = list(group)
            spans = [step.ended for step in those if step.ended is not None]
            shapes = step_shapes(self._history, spans, (last, older), dt_s=self._dt_s)
            strides: list[StrideSpan] = []
            for step, span, shape in zip(those, spans, shapes, strict=True):
                step.shape = shape
                before_s = dated_s if span.number else -math.inf
                dated_s = span.landed_s
                if shape is not None and shape.landed_s is not None:
                    dated_s = shape.landed_s
                strides.append(StrideSpan(before_s, dated_s, span.next_s, span.horizon_s))
            last, older = shapes[-1], shapes[-2] if len(shapes) > 1 else last
            if self._axes_known:
                shown_by = SHOWN_BY[self._pelvic, mode]
                found = likeness_to_left(self._history, shown_by, strides, self._dt_s)
                for step, likeness in zip(those, found, strict=True):
                    step.likeness = likeness

    def _spectrum_from(self, t_s: float) -> float:
        """Where the window begins: what was run before is none of a walk's rhythm."""
        p = self._params.rhythm
        since_run_s = self._ran_s - 0.5 * p.running_spectrum_s
        return min(max(t_s - p.spectrum_s, since_run_s), t_s - p.running_spectrum_s)

    def _restart(self, dt_s: float) -> None:
        self._dt_s = dt_s
        self._history.clear()
        self._steps = {mode: StepTracker(dt_s, band) for mode, band in self._params.bands}
        self._waiting = {mode: deque() for mode in self._steps}
        self._past = {mode: deque(maxlen=64) for mode in self._steps}
        self._ahead.clear()
        self._step_chain.restart()
        self._landings.restart()

    def _look_back(self, state: Locomotion, t_s: float) -> list[ChainedStep]:
        """The other band's crossings of the last seconds begin the new chain at once."""
        self._step_chain.restart()
        since_s = t_s - self._params.rhythm.strength_s
        past = [one for one in self._past.get(state, ()) if one.t_known_s >= since_s]
        return self._chained(state, past, t_s) if state in self._past else []

    def _accept(self, t_s: float, horizon_s: float) -> list[ChainedStep]:
        """The steps among the crossings that are known before a stream time."""
        steps: list[ChainedStep] = []
        for mode, waiting in self._waiting.items():
            known: list[Crossing] = []
            while waiting and waiting[0].t_known_s < t_s:
                known.append(waiting.popleft())
            self._past[mode].extend(known)
            if mode is self._tracker.state:
                steps = self._chained(mode, known, horizon_s)
        return steps

    def _step_hz(self) -> float:
        odds = self._rhythm.odds
        return odds.run_hz if self._tracker.state is Locomotion.RUNNING else odds.walk_hz

    def _chained(
        self, mode: Locomotion, crossings: list[Crossing], horizon_s: float
    ) -> list[ChainedStep]:
        step_hz = self._step_hz()
        if step_hz <= 0.0:
            return []
        period_s = 1.0 / step_hz
        lead_s = self._steps[mode].contact_lead_s(period_s)
        live, chain = self._live[mode], self._step_chain
        steps: list[ChainedStep] = []
        for crossing in crossings:
            if crossing.quarter:
                live.quarter(crossing.t_s, crossing.quarter)
                continue
            step = chain.extend(
                mode, crossing, lead_s=lead_s, period_s=period_s, horizon_s=horizon_s
            )
            if step is not None:
                live.step(crossing.t_s, unbroken=step.ended is not None)
                steps.append(step)
        return steps
