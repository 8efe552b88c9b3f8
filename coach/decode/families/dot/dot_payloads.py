"""The payload modes that carry what an inertial sensor feels, as the specification lists them.

Payloads are padded with zeros to 20, 40 or 63 bytes by some firmware, so their length tells
nothing; which mode was asked for does.

*Rates or increments.* Mode 19 has the increments of velocity and attitude that the sensor sums
up at 800 Hz, in place of the rates of mode 21. Both were made of one simulated movement at 780 Hz
behind a low pass of 324 Hz, for eight unkind runners, and six whose landings ring at 35 to 55 Hz.
Mean lean is as good by either (0.25 deg RMSE, with ringing 0.34), and so are contact times (they
scatter by 6.1 ms). By increments the impact is steadier where landings ring, by up to a sixth, and
an eighth too small. But in whose axes an increment of velocity is told, those of its interval's
begin or end, is said nowhere: half an interval's turn costs 0.1 deg of lean on average and 0.4 at
worst. So mode 21 is asked for, and mode 19 is read as it stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TIME = Struct("<I")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a payload what stands.

    Args:
        at: Of the first of the values, after the time.
        increments: A quaternion and a change of velocity, of the interval that ends at the time;
            else acceleration and angular velocity.
    """

    at: int = TIME.size
    increments: bool = False

    @property
    def size(self) -> int:
        """Least length of a payload."""
        return self.at + (_INCREMENTS if self.increments else _RATES).size


_RATES = Struct("<6f")  # m/s^2, deg/s
_INCREMENTS = Struct("<7f")  # w, x, y, z; m/s

LAYOUTS: Mapping[int, Layout] = {
    18: Layout(increments=True),
    19: Layout(increments=True),
    20: Layout(),
    21: Layout(),
    26: Layout(at=TIME.size + 16),  # a quaternion stands before
}
"""By payload mode. Free acceleration, in all other open modes, is without gravity: of no use."""

STATUS = Struct("<H")
STATUS_AT: Mapping[int, int] = {2: 32, 7: 28}
"""By payload mode; no other has a status word."""


def felt(payload: bytes, layout: Layout, dt_s: float) -> list[float]:
    """Acceleration in m/s^2 and angular velocity in deg/s, sensor axes.

    Args:
        payload: At least as long as the layout.
        layout: Of its mode.
        dt_s: Sample period.
    """
    if not layout.increments:
        return list(_RATES.unpack_from(payload, layout.at))
    w, x, y, z, *dv = _INCREMENTS.unpack_from(payload, layout.at)
    sine = math.hypot(x, y, z)
    turn = math.degrees(2.0 * math.atan2(math.copysign(sine, w), abs(w))) / dt_s
    per = turn / sine if sine > 0.0 else 0.0
    return [v / dt_s for v in dv] + [per * x, per * y, per * z]


_CLIPPED = tuple(
    (1 << (3 * i + j), f"{part} {axis}")
    for i, part in enumerate(("acc", "gyro", "mag"))
    for j, axis in enumerate("xyz")
)


def out_of_range(status: int) -> list[str]:
    """Which axes a status word calls out of range."""
    return [f"{axis} out of range" for bit, axis in _CLIPPED if status & bit]
