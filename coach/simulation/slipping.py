"""A sensor that turns on its strap as the minutes go by, and stays where it has got to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.quaternion import conjugate, from_clinical, multiply, rotate
from coach.model.units import RAD_PER_DEG
from coach.simulation.attitude import rate_of
from coach.simulation.strap import Worn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

SLIPS = ("slip_turn_deg", "slip_side_deg", "slip_forward_deg")


def slip_quat(curves: Mapping[str, FloatArray]) -> FloatArray | None:
    """``(n, 4)`` how far the case has slipped, segment from case; ``None`` where it has not."""
    turn, side, forward = (curves[name] * RAD_PER_DEG for name in SLIPS)
    if not (turn.any() or side.any() or forward.any()):
        return None
    return from_clinical(turn, side, forward)


def slipped(worn: Worn, quat: FloatArray | None, dt_s: float, inner: slice) -> Worn:
    """What the case feels after slipping.

    Args:
        worn: As it would be where it was put on.
        quat: ``(n, 4)`` the slip on a wider grid; ``None`` is no slip.
        dt_s: Step of the grid.
        inner: Which of its rows are ``worn``'s.
    """
    if quat is None:
        return worn
    rate, quat = rate_of(quat, dt_s)[inner], quat[inner]
    back = conjugate(quat)
    return Worn(
        acc_m_s2=rotate(back, worn.acc_m_s2),
        gyr_rad_s=rotate(back, worn.gyr_rad_s) + rate,
        quat_segment_from_case=multiply(worn.quat_segment_from_case, quat),
    )
