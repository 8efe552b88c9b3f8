"""Leads the runner through a calibration while the samples come in."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypeGuard

import numpy as np

from coach.calibration.calibrate import Calibrated, CalibrationParams, calibrate
from coach.calibration.standing import Rejected, Rejection
from coach.core_wording import Wording, joined
from coach.model import HeadingSource
from coach.model.blocks import part_of
from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import SampleBlock, SensorMount


@dataclass(frozen=True, slots=True)
class GuideParams:
    """How long each part may take.

    Args:
        stand_s: Time for standing still; then the calibration is given up.
        again_s: A runner who does not stand still is told again after this.
        bend_s: Time for the forward bend; then the calibration does without.
        calibration: Tuning of the calibration itself.
    """

    stand_s: Annotated[float, Within(10, 600)] = 60.0
    again_s: Annotated[float, Within(5, 120)] = 20.0
    bend_s: Annotated[float, Within(3, 60)] = 12.0
    calibration: CalibrationParams = field(default_factory=CalibrationParams)


class _Phase(enum.Enum):
    STAND = "stand"
    BEND = "bend"
    OVER = "over"


PHRASES = ("stand", "again", "bend", "done", "failed")
"""What the guide may say, the article's own advice for standing; in words it is the phrase of
``calibration_stand`` and so on."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the guide has to tell at a grid instant.

    Args:
        phrase: Key of ``PHRASES``, empty for nothing.
        detail: One line for the screen.
        result: The calibrations, or why there is none, once the guide is over.
    """

    phrase: str = ""
    detail: str = ""
    result: tuple[Calibrated, ...] | Rejected | None = None


class Guide:
    """Collects samples in sensor axes and decides on the grid. Pure, like every stage.

    Several sensors are calibrated by the same standing and bending: what is said next waits for
    the last of them. Once the time for standing is over, those that could be calibrated count.
    """

    def __init__(self, params: GuideParams, mounts: Sequence[SensorMount], t_s: float) -> None:
        """Begin at stream time ``t_s``; mountings only where the wearer stated the axes."""
        self._params = params
        self._mounts = mounts
        self._blocks: dict[str, list[SampleBlock]] = {}
        self._phase = _Phase.STAND
        self._since_s = t_s
        self._told_s: float | None = None

    def push(self, block: SampleBlock) -> None:
        """Take in a block. A restart begins the collection anew: it is no longer one stretch."""
        blocks = self._blocks.setdefault(block.sensor_id, [])
        if block.restart or (blocks and blocks[0].dt_s != block.dt_s):
            blocks.clear()
        blocks.append(block)

    def at(self, t_s: float) -> Guidance:
        """Decide at a grid instant, from samples before it."""
        if self._told_s is None:
            self._told_s = t_s
            return Guidance("stand")
        results = [
            calibrate(
                self._until(mount.sensor_id, t_s),
                mount.placement,
                mount.mounting,
                self._params.calibration,
            )
            for mount in self._mounts
        ]
        found = tuple(r for r in results if isinstance(r, Calibrated))
        hopeless = [r for r in results if _is_hopeless(r)]
        if len(hopeless) == len(results):
            return Guidance("failed", hopeless[0].detail, hopeless[0])
        rejected = next(
            (r for r in results if isinstance(r, Rejected) and not _is_hopeless(r)), None
        )
        if rejected is not None and (not found or t_s - self._since_s <= self._params.stand_s):
            return self._not_yet(rejected, t_s)
        known = all(
            one.calibration.mounting.heading_source
            in (HeadingSource.AXES, HeadingSource.FORWARD_BEND)
            for one in found
        )
        if self._phase is _Phase.STAND and not known:
            self._phase, self._told_s = _Phase.BEND, t_s
            return Guidance("bend", found[0].remarks[0])
        if known or t_s - self._told_s > self._params.bend_s:
            self._phase = _Phase.OVER
            return Guidance("done", _details(found), found)
        return Guidance()

    def _not_yet(self, found: Rejected, t_s: float) -> Guidance:
        assert self._told_s is not None
        if t_s - self._since_s > self._params.stand_s:
            return Guidance("failed", found.detail, found)
        if t_s - self._told_s > self._params.again_s:
            self._told_s = t_s
            return Guidance("again", found.detail)
        return Guidance()

    def _until(self, sensor_id: str, t_s: float) -> list[SampleBlock]:
        """A sensor's samples before a stream time; no id stands for the only sensor."""
        blocks = self._blocks.get(sensor_id or next(iter(self._blocks), ""), [])
        kept: list[SampleBlock] = []
        for block in blocks:
            n = int(np.searchsorted(block.t_s, t_s))
            if n == 0:
                break
            kept.append(block if n == len(block.t_s) else part_of(block, 0, n))
        return kept


def _is_hopeless(result: Calibrated | Rejected) -> TypeGuard[Rejected]:
    """Whether no standing, however still, can mend it."""
    return isinstance(result, Rejected) and result.reason is Rejection.NO_GYRO


def _details(found: tuple[Calibrated, ...]) -> str:
    """One line; with several sensors each part says whose it is."""
    if len(found) == 1:
        return joined(found[0].remarks)
    return joined(
        Wording("{place}: {said}", place=Wording(one.calibration.placement.value), said=remark)
        for one in found
        for remark in one.remarks
    )
