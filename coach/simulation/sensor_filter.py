"""The low pass inside a real sensor: causal, so late by milliseconds, and not quite enough.

A part filters before it samples and knows nothing of the future. Its digital filter is close
to a Butterworth of low order whose corner goes with the output rate; corners below are the usual
setting of each kind of part by its datasheet. Accelerometer and gyroscope differ, so their signals
are late by different times.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import butter, sosfilt, sosfilt_zi

from coach.simulation.anti_alias import HALF_TAPS, OVERSAMPLING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class LowPass:
    """Corners (-3 dB) as fractions of the output rate.

    Args:
        acc: Of the accelerometer.
        gyr: Of the gyroscope.
        order: Of both Butterworths.
    """

    acc: float
    gyr: float
    order: int = 2

    def delay_s(self, rate_hz: float) -> tuple[float, float]:
        """How late slow signals are: accelerometer, gyroscope."""
        poles = np.arange(self.order)
        # Sum over the poles' real parts of a Butterworth of unit corner.
        unit = float(np.sum(np.sin(math.pi * (2 * poles + 1) / (2 * self.order))))
        acc, gyr = (unit / (2.0 * math.pi * cut * rate_hz) for cut in (self.acc, self.gyr))
        return acc, gyr


# At 104 Hz: LSM6 accelerometer at half the rate, gyroscope 33 Hz; BMI270 in its normal mode 40 Hz;
# ICM-20948 at the digital setting next below half the rate, 24 Hz.
FILTERS: Mapping[str, LowPass] = MappingProxyType(
    {
        "lsm6ds3": LowPass(0.48, 0.32),
        "bmi270": LowPass(0.40, 0.40, 3),
        "icm20948": LowPass(0.24, 0.23, 1),
    }
)
"""By kind of part."""


class CausalSampler:
    """Filters the fine signals of one session, stretch by stretch, and keeps every eighth."""

    def __init__(self, low_pass: LowPass) -> None:
        """At rest under the first sample."""
        cuts = (low_pass.acc, low_pass.gyr)
        self._sos = [butter(low_pass.order, 2.0 * cut / OVERSAMPLING, output="sos") for cut in cuts]
        self._states: list[FloatArray | None] = [None, None]

    def sampled(self, which: int, fine: FloatArray) -> FloatArray:
        """Accelerometer (0) or gyroscope (1) ``(n, k)``, of fine rows as the ideal filter has them.

        The next stretch begins where this one's padding ends: eight rows after its last sample's.
        """
        sos = self._sos[which]
        state = self._states[which]
        if state is None:
            state = sosfilt_zi(sos)[:, :, None] * fine[0]
        keep = fine.shape[0] - 2 * HALF_TAPS - 1 + OVERSAMPLING
        first, kept = sosfilt(sos, fine[:keep], axis=0, zi=state)
        rest, _ = sosfilt(sos, fine[keep:], axis=0, zi=kept)
        self._states[which] = np.asarray(kept)
        whole = np.concatenate([first, rest])
        return np.asarray(whole[HALF_TAPS : whole.shape[0] - HALF_TAPS : OVERSAMPLING])
