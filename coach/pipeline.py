"""Wires the stages: inputs in, outputs out. The only file that knows their order.

Pure and synchronous. Live and replay push the same inputs; ``push`` one at a time and ``push_many``
with any number at once give the same outputs.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration import PHRASES, Calibrated, Guidance, Guide
from coach.chain import Chain, SessionConfig
from coach.cues import CuePolicy
from coach.decode import Decode
from coach.model import (
    Baseline,
    CalibrationOver,
    Command,
    Cue,
    Decision,
    Fault,
    FaultKind,
    Input,
    LinkChange,
    LinkState,
    Notification,
    Output,
    RawBlock,
    Reason,
    SampleBlock,
    SpeechEnded,
    Tick,
    UserCommand,
)
from coach.model.blocks import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_SILENT_S = 1.0
"""Without data for so long, ticks move the grid on: longer than any connection interval."""

_LONGEST_SILENCE_S = 3600.0
"""A jump in time beyond this is a broken clock, not a runner's pause: nothing is decided in it."""

_MOST_WAITING = 512
"""Packets collected before the sample stages run; bounds memory in a fast replay."""


class Pipeline:
    """One session of one sensor."""

    def __init__(self, config: SessionConfig) -> None:
        self._config = config
        self._settings = config.settings
        self._decode = Decode(config.t_zero_host_s)
        self._policy = CuePolicy(
            config.settings.cues,
            config.baseline,
            config.settings.grid_s,
            calibrated=config.calibration is not None,
        )
        self._chain: Chain | None = None
        self._waiting = 0
        self._last_data_s = math.inf
        self._silent = False
        self._next_grid: int | None = None
        self._foreign: set[str] = set()
        self._guide: Guide | None = None
        self._out: list[Output] = []

    @property
    def baseline(self) -> Baseline:
        """The runner's usual values as known by now."""
        return self._policy.baseline

    def push(self, event: Input) -> list[Output]:
        """Take in one input and give every output that follows from it."""
        return self.push_many((event,))

    def push_many(self, events: Iterable[Input]) -> list[Output]:
        """Take in inputs in order."""
        for event in events:
            self._take(event)
        self._drain()
        out, self._out = self._out, []
        return out

    def flush(self) -> list[Output]:
        """End of the stream. Nothing is held back but what a later sample might have completed."""
        return self.push_many(())

    def _take(self, event: Input) -> None:
        match event:
            case Notification() | LinkChange():
                self._take_data(event)
            case Tick():
                self._take_tick(event.t_host_s - self._config.t_zero_host_s)
            case SpeechEnded():
                self._drain()
                self._policy.speech_ended(event.cue_id)
            case UserCommand():
                self._drain()
                self._command(event.command, event.t_host_s - self._config.t_zero_host_s)

    def _command(self, command: Command, t_s: float) -> None:
        if command is Command.RECALIBRATE:
            stated = self._config.mounting
            self._guide = Guide(self._settings.guide, self._config.placement, stated, t_s)
        else:
            self._policy.command(command, t_s)

    def _take_data(self, event: Notification | LinkChange) -> None:
        t_s = event.t_host_s - self._config.t_zero_host_s
        if isinstance(event, LinkChange) and event.state is LinkState.LOST:
            self._out.append(Fault(FaultKind.LINK_LOST, t_s, event.sensor_id, "link lost"))
        for item in self._decode.push(event):
            if isinstance(item, Fault):
                self._out.append(item)
                continue
            chain = self._chain_of(item)
            if chain is None:
                continue
            chain.timing.push(item)
            self._last_data_s = t_s
            self._silent = False
            self._waiting += 1
            if self._waiting >= _MOST_WAITING:
                self._drain()

    def _take_tick(self, t_s: float) -> None:
        if t_s - self._last_data_s <= _SILENT_S:
            return
        self._drain()
        if not self._silent and self._chain is not None:
            self._silent = True
            self._out.append(
                Fault(
                    FaultKind.LINK_SILENT,
                    t_s,
                    self._chain.sensor_id,
                    "no data for 1 s; posture is not judged until it comes back",
                )
            )
        self._advance(t_s - _SILENT_S)

    def _chain_of(self, raw: RawBlock) -> Chain | None:
        if self._chain is None:
            self._chain = Chain(raw.sensor_id, self._config)
        elif self._chain.sensor_id != raw.sensor_id:
            if raw.sensor_id not in self._foreign:
                self._foreign.add(raw.sensor_id)
                t_s = raw.t_host_s - self._config.t_zero_host_s
                detail = "a second sensor's data are recorded but not coached"
                self._out.append(Fault(FaultKind.UNKNOWN_SENSOR, t_s, raw.sensor_id, detail))
            return None
        return self._chain

    def _drain(self) -> None:
        """Run the sample stages over what timing has ready."""
        self._waiting = 0
        if self._chain is None:
            return
        blocks, faults = self._chain.timing.drain()
        self._out.extend(faults)
        for block in blocks:
            if self._next_grid is None:
                self._next_grid = math.floor(block.t_s[0] / self._settings.grid_s) + 1
            for piece in self._pieces(block):
                # Instants that fall between blocks belong to the time before this one.
                self._advance(float(piece.t_s[0]))
                if self._guide is not None:
                    self._guide.push(piece)
                self._out.append(self._chain.push(piece))
                self._advance(float(piece.t_s[-1]))

    def _pieces(self, block: SampleBlock) -> list[SampleBlock]:
        """The block; cut at grid instants while a calibration may end there.

        What follows the end is in other axes, so it must not have been processed yet.
        """
        if self._guide is None:
            return [block]
        grid_s = self._settings.grid_s
        instants = np.arange(
            math.floor(block.t_s[0] / grid_s) + 1, math.ceil(block.t_s[-1] / grid_s) + 1
        )
        cuts = np.searchsorted(block.t_s, instants * grid_s)
        borders = [0, *(int(c) for c in cuts if 0 < c < len(block.t_s)), len(block.t_s)]
        return [part_of(block, a, b) for a, b in pairwise(sorted(set(borders)))]

    def _advance(self, until_s: float) -> None:
        """Decide every grid instant up to a stream time."""
        grid_s = self._settings.grid_s
        assert self._chain is not None
        assert self._next_grid is not None
        if until_s - self._next_grid * grid_s > _LONGEST_SILENCE_S:
            self._out.append(
                Fault(FaultKind.CLOCK, until_s, self._chain.sensor_id, "time jumped ahead; skipped")
            )
            self._next_grid = math.floor(until_s / grid_s)
        while self._next_grid * grid_s <= until_s:
            t_s = self._next_grid * grid_s
            self._next_grid += 1
            gait = self._chain.gait.at(t_s)
            snapshot = self._chain.metrics.at(t_s, gait.locomotion, gait.cadence_spm, gait.chain)
            self._out.extend(gait.new_steps)
            self._out.append(snapshot)
            if self._guide is not None:
                self._guide_at(t_s)
                continue
            decision, cue = self._policy.decide(snapshot)
            self._out.append(decision)
            if cue is not None:
                self._out.append(cue)

    def _guide_at(self, t_s: float) -> None:
        """One grid instant of a calibration led by the coach."""
        assert self._guide is not None
        assert self._chain is not None
        guidance = self._guide.at(t_s)
        reason = Reason.SPOKEN if guidance.phrase else Reason.CALIBRATING
        self._out.append(Decision(t_s, reason, "calibration" if guidance.phrase else ""))
        if guidance.phrase:
            self._out.append(_guide_cue(guidance, t_s))
        if guidance.result is None:
            return
        self._guide = None
        calibration = None
        if isinstance(guidance.result, Calibrated):
            calibration = guidance.result.calibration
            self._config = replace(self._config, calibration=calibration)
            self._chain = Chain(self._chain.sensor_id, self._config, self._chain.timing)
            self._policy.calibrated = True
        self._out.append(CalibrationOver(t_s, calibration, guidance.detail))


def _guide_cue(guidance: Guidance, t_s: float) -> Cue:
    return Cue(
        cue_id=f"calibration-{t_s:.1f}",
        t_s=t_s,
        rule="calibration",
        text=PHRASES[guidance.phrase],
        metric="",
        value=0.0,
        band_low=0.0,
        band_high=0.0,
        priority=90,
        deadline_s=t_s + 5.0,
        why=guidance.detail or "a standing calibration",
    )
