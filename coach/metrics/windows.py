"""What is read from a window of angles. Pure functions of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class Window:
    """Angles of a window, ``(m,)`` each."""

    t_s: FloatArray
    tilt_rad: FloatArray
    obliquity_rad: FloatArray
    turn_rate_rad_s: FloatArray

    def part(self, from_s: float, until_s: float) -> Window:
        """The samples with ``from_s <= t < until_s``."""
        a, b = np.searchsorted(self.t_s, (from_s, until_s))
        return Window(
            self.t_s[a:b], self.tilt_rad[a:b], self.obliquity_rad[a:b], self.turn_rate_rad_s[a:b]
        )


def rotation_range_rad(window: Window, borders_s: list[float]) -> float:
    """Mean over strides of the peak-to-peak turning about the vertical.

    Turning is integrated within each stride after its own mean rate is taken off, so neither a
    corner nor the gyroscope's offset counts.

    Args:
        window: Angles that cover the strides.
        borders_s: Times at which strides begin and end, ascending.
    """
    ranges = []
    for begin, end in pairwise(borders_s):
        stride = window.part(begin, end)
        if len(stride.t_s) < 8:
            continue
        rate = stride.turn_rate_rad_s - stride.turn_rate_rad_s.mean()
        turned = np.cumsum(rate) * (stride.t_s[-1] - stride.t_s[0]) / (len(rate) - 1)
        ranges.append(float(turned.max() - turned.min()))
    return sum(ranges) / len(ranges) if ranges else 0.0


def drop_rad(window: Window, stances: list[tuple[float, float]], sign: float) -> float | None:
    """Mean over stances of the largest drop of the other side.

    Args:
        window: Angles that cover the stances.
        stances: Begin and end of each stance of one foot.
        sign: +1 for the left foot's stances (right side down is positive), -1 for the right's.

    Returns:
        The mean, or ``None`` if no stance has enough samples.
    """
    peaks = []
    for begin, end in stances:
        part = window.part(begin, end).obliquity_rad
        if len(part) >= 4:
            peaks.append(float((sign * part).max()))
    return sum(peaks) / len(peaks) if peaks else None
