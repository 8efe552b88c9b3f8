"""How a segment lies against gravity and how it moves, in tenths of a second.

Epochs are cut at whole tenths of stream time, and each is computed once all of its samples are
there, so that any cutting of the samples gives the same bits.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.blocks import FILLED
from coach.model.quaternion import conjugate, multiply
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import AttitudeBlock
    from coach.model.blocks import FloatArray

EPOCH_S = 0.1


@dataclass(frozen=True, slots=True)
class Epoch:
    """One tenth of a second of one segment.

    Args:
        t_s: Stream time of its begin.
        up: Mean unit vector of "up" in segment axes (x forward, y left, z up).
        rate_rad_s: Mean angular rate in segment axes, by the attitude.
        turning_rad_s: Root mean square of the angular rate's magnitude.
        shaking_m_s2: Root mean square of the specific force less gravity.
        measured: Share of the samples that were really sent.
        fresh: Nothing before it may be averaged with it: samples are missing, or the axes are
            others.
        lifted_m_s: By how much the vertical velocity grew in it, upward positive.
        force_m_s2: Mean specific force in segment axes. Over seconds of standing it points up more
            truly than ``up``, which takes some seconds to forget a movement.
    """

    t_s: float
    up: tuple[float, float, float]
    rate_rad_s: tuple[float, float, float]
    turning_rad_s: float
    shaking_m_s2: float
    measured: float
    fresh: bool
    lifted_m_s: float = 0.0
    force_m_s2: tuple[float, float, float] = (0.0, 0.0, GRAVITY_M_S2)


class Epochs:
    """Samples of one segment in, whole epochs out."""

    def __init__(self) -> None:
        self._rows: list[FloatArray] = []
        self._last_quat: FloatArray | None = None
        self._last_t_s = -math.inf
        self._fresh = True

    def push(self, block: AttitudeBlock) -> None:
        """Take in samples.

        Each becomes a row: time, up, rate, square of the turning, square of the shaking, measured,
        begins anew, growth of the vertical velocity, specific force.
        """
        quat, t_s = block.quat_level_from_segment, block.t_s
        anew = block.restart or self._last_quat is None
        before_q = quat[:1] if anew else np.asarray(self._last_quat)
        before_t = t_s[:1] - block.dt_s if anew else np.array([self._last_t_s])
        turns = multiply(conjugate(np.concatenate([before_q, quat[:-1]])), quat)
        half = np.where(turns[:, :1] < 0.0, -turns[:, 1:], turns[:, 1:])
        passed_s = np.diff(np.concatenate([before_t, t_s]))
        rate = 2.0 * half / passed_s[:, None]
        force = block.acc_level_m_s2 - np.array([0.0, 0.0, GRAVITY_M_S2])
        row = np.zeros((len(t_s), 15))
        row[:, 0] = t_s
        row[:, 1:4] = block.up_segment
        row[:, 4:7] = rate
        row[:, 7] = np.einsum("ij,ij->i", rate, rate)
        row[:, 8] = np.einsum("ij,ij->i", force, force)
        row[:, 9] = (block.quality & FILLED) == 0
        row[0, 10] = anew
        row[:, 11] = force[:, 2] * passed_s
        row[:, 12:15] = _in_segment(block)
        self._last_quat, self._last_t_s = quat[-1:].copy(), float(t_s[-1])
        self._rows.append(row)

    def restart(self, t_s: float) -> None:
        """The axes are others from a stream time on, and the samples from there come again."""
        rows = [row[row[:, 0] < t_s] for row in self._rows]
        self._rows = [row for row in rows if len(row)]
        self._last_quat = None

    def until(self, t_s: float) -> list[Epoch]:
        """Whole epochs before a stream time that were not given yet."""
        if not self._rows:
            return []
        rows = self._rows[0] if len(self._rows) == 1 else np.concatenate(self._rows)
        number = np.floor(rows[:, 0] / EPOCH_S + 1e-9)
        whole = math.floor(t_s / EPOCH_S + 1e-6)
        n = int(np.searchsorted(number, whole))
        self._rows = [rows[n:]] if n < len(rows) else []
        borders = [0, *(np.flatnonzero(np.diff(number[:n])) + 1).tolist(), n]
        return [
            self._epoch(rows[a:b], float(number[a]) * EPOCH_S)
            for a, b in itertools.pairwise(borders)
            if b > a
        ]

    def _epoch(self, rows: FloatArray, t_s: float) -> Epoch:
        mean = rows.mean(axis=0)
        up = mean[1:4] / math.sqrt(float(mean[1:4] @ mean[1:4]))
        return Epoch(
            t_s,
            (float(up[0]), float(up[1]), float(up[2])),
            (float(mean[4]), float(mean[5]), float(mean[6])),
            math.sqrt(float(mean[7])),
            math.sqrt(float(mean[8])),
            float(mean[9]),
            bool(rows[:, 10].any()),
            float(mean[11]) * len(rows),
            (float(mean[12]), float(mean[13]), float(mean[14])),
        )


def _in_segment(block: AttitudeBlock) -> FloatArray:
    """Specific force ``(n, 3)`` in segment axes: the way back from the levelled segment's."""
    up = block.up_segment
    ahead = np.array([1.0, 0.0, 0.0]) - up[:, :1] * up
    ahead /= np.sqrt(np.maximum(np.einsum("ij,ij->i", ahead, ahead), 1e-12))[:, None]
    level = block.acc_level_m_s2
    return np.asarray(
        level[:, :1] * ahead + level[:, 1:2] * np.cross(up, ahead) + level[:, 2:] * up
    )
