"""Up of a sample between two steps of the running filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.vectors import Vector


@dataclass(frozen=True, slots=True)
class Ups:
    """What the running filter says of some samples.

    Args:
        up: ``(n, 3)`` up in I, nearly unit length.
        weight: ``(n,)`` how much it is to be believed: 0 not at all, 1 alone.
        sigma_rad: ``(n, 2)`` uncertainty of the forward and the side angle; 0 while not running.
    """

    up: FloatArray
    weight: FloatArray
    sigma_rad: FloatArray


class Now(NamedTuple):
    """What holds from one interval's end to the next.

    Args:
        up: In I, as of the mean heading of the last strides.
        up_rate: Its change per second, by the offset.
        up_per_yaw: Its change per rad turned about the segment's z axis, by cross-axis sensitivity.
        heading_offset_rad: How far the segment has turned beyond that mean heading.
        weight: How much this is to be believed.
        weight_step: Change of that from sample to sample.
        sigma_rad: Uncertainty of the forward and the side angle.
    """

    up: Vector
    up_rate: Vector
    up_per_yaw: Vector
    heading_offset_rad: float
    weight: float
    weight_step: float
    sigma_rad: tuple[float, float]

    @property
    def row(self) -> list[float]:
        """All of it in the order above."""
        vectors = (*self.up, *self.up_rate, *self.up_per_yaw)
        return [*vectors, self.heading_offset_rad, self.weight, self.weight_step, *self.sigma_rad]


class Between:
    """Reads samples by what was known at the end of the interval before theirs. Keeps nothing."""

    def __init__(self, n: int, dt_s: float) -> None:
        """``n`` samples make an interval."""
        self._n, self._dt_s = n, dt_s

    def read(
        self, rules: list[Now], index: npt.NDArray[np.int64], turn: FloatArray, turned_rad: float
    ) -> tuple[Ups, float]:
        """Up of consecutive samples.

        Args:
            rules: What held in the interval of the first sample and in those after it.
            index: ``(n,)`` number of each sample from the begin of the first rule's interval.
            turn: ``(n,)`` rate about the segment's z axis.
            turned_rad: Angle about it from the begin of the first rule's interval to the sample
                before these.

        Returns:
            Up, and that angle of the last sample in its own interval.
        """
        which, since = np.divmod(index, self._n)
        # One table, one look-up.
        table = np.array([rule.row for rule in rules])[which]
        past = since + 1.0
        angle = self._angle(turn, int(since[0]), turned_rad)
        turned = angle + table[:, 9]
        up = table[:, :3] + (past * self._dt_s)[:, None] * table[:, 3:6]
        up += turned[:, None] * table[:, 6:9]
        ups = Ups(up, table[:, 10] + past * table[:, 11], table[:, 12:])
        return ups, float(angle[-1])

    def _angle(self, rate: FloatArray, since: int, turned_rad: float) -> FloatArray:
        """Angle about the segment's z axis since the interval began; ``since`` samples came before.

        The swing of a stride is seen by level axes that are not quite level.
        """
        out = rate * self._dt_s
        at = 0
        while at < len(out):
            stop = min(at + self._n - since, len(out))
            if since:
                out[at] += turned_rad
            np.add.accumulate(out[at:stop], out=out[at:stop])
            at, since = stop, 0
        return out
