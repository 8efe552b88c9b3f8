"""Forward, found better from the first straight running of a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration.gait_heading import from_gait
from coach.calibration.heading import Heading, HeadingParams, combine, mounting_facing
from coach.core_wording import Wording
from coach.model import HeadingSource, Locomotion
from coach.model import quaternion as quat
from coach.model.units import DEG_PER_RAD

if TYPE_CHECKING:
    from coach.model import Calibration, SampleBlock

_OPEN = (HeadingSource.FORWARD_BEND, HeadingSource.ASSUMED)
"""What running may improve. Stated axes are the wearer's word; running has been used already."""


_WARM_S = 5.0  # running that is left out, while the runner gets going
_RUN_S = 30.0  # running that is used
_TRIES = 3  # so many times, then the first guess stays


@dataclass(frozen=True, slots=True)
class Refined:
    """A calibration with a better forward.

    Args:
        calibration: The same standing, other axes about the vertical.
        turn_rad: How far forward turned to the left; ``None`` where it was unknown before.
        detail: One line for the runner.
    """

    calibration: Calibration
    turn_rad: float | None
    detail: str


class HeadingRefiner:
    """Collects running in sensor axes and decides once, at a grid instant.

    A curve does no harm: what it adds to the acceleration is no part of the bouncing.
    """

    def __init__(
        self,
        heading: HeadingParams,
        calibration: Calibration | None,
        grid_s: float,
    ) -> None:
        self._heading = heading
        self._calibration = calibration
        self._grid_s = grid_s
        self._tries = 0
        self._run_s = 0.0
        self._blocks: list[SampleBlock] = []

    @property
    def open(self) -> bool:
        """Whether it may still decide; blocks must then not reach beyond a grid instant."""
        found = self._calibration
        source = found.mounting.heading_source if found else None
        return source in _OPEN and self._tries < _TRIES

    def push(self, block: SampleBlock) -> None:
        """Take in a block in sensor axes."""
        if not self.open:
            return
        if block.restart or (self._blocks and self._blocks[0].dt_s != block.dt_s):
            self._begin()
        self._blocks.append(block)

    def at(self, t_s: float, locomotion: Locomotion) -> Refined | None:
        """Decide at a grid instant, from samples before it."""
        if not self.open or not self._blocks:
            return None
        if locomotion is not Locomotion.RUNNING or t_s - self._blocks[-1].t_s[-1] > 1.0:
            self._begin()
            return None
        self._run_s += self._grid_s
        if self._run_s <= _WARM_S:
            self._blocks = []
        if self._run_s < _WARM_S + _RUN_S:
            return None
        blocks, self._blocks, self._run_s = self._blocks, [], _WARM_S
        self._tries += 1
        return self._found(blocks)

    def _begin(self) -> None:
        self._blocks, self._run_s = [], 0.0

    def _found(self, blocks: list[SampleBlock]) -> Refined | None:
        assert self._calibration is not None
        old = self._calibration.mounting
        _, left, up = quat.to_matrix(np.array(old.quat_segment_from_sensor))
        acc = np.concatenate([b.acc_m_s2 for b in blocks])
        gyr = np.concatenate([b.gyr_rad_s for b in blocks])
        known = old.heading_source is not HeadingSource.ASSUMED
        bend = Heading(left, old.heading_source, old.heading_sigma_rad) if known else None
        trunk = not self._calibration.placement.is_pelvic
        dt_s = blocks[0].dt_s
        gait = from_gait(acc, gyr, up, dt_s, self._heading, trunk=trunk, bend=bend)
        if gait is None:
            return None
        best = combine(bend, gait, self._heading)
        if best is None or best is bend:
            return None
        self._tries = _TRIES
        calibration = replace(self._calibration, mounting=mounting_facing(best, up))
        sigma = f"+-{best.sigma_rad * DEG_PER_RAD:.0f} deg"
        if not known:
            return Refined(
                calibration, None, Wording("forward found from running, {sigma}", sigma=sigma)
            )
        turn_rad = float(np.arctan2(np.cross(left, best.left_sensor) @ up, left @ best.left_sensor))
        side = "left" if turn_rad > 0.0 else "right"
        whole_deg = round(abs(turn_rad) * DEG_PER_RAD)
        turned = (
            Wording("{whole_deg} deg to the {side}", whole_deg=whole_deg, side=side)
            if whole_deg
            else Wording("as it was")
        )
        return Refined(
            calibration,
            turn_rad,
            Wording("forward refined by running: {turned}, {sigma}", turned=turned, sigma=sigma),
        )
