"""Leads the runner through a calibration while the samples come in."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration.calibrate import Calibrated, CalibrationParams, calibrate
from coach.calibration.standing import Rejected
from coach.model import HeadingSource
from coach.model.blocks import part_of

if TYPE_CHECKING:
    from coach.model import Mounting, Placement, SampleBlock


@dataclass(frozen=True, slots=True)
class GuideParams:
    """How long each part may take.

    Args:
        stand_s: Time for standing still; then the calibration is given up.
        again_s: A runner who does not stand still is told again after this.
        bend_s: Time for the forward bend; then the calibration does without.
        calibration: Tuning of the calibration itself.
    """

    stand_s: float = 60.0
    again_s: float = 20.0
    bend_s: float = 12.0
    calibration: CalibrationParams = field(default_factory=CalibrationParams)


class _Phase(enum.Enum):
    STAND = "stand"
    BEND = "bend"
    OVER = "over"


PHRASES = {
    "stand": "stand still, arms hanging",
    "again": "stand still, look ahead",
    "bend": "now bend forward once",
    "done": "ready, run when you like",
    "failed": "not calibrated, I stay quiet",
}
"""What the guide says; the article's own advice for standing."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the guide has to tell at a grid instant.

    Args:
        phrase: Key of ``PHRASES``, empty for nothing.
        detail: One line for the screen.
        result: The calibration, or why there is none, once the guide is over.
    """

    phrase: str = ""
    detail: str = ""
    result: Calibrated | Rejected | None = None


class Guide:
    """Collects samples in sensor axes and decides on the grid. Pure, like every stage."""

    def __init__(
        self, params: GuideParams, placement: Placement, mounting: Mounting | None, t_s: float
    ) -> None:
        """Begin at stream time ``t_s``; ``mounting`` only if the wearer stated the axes."""
        self._params = params
        self._placement = placement
        self._mounting = mounting
        self._blocks: list[SampleBlock] = []
        self._phase = _Phase.STAND
        self._since_s = t_s
        self._told_s: float | None = None

    def push(self, block: SampleBlock) -> None:
        """Take in a block. A restart begins the collection anew: it is no longer one stretch."""
        if block.restart or (self._blocks and self._blocks[0].dt_s != block.dt_s):
            self._blocks = []
        self._blocks.append(block)

    def at(self, t_s: float) -> Guidance:
        """Decide at a grid instant, from samples before it."""
        if self._told_s is None:
            self._told_s = t_s
            return Guidance("stand")
        found = calibrate(
            self._until(t_s), self._placement, self._mounting, self._params.calibration
        )
        if isinstance(found, Rejected):
            return self._not_yet(found, t_s)
        source = found.calibration.mounting.heading_source
        known = source in (HeadingSource.AXES, HeadingSource.FORWARD_BEND)
        if self._phase is _Phase.STAND and not known:
            self._phase, self._told_s = _Phase.BEND, t_s
            return Guidance("bend", found.remarks[0])
        if known or t_s - self._told_s > self._params.bend_s:
            self._phase = _Phase.OVER
            return Guidance("done", "; ".join(found.remarks), found)
        return Guidance()

    def _not_yet(self, found: Rejected, t_s: float) -> Guidance:
        assert self._told_s is not None
        if t_s - self._since_s > self._params.stand_s:
            return Guidance("failed", found.detail, found)
        if t_s - self._told_s > self._params.again_s:
            self._told_s = t_s
            return Guidance("again", found.detail)
        return Guidance()

    def _until(self, t_s: float) -> list[SampleBlock]:
        kept: list[SampleBlock] = []
        for block in self._blocks:
            n = int(np.searchsorted(block.t_s, t_s))
            if n == 0:
                break
            kept.append(block if n == len(block.t_s) else part_of(block, 0, n))
        return kept
