"""Attitude blocks in; on each grid instant the gait state comes out."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from coach.gait import rhythm
from coach.gait.locomotion import LocomotionParams, LocomotionTracker
from coach.gait.rhythm import Rhythm, RhythmParams
from coach.gait.sides import SideParams, SideVote
from coach.gait.steps import Crossing, StepParams, StepTracker
from coach.model import AttitudeBlock, Locomotion, Side, Step
from coach.model.history import History
from coach.model.units import S_PER_MIN


@dataclass(frozen=True, slots=True)
class GaitParams:
    """Tuning of the gait stage.

    Args:
        rhythm: Windows and bands of the spectrum.
        locomotion: Borders between standing, walking and running.
        sides: The vote for left and right.
        bands: Step filter for each way of moving.
        shortest: A crossing sooner than this part of the expected step is a wobble.
        longest: One later than this part means that a step was missed.
        stance: Part of a step, after initial contact, whose side force votes.
        chain: Steps remembered.
        quick_steps: Steps of the cadence after a change; even, so that a limp cancels.
        steady_steps: Steps of the cadence while it is steady.
        change: Relative difference of an older stride that makes it another cadence.
        drift: Relative difference of the newest steps from the older ones together that makes it a
            change under way: two standard deviations of the steps' own irregularity.
    """

    rhythm: RhythmParams = field(default_factory=RhythmParams)
    locomotion: LocomotionParams = field(default_factory=LocomotionParams)
    sides: SideParams = field(default_factory=SideParams)
    bands: tuple[tuple[Locomotion, StepParams], ...] = (
        (Locomotion.RUNNING, StepParams((1.8, 4.6), 0.10)),
        (Locomotion.WALKING, StepParams((0.9, 2.7), 0.0)),
    )
    shortest: float = 0.6
    longest: float = 1.45
    stance: float = 0.6
    chain: int = 32
    quick_steps: int = 4
    steady_steps: int = 12
    change: float = 0.03
    drift: float = 0.018


@dataclass(frozen=True, slots=True)
class Stride:
    """One step in the chain.

    Args:
        crossing_s: Filter-time instant; whole strides run from one to the next but one.
        contact_s: Initial contact.
        side: Foot that landed.
    """

    crossing_s: float
    contact_s: float
    side: Side


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
    chain: tuple[Stride, ...]
    new_steps: tuple[Step, ...]
    rhythm: Rhythm


class Gait:
    """Steps and locomotion of one sensor. ``push`` blocks, then ask ``at`` each grid instant."""

    def __init__(self, params: GaitParams, *, axes_known: bool, calibrated: bool) -> None:
        """Prepare.

        Args:
            params: Tuning.
            axes_known: x is forward and y left; else no side is named.
            calibrated: The z axis is up in standing, not only up by eye.
        """
        self._params = params
        self._axes_known = axes_known
        limits = params.locomotion
        upright_rad = math.pi
        if axes_known or calibrated:
            upright_rad = limits.upright_rad if calibrated else limits.upright_by_eye_rad
        self._upright_cos = math.cos(upright_rad)
        keep_s = params.rhythm.spectrum_s + 2.0
        self._history = History(3, keep_s)
        self._tracker = LocomotionTracker(params.locomotion)
        self._vote = SideVote(params.sides)
        self._rhythm = rhythm.STILL
        self._dt_s = 0.0
        self._waiting: dict[Locomotion, deque[Crossing]] = {}
        self._past: dict[Locomotion, deque[Crossing]] = {}
        self._chain: deque[Stride] = deque(maxlen=params.chain)
        self._last_step_s = -math.inf

    def push(self, block: AttitudeBlock) -> None:
        """Take in a block."""
        if block.restart or block.dt_s != self._dt_s:
            self._restart(block.dt_s)
        level = block.acc_level_m_s2
        upright = np.clip(block.up_segment[:, 2], -1.0, 1.0)
        self._history.append(block.t_s, level[:, 2], level[:, 1], upright)
        for mode, steps in self._steps.items():
            crossings = steps.push(block.t_s, level[:, 2], block.quality)
            self._waiting[mode].extend(crossings)

    def at(self, t_s: float) -> GaitState:
        """The state at a grid instant, from samples before it.

        Args:
            t_s: Grid instant; later than the last.
        """
        steps = self._accept(t_s)
        p = self._params
        running = self._tracker.state is Locomotion.RUNNING
        spectrum_s = p.rhythm.running_spectrum_s if running else p.rhythm.spectrum_s
        _, rows = self._history.window(t_s - spectrum_s, t_s)
        # After a restart half a window looks like no rhythm at all; the last state stands.
        enough = rows.shape[1] >= round(p.rhythm.strength_s / self._dt_s) - 1
        self._rhythm = rhythm.measure(rows[0], self._dt_s, p.rhythm) if enough else rhythm.STILL
        before = state = self._tracker.state
        if enough:
            recent = rows[2][-round(1.0 / self._dt_s) :]
            bent = float(np.add.reduce(recent)) < len(recent) * self._upright_cos
            state = self._tracker.update(self._rhythm, bent=bent)
        if state is not before:
            steps += self._change_mode(state, t_s)
        return GaitState(
            t_s, state, self._cadence(t_s), tuple(self._chain), tuple(steps), self._rhythm
        )

    def _restart(self, dt_s: float) -> None:
        self._dt_s = dt_s
        self._history.clear()
        self._steps = {mode: StepTracker(dt_s, band) for mode, band in self._params.bands}
        self._waiting = {mode: deque() for mode in self._steps}
        self._past = {mode: deque(maxlen=16) for mode in self._steps}
        self._break_chain()

    def _break_chain(self) -> None:
        self._chain.clear()
        self._vote.restart()

    def _change_mode(self, state: Locomotion, t_s: float) -> list[Step]:
        """The other band's crossings of the last seconds begin the new chain at once."""
        self._break_chain()
        if state not in self._past:
            return []
        since = t_s - self._params.rhythm.strength_s
        recent = [c for c in self._past[state] if c.t_known_s >= since]
        return [step for c in recent if (step := self._extend(state, c))]

    def _accept(self, t_s: float) -> list[Step]:
        steps: list[Step] = []
        for mode, waiting in self._waiting.items():
            while waiting and waiting[0].t_known_s < t_s:
                crossing = waiting.popleft()
                self._past[mode].append(crossing)
                if mode is self._tracker.state and (step := self._extend(mode, crossing)):
                    steps.append(step)
        return steps

    def _extend(self, mode: Locomotion, crossing: Crossing) -> Step | None:
        p = self._params
        period = 1.0 / self._rhythm.step_hz if self._rhythm.step_hz > 0.0 else 0.0
        if period <= 0.0:
            return None
        last = self._chain[-1] if self._chain else None
        duration = crossing.t_s - last.crossing_s if last else math.inf
        if last and crossing.whole and duration < p.shortest * period:
            return None
        contact = crossing.t_s - self._steps[mode].contact_lead_s(period)
        unbroken = last is not None and crossing.whole and duration <= p.longest * period
        if last is None or not unbroken:
            self._break_chain()
        elif self._axes_known:
            # Only now is the stance of the step before over.
            _, rows = self._history.window(last.contact_s, last.contact_s + p.stance * period)
            n = rows.shape[1]
            if n:
                self._vote.vote(float(np.add.reduce(rows[1])) / n)
        side, confidence = self._vote.step()
        self._chain.append(Stride(crossing.t_s, contact, side))
        # A change of mode looks back over steps that may have been told already.
        if not unbroken or contact - self._last_step_s < p.shortest * period:
            return None
        self._last_step_s = contact
        return Step(contact, duration, side, confidence)

    def _cadence(self, t_s: float) -> float:
        p = self._params
        n = len(self._chain) - 1
        if n < p.quick_steps:
            return 0.0
        quick = mean = self._mean_step_s(p.quick_steps)
        if t_s - self._chain[-1].crossing_s > 2.5 * quick:
            return 0.0
        # Older steps join, a stride at a time, as long as they are of the same cadence.
        used = p.quick_steps
        while used + 2 <= min(n, p.steady_steps):
            older = (self._chain[-1 - used].crossing_s - self._chain[-3 - used].crossing_s) / 2.0
            if abs(older / mean - 1.0) > p.change:
                break
            used += 2
            mean = self._mean_step_s(used)
        if used > p.quick_steps:
            rest = (mean * used - quick * p.quick_steps) / (used - p.quick_steps)
            if abs(rest / quick - 1.0) > p.drift:
                mean = quick
        return S_PER_MIN / mean

    def _mean_step_s(self, n: int) -> float:
        return (self._chain[-1].crossing_s - self._chain[-1 - n].crossing_s) / n
