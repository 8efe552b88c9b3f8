"""The general filter: what any engine takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.model.blocks import FloatArray

    MakeEngine = Callable[[float, "EngineParams", bool], "Engine"]
    """Sample period, tuning, and whether there is a gyroscope."""


@dataclass(frozen=True, slots=True)
class EngineParams:
    """Tuning of VQF, compiled or not.

    Its makers' own but for the rest.

    Args:
        tau_acc_s: Time constant of the accelerometer correction. Longer is steadier and lets the
            gyroscope's errors through.
        rest_th_gyr_deg_s: Rest detection threshold. VQF's own 2 deg/s takes standing sway for an
            offset; 0.5 does not.
        bias_sigma_motion_deg_s: Uncertainty of the offset learnt while moving. Half of it learns
            four times as fast, and took 9 s of walking for an offset.
    """

    tau_acc_s: float = 3.0
    rest_th_gyr_deg_s: float = 0.5
    bias_sigma_motion_deg_s: float = 0.1


@dataclass(frozen=True, slots=True)
class Carried:
    """What an engine makes of some samples.

    Args:
        quat_level: ``(n, 4)`` level from segment.
        bias_rad_s: ``(n, 3)`` what is left of the offset, as estimated.
        quat_i: ``(n, 4)`` the gyroscope alone: an inertial frame from segment.
    """

    quat_level: FloatArray
    bias_rad_s: FloatArray
    quat_i: FloatArray


class Engine(Protocol):
    """VQF for one sensor."""

    def push(self, gyr: FloatArray, middle: FloatArray, acc: FloatArray) -> Carried:
        """Take in samples.

        Args:
            gyr: ``(n, 3)`` rate less the known offset, rad/s.
            middle: ``(n, 3)`` mean of each rate and the one before: the rate between samples.
            acc: ``(n, 3)`` specific force, m/s^2.
        """

    def bias_rad_s(self) -> FloatArray:
        """Estimate of what is left of the offset, ``(3,)``."""

    def set_bias(self, bias_rad_s: FloatArray, sigma_rad_s: float) -> None:
        """Take over an estimate from elsewhere."""

    def restart(self) -> None:
        """Attitude anew, offset kept: the sensor is the same, only its position is unknown."""
