"""Readings whose attitude is too uncertain are held, and say why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model import AttitudeBlock, Locomotion, MetricSnapshot, Reading, Validity
from coach.model.ring_buffer import RingBuffer
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORWARD = ("trunk_forward_lean_rad", "pelvic_tilt_rad", "pelvic_tilt_change_rad")
_SIDE = (
    "trunk_lateral_lean_rad",
    "pelvic_obliquity_rad",
    "contralateral_pelvic_drop_left_rad",
    "contralateral_pelvic_drop_right_rad",
)
_AHEAD = ("braking_speed_loss_m_s",)
"""What is level ahead alone: 1 deg of tilt adds some 0.03 m/s of weight to a step, a tenth."""


@dataclass(frozen=True, slots=True)
class UncertaintyGateParams:
    """Limits.

    Args:
        forward_rad: Mean uncertainty (one sigma) of the forward angle beyond which it is held. A
            reading is a mean as well, over four strides, and the uncertainty of a mean is no more
            than the mean uncertainty. Up to here 95 % of the readings are off by less than twice
            the published error, 0.3 deg.
        side_rad: The same of the side angle, which errs by less where it states as much: over a
            curve of 36.5 m the filter states 0.3 to 0.38 deg, and errs by 0.1.
        worst_rad: Uncertainty at any instant beyond which either is held: in a corner the mean
            comes too late.
        ahead_rad: Uncertainty of the forward angle at any instant beyond which braking is held.
            Where the filter states more, on loose straps, braking was seen to err by half.
        window_s: So long back, since a reading is a mean over four strides.
    """

    forward_rad: float = 0.32 * RAD_PER_DEG
    side_rad: float = 0.36 * RAD_PER_DEG
    worst_rad: float = 0.5 * RAD_PER_DEG
    ahead_rad: float = 0.5 * RAD_PER_DEG
    window_s: float = 3.0


class UncertaintyGate:
    """Watches the uncertainty of one sensor's attitude; ``at`` each grid instant."""

    def __init__(self, params: UncertaintyGateParams) -> None:
        self._params = params
        self._history = RingBuffer(2, params.window_s)

    def push(self, block: AttitudeBlock) -> None:
        """Take in a block."""
        if block.restart:
            self._history.clear()
        if block.sigma_rad is not None:
            self._history.append(block.t_s, block.sigma_rad[:, 0], block.sigma_rad[:, 1])

    def at(self, snapshot: MetricSnapshot) -> MetricSnapshot:
        """The snapshot, its doubtful readings no longer ``OK``."""
        p = self._params
        _, rows = self._history.window(snapshot.t_s - p.window_s, snapshot.t_s)
        if not rows.shape[1]:
            return snapshot
        # Where this was no running nobody knows how uncertain it was; it says nothing of now.
        told = max(np.count_nonzero(rows[0]), 1)
        forward, side = (np.add.reduce(rows, axis=1) / told).tolist()
        worst_forward, worst_side = np.maximum.reduce(rows, axis=1).tolist()
        held: dict[str, Validity] = {}
        if snapshot.locomotion is Locomotion.RUNNING and rows[0, -1] == rows[1, -1] == 0.0:
            # The running filter has not begun; the general one takes a start for a lean of 3 deg.
            held = dict.fromkeys((*_FORWARD, *_SIDE), Validity.SETTLING)
        if forward > p.forward_rad or worst_forward > p.worst_rad:
            held |= dict.fromkeys(_FORWARD, Validity.SPEED_CHANGE)
        if worst_forward > p.ahead_rad:
            held |= dict.fromkeys(_AHEAD, Validity.SPEED_CHANGE)
        if side > p.side_rad or worst_side > p.worst_rad:
            held |= dict.fromkeys(_SIDE, Validity.TURNING)
        if not held:
            return snapshot
        return replace(snapshot, readings=_held(snapshot.readings, held))


def _held(readings: Mapping[str, Reading], held: Mapping[str, Validity]) -> dict[str, Reading]:
    return {
        name: Reading(reading.value, held[name]) if reading.ok and name in held else reading
        for name, reading in readings.items()
    }
