"""Attitude blocks in; on each grid instant the gait state comes out."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.gait import rhythm
from coach.gait.landings import LandingParams, Landings
from coach.gait.live_cadence import WALKING_CADENCE, CadenceParams, LiveCadence
from coach.gait.locomotion import LocomotionParams, LocomotionTracker
from coach.gait.rhythm import Rhythm, RhythmParams
from coach.gait.shape import FORWARD, UPRIGHT, VERTICAL
from coach.gait.sides import WALKING_SIDES, SideParams
from coach.gait.steps import FORCE_UP, SPEED_UP, Crossing, StepParams, StepTracker
from coach.model import AttitudeBlock, Locomotion, Step
from coach.model.ring_buffer import RingBuffer

if TYPE_CHECKING:
    from coach.gait.foot_taps import FootTapResult
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


class Gait:
    """Steps and locomotion of one sensor. ``push`` blocks, then ask ``at`` each grid instant."""

    def __init__(
        self,
        params: GaitParams,
        *,
        axes_known: bool,
        calibrated: bool,
        pelvic: bool,
        left_phase: float | None = None,
    ) -> None:
        """Prepare.

        Args:
            params: Tuning.
            axes_known: x is forward and y left; else no side is named.
            calibrated: The z axis is up in standing, not only up by eye.
            pelvic: The sensor moves with the pelvis.
            left_phase: As in ``Calibration``.
        """
        self._params = params
        self._axes_known = axes_known
        self._pelvic = pelvic
        limits = params.locomotion
        upright_rad = math.pi
        if axes_known or calibrated:
            upright_rad = limits.upright_rad if calibrated else limits.upright_by_eye_rad
        self._upright_cos = math.cos(upright_rad)
        self._history = RingBuffer(6, params.rhythm.spectrum_s + 2.0)
        self._landings = Landings(
            params.landings,
            {Locomotion.RUNNING: params.sides, Locomotion.WALKING: params.walking_sides},
            self._history,
            axes_known=axes_known,
            pelvic=pelvic,
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
        self._waiting: dict[Locomotion, deque[Crossing]] = {}
        self._past: dict[Locomotion, deque[Crossing]] = {}

    def push(self, block: AttitudeBlock) -> None:
        """Take in a block."""
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
            block.quality.astype(np.float64),
            # Up by the accelerometer alone swings with the force, not with the body.
            np.arcsin(np.clip(block.up_segment[:, 1], -1.0, 1.0))
            if block.has_gyro
            else np.zeros_like(upright),
        )
        for mode, steps in self._steps.items():
            crossings = steps.push(block.t_s, level[:, 2], block.quality)
            self._waiting[mode].extend(crossings)

    def left_landed(self, t_s: float) -> None:
        """The runner says that the left foot lands at a stream time."""
        self._landings.left_landed(t_s)

    def states(self) -> dict[str, object]:
        """The state of each part that remembers steps, by its name."""
        live = {f"live_cadence_{mode.value}": one.state for mode, one in self._live.items()}
        return self._landings.states() | live

    def take_foot_taps(self) -> FootTapResult | None:
        """What the runner has told of the feet since the last call."""
        told, self._foot_tap_result = self._foot_tap_result, None
        return told

    def at(self, t_s: float) -> GaitState:
        """The state at a grid instant, from samples before it.

        Args:
            t_s: Grid instant; later than the last.
        """
        p = self._params
        if not self._dt_s:  # no sample yet, e.g. after a change of axes
            state = self._tracker.state
            return GaitState(t_s, state, self._cadence(t_s), (), (), rhythm.STILL)
        self._history.horizon_s = t_s
        steps = self._accept(t_s)
        told = self._landings.listen(t_s)
        if told is not None:
            self._foot_tap_result = told
        _, rows = self._history.window(self._spectrum_from(t_s), t_s)
        # After a restart half a window looks like no rhythm at all; the last state stands.
        enough = rows.shape[1] >= round(p.rhythm.strength_s / self._dt_s) - 1
        self._rhythm = rhythm.STILL
        if enough:
            forward = rows[FORWARD] if self._axes_known else None
            self._rhythm = rhythm.measure(
                rows[VERTICAL], forward, self._dt_s, p.rhythm, pelvic=self._pelvic
            )
        before = state = self._tracker.state
        if enough:
            recent = rows[UPRIGHT][-round(1.0 / self._dt_s) :]
            bent = float(np.add.reduce(recent)) < len(recent) * self._upright_cos
            state = self._tracker.update(self._rhythm, bent=bent)
        if state is Locomotion.RUNNING:
            self._ran_s = t_s
        if state is not before:
            steps += self._change_mode(state, t_s)
        return GaitState(
            t_s, state, self._cadence(t_s), tuple(self._landings.chain), tuple(steps), self._rhythm
        )

    def finish(self) -> list[Step]:
        """The stream has ended: the steps that no grid instant will tell."""
        self._history.horizon_s = math.inf
        return self._accept(math.inf) + self._landings.close()

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
        self._landings.restart()

    def _change_mode(self, state: Locomotion, t_s: float) -> list[Step]:
        """The other band's crossings of the last seconds begin the new chain at once."""
        steps = self._landings.close()
        if state in self._past:
            since = t_s - self._params.rhythm.strength_s
            for crossing in self._past[state]:
                if crossing.t_known_s >= since:
                    steps += self._extend(state, crossing)
        return steps

    def _accept(self, t_s: float) -> list[Step]:
        steps: list[Step] = []
        for mode, waiting in self._waiting.items():
            while waiting and waiting[0].t_known_s < t_s:
                crossing = waiting.popleft()
                self._past[mode].append(crossing)
                if mode is self._tracker.state:
                    steps += self._extend(mode, crossing)
        step_hz = self._step_hz()
        if step_hz > 0.0:
            steps += self._landings.overdue(t_s, 1.0 / step_hz)
        return steps

    def _step_hz(self) -> float:
        odds = self._rhythm.odds
        return odds.run_hz if self._tracker.state is Locomotion.RUNNING else odds.walk_hz

    def _extend(self, mode: Locomotion, crossing: Crossing) -> list[Step]:
        step_hz = self._step_hz()
        if step_hz <= 0.0:
            return []
        if crossing.quarter:
            self._live[mode].quarter(crossing.t_s, crossing.quarter)
            return []
        period_s = 1.0 / step_hz
        lead_s = self._steps[mode].contact_lead_s(period_s)
        told = self._landings.extend(
            mode, crossing, lead_s=lead_s, period_s=period_s, dt_s=self._dt_s
        )
        chain = self._landings.chain
        if chain[-1].crossing_s == crossing.t_s:
            self._live[mode].step(crossing.t_s, unbroken=len(chain) > 1)
        return told

    def _cadence(self, t_s: float) -> float:
        chain = self._landings.chain
        return self._live[chain[-1].locomotion].read(t_s) if chain else 0.0
