"""What the samples of the sensors worn are worth, by what is heard of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.decode import FAMILIES
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import SensorMount, SensorScale, SensorWorth


def worth_of(
    family: str, mount: SensorMount, scale: SensorScale | None = None
) -> SensorWorth | None:
    """Of one sensor; ``None`` where nothing is known of its family, as of samples of files.

    Args:
        family: Who speaks, by ``LinkChange``.
        mount: How it is worn, and whether its accelerometer is calibrated.
        scale: Of its samples: the full scale that is really set, and whether they turn at all.
    """
    if family not in FAMILIES:
        return None
    worth: SensorWorth = FAMILIES[family].worth
    if mount.accelerometer is not None:
        worth = worth.calibrated()
    if scale is not None:
        range_m_s2 = scale.full_scale_counts * scale.acc_m_s2_per_count
        worth = replace(worth, acc_range_g=range_m_s2 / GRAVITY_M_S2)
        if not scale.gyr_rad_s_per_count:
            worth = replace(worth, gyr_range_deg_s=0.0)
    return worth
