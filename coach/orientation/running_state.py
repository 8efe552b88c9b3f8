"""What is kept of the running under way, from one block of samples to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.orientation.interpolation import Now

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def _nothing_past() -> FloatArray:
    return np.zeros((0, 11))


def _nothing_known() -> Now:
    zero = (0.0, 0.0, 0.0)
    return Now((0.0, 0.0, 1.0), zero, zero, 0.0, 0.0, 0.0, (0.0, 0.0))


@dataclass(slots=True)
class RunningState:
    """All that one block of samples leaves to the next; I is the frame that the gyroscope carries.

    Args:
        waiting: Samples of the interval under way, ``(n, 15)`` each: I from segment (w, x, y, z),
            specific force in m/s^2 and rate in rad/s in segment axes, whether filled in, up by the
            general filter in segment axes, variance of the turn lost in a gap that ends there.
        waiting_samples: How many those are.
        past: ``(n, 11)`` the samples before, as far as means and strides reach back: force in
            m/s^2, forward and left axis in I, whether filled in, angle turned about the segment's
            z axis since the restart in rad.
        angle_rad: That angle at the last of them.
        mean_angle_rad: Its mean over the last strides.
        interval_angle_rad: Angle about z since the begin of the interval under way.
        has_up: Whether the stride filter has begun.
        stride_s: Length of a stride; 0 while this is no running.
        seeks_stride: Whether the interval just over was one at whose end a stride is looked for.
        silent_intervals: Intervals since running or standing still.
        idle_intervals: Intervals since running; very many before the first.
        weight: How much the stride filter is believed: 0 not at all, 1 alone.
        now: What holds in the interval under way.
        measured_speed_m_s: A speed reading that counts at the interval's end.
    """

    waiting: list[FloatArray] = field(default_factory=list)
    waiting_samples: int = 0
    past: FloatArray = field(default_factory=_nothing_past)
    angle_rad: float = 0.0
    mean_angle_rad: float = 0.0
    interval_angle_rad: float = 0.0
    has_up: bool = False
    stride_s: float = 0.0
    seeks_stride: bool = False
    silent_intervals: int = 0
    idle_intervals: int = 1 << 30
    weight: float = 0.0
    now: Now = field(default_factory=_nothing_known)
    measured_speed_m_s: float | None = None

    def restarted(self) -> RunningState:
        """Nothing before is of use, but a speed told just now."""
        return RunningState(measured_speed_m_s=self.measured_speed_m_s)
