"""Offset and scale of each accelerometer axis, from a sensor laid on its six sides."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model import AccelerometerCalibration
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import SampleBlock
    from coach.model.blocks import FloatArray

SIDES = ("+x", "-x", "+y", "-y", "+z", "-z")
"""Which axis points up on each side, in the order asked for."""


_WINDOW_S = 0.5  # in which stillness is judged
_STILL_M_S2 = 0.1  # largest standard deviation of each axis in a window; a hand cannot hold so
_NEEDED_S = 2.0  # on each side: the mean of two seconds is better than 0.2 mg of noise
_OFFSET_M_S2 = 1.5  # largest of an accelerometer that still works
_SCALE = 0.15  # largest scale error likewise
_LEFT_M_S2 = 0.05  # largest departure of gravity that may be left in any window
_FACING = 0.9
"""Least share of gravity on the axis that points up: within 25 deg of it, for no table and no
housing is exact, and the fit does not ask for it."""


class SidesRejection(enum.Enum):
    """Why there is no accelerometer calibration. The value is its wire name."""

    SIDES_MISSING = "sides_missing"
    IMPLAUSIBLE = "implausible"
    UNEVEN = "uneven"


@dataclass(frozen=True, slots=True)
class SidesRejected:
    """A refused accelerometer calibration.

    Args:
        reason: Why.
        detail: One line: what was seen, and what to do.
    """

    reason: SidesRejection
    detail: str


@dataclass(frozen=True, slots=True)
class SixSides:
    """An accelerometer calibration and how well it fits.

    Args:
        calibration: The result.
        left_m_s2: Largest departure of gravity left in any window.
    """

    calibration: AccelerometerCalibration
    left_m_s2: float


def calibrate_accelerometer(blocks: Sequence[SampleBlock]) -> SixSides | SidesRejected:
    """Fit offset and scale so that gravity is 9.80665 m/s^2 on every side.

    Source: Frosio, Pedersini & Borghese 2009, IEEE Trans. Instrum. Meas. 58:2034, doi
    10.1109/TIM.2008.2006137: only the length of gravity is used, so the sides need not be exact.
    Deviation: the axes' skew is not fitted; six positions do not carry it, and a tilt of the whole
    sensor is taken off by the standing calibration.

    Args:
        blocks: Samples of one sensor, sensor axes, in order; uncorrected.
    """
    still = _still_means(blocks)
    sides = [_on_side(still, side) for side in range(len(SIDES))]
    needed = round(_NEEDED_S / _WINDOW_S)
    missing = [name for name, means in zip(SIDES, sides, strict=True) if len(means) < needed]
    if missing:
        return SidesRejected(
            SidesRejection.SIDES_MISSING,
            Wording(
                "{n} of 6 sides seen; lay the sensor still for {needed_s:.0f} s with {missing} "
                "pointing up",
                n=6 - len(missing),
                needed_s=_NEEDED_S + 1.0,
                missing=", ".join(missing),
            ),
        )
    # As many windows of each side, or a long stay on one would outweigh the others.
    shortest = min(len(side) for side in sides)
    means = np.concatenate([_spread_out(side, shortest) for side in sides])
    offset, gain = _fit(means)
    length = np.sqrt((((means - offset) * gain) ** 2).sum(axis=1))
    left = float(np.abs(length - GRAVITY_M_S2).max())
    if np.abs(offset).max() > _OFFSET_M_S2 or np.abs(1.0 / gain - 1.0).max() > _SCALE:
        worst = np.abs(offset).max()
        return SidesRejected(
            SidesRejection.IMPLAUSIBLE,
            Wording(
                "offset up to {worst:.2f} m/s^2; the sensor is broken, or its range is not as "
                "stated",
                worst=worst,
            ),
        )
    if left > _LEFT_M_S2:
        return SidesRejected(
            SidesRejection.UNEVEN,
            Wording(
                "gravity still differs by {left:.2f} m/s^2 between the sides; lay the sensor "
                "on a table that nobody touches",
                left=left,
            ),
        )
    ox, oy, oz = (float(v) for v in offset)
    gx, gy, gz = (float(v) for v in gain)
    return SixSides(AccelerometerCalibration((ox, oy, oz), (gx, gy, gz)), left)


def _still_means(blocks: Sequence[SampleBlock]) -> FloatArray:
    """``(m, 3)`` mean force of the windows in which nothing moved."""
    if not blocks:
        return np.empty((0, 3))
    acc = np.concatenate([block.acc_m_s2 for block in blocks])
    size = max(round(_WINDOW_S / blocks[0].dt_s), 4)
    windows = acc[: len(acc) // size * size].reshape(-1, size, 3)
    return np.asarray(windows.mean(axis=1)[(windows.std(axis=1) < _STILL_M_S2).all(axis=1)])


def _on_side(means: FloatArray, side: int) -> FloatArray:
    """Of the means those on one side."""
    axis, sign = side // 2, 1.0 - 2.0 * (side % 2)
    return np.asarray(means[sign * means[:, axis] > _FACING * np.sqrt((means**2).sum(axis=1))])


def _spread_out(rows: FloatArray, count: int) -> FloatArray:
    """So many of the rows, evenly over all of them."""
    return np.asarray(rows[np.linspace(0, len(rows) - 1, count).round().astype(int)])


def _fit(means: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Offset ``(3,)`` and gain ``(3,)`` by Gauss and Newton."""
    unknown = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    for _ in range(20):
        offset, gain = unknown[:3], unknown[3:]
        corrected = (means - offset) * gain
        miss = (corrected**2).sum(axis=1) - GRAVITY_M_S2**2
        slope = np.concatenate(
            [-2.0 * corrected * gain, 2.0 * corrected * (means - offset)], axis=1
        )
        unknown = unknown - np.linalg.lstsq(slope, miss, rcond=None)[0]
    return np.asarray(unknown[:3]), np.asarray(unknown[3:])
