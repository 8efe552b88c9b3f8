"""Gyroscope offset from a person standing or a sensor lying still, of any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import RAD_PER_DEG
from coach.orientation.dead_band import mostly_zero

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class RestBiasParams:
    """When a window counts as still, and how long stillness must last.

    Args:
        window_s: Length of one window.
        windows: So many still windows in a row give an estimate. Standing sway (0.1-0.3 deg/s,
            periods of seconds) averages out over them.
        gyr_sd_rad_s: Largest standard deviation of each gyro axis within a window.
        acc_sd_m_s2: Largest standard deviation of each accelerometer axis within a window.
        step_rad_s: Largest change of the mean from window to window.
        largest_rad_s: A mean beyond this is turning, not offset. Cheap sensors reach 7 deg/s.
        coarse_rad_s: An estimate that differs by less is left to VQF, which refines it better.
    """

    window_s: float = 0.5
    windows: int = 6
    gyr_sd_rad_s: float = 1.5 * RAD_PER_DEG
    acc_sd_m_s2: float = 0.25
    step_rad_s: float = 0.8 * RAD_PER_DEG
    largest_rad_s: float = 12.0 * RAD_PER_DEG
    coarse_rad_s: float = 0.8 * RAD_PER_DEG


class RestBias:
    """Watches windows of a fixed number of samples, wherever the blocks are cut."""

    def __init__(self, dt_s: float, params: RestBiasParams) -> None:
        self._params = params
        self.window = max(round(params.window_s / dt_s), 8)
        self._part = np.empty((self.window, 6))
        self._n = 0
        self._means: list[FloatArray] = []

    def restart(self) -> None:
        """Forget what was collected: samples before and after are not one stretch."""
        self._n = 0
        self._means = []

    def room(self) -> int:
        """Samples until the current window is full."""
        return self.window - self._n

    def push(self, gyr: FloatArray, acc: FloatArray) -> FloatArray | None:
        """Take in at most ``room()`` samples.

        Args:
            gyr: ``(n, 3)`` rad/s.
            acc: ``(n, 3)`` m/s^2.

        Returns:
            The offset ``(3,)`` in rad/s if a long enough stillness ended here, else ``None``.
        """
        part, begin = self._part, self._n
        self._n = end = begin + len(gyr)
        part[begin:end, :3], part[begin:end, 3:] = gyr, acc
        if end < self.window:
            return None
        self._n = 0
        mean = np.add.reduce(part) / len(part)
        off = part - mean
        square = (np.add.reduce(off * off) / len(part)).tolist()
        p = self._params
        still = (
            max(square[:3]) < p.gyr_sd_rad_s**2
            and max(square[3:]) < p.acc_sd_m_s2**2
            and max(map(abs, mean[:3].tolist())) < p.largest_rad_s
            and not mostly_zero(part[:, :3])
        )
        if not still:
            self._means = []
            return None
        if self._means and (np.abs(mean[:3] - self._means[-1]) > p.step_rad_s).any():
            self._means = []
        self._means.append(mean[:3])
        if len(self._means) < p.windows:
            return None
        self._means = self._means[-4 * p.windows :]
        return np.asarray(np.mean(self._means, axis=0))
