"""What a standing check found of a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import SegmentStand
from coach.practice.stand.plane import plane_by_axes, plane_by_movement
from coach.practice.stand.position import between
from coach.practice.stand.postures import ALWAYS, TIPS, Posture
from coach.practice.stand.strap_moved import strap_moved
from coach.practice.stand.sway import sway_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import Placement
    from coach.model.blocks import FloatArray
    from coach.practice.stand.held import Held
    from coach.practice.stand.plane import Plane
    from coach.practice.stand.strap_moved import StrapMoved

LEAST_ROUNDS = 2
"""With one round nobody knows how sure it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a segment.

    Args:
        stand: As it is kept.
        moved: Where the strap moved; what it shifted has been taken off.
    """

    stand: SegmentStand
    moved: StrapMoved | None


def whole_rounds(held: Sequence[Held]) -> list[int]:
    """Rounds in which all three postures were held."""
    numbers = sorted({one.number for one in held})
    there = {(one.number, one.posture) for one in held}
    return [n for n in numbers if all((n, posture) in there for posture in ALWAYS)]


def found_of(
    placement: Placement, held: Sequence[Held], *, axes_known: bool, slip_rad: float
) -> Found | None:
    """Put the postures of a segment together.

    Args:
        placement: Which segment.
        held: What was held, in order.
        axes_known: Whether x of the segment is forward.
        slip_rad: Least shift of the strap that is told.

    Returns:
        What was found, or ``None`` with less than two whole rounds.
    """
    numbers = whole_rounds(held)
    if len(numbers) < LEAST_ROUNDS:
        return None
    # The tips tell forward from back, of whichever round they are.
    counted = [one for one in held if one.number in numbers or one.posture in TIPS]
    ups = np.array([one.up for one in counted])
    plane = _plane(counted, ups, axes_known=axes_known, pelvic=placement.is_pelvic)
    tilts = np.column_stack([plane.forward_rad(ups), plane.side_rad(ups)])
    moved = strap_moved(tilts, [one.posture for one in counted], slip_rad)
    forward = tilts[:, 0].copy()
    if moved is not None:
        forward[moved.before :] -= moved.shift_rad[0]
    angles = _by_posture(counted, forward)
    zero = float(np.mean(angles[Posture.TALL]))
    usual, tall, sunk, tip_forward, tip_back = (
        tuple(float(angle) - zero for angle in angles.get(posture, ()))
        for posture in (*ALWAYS, *TIPS)
    )
    found = between(usual, tall, sunk)
    stand = SegmentStand(
        placement=placement,
        usual_rad=usual,
        tall_rad=tall,
        sunk_rad=sunk,
        forward_rad=tip_forward if placement.is_pelvic else (),
        back_rad=tip_back if placement.is_pelvic else (),
        position=found.position,
        position_error=found.position_error,
        range_rad=found.range_rad,
        range_error_rad=found.range_error_rad,
        sway=sway_of([one.epochs for one in counted if one.posture is Posture.USUAL], plane),
    )
    return Found(stand, moved)


def _plane(held: Sequence[Held], ups: FloatArray, *, axes_known: bool, pelvic: bool) -> Plane:
    """By the axes, or by what surely moved forward: the pelvis when tipped, a chest when sunk."""
    means = {
        posture: np.mean(
            [up for one, up in zip(held, ups, strict=True) if one.posture is posture], axis=0
        )
        for posture in {one.posture for one in held}
    }
    up = means[Posture.TALL] / np.sqrt(means[Posture.TALL] @ means[Posture.TALL])
    if axes_known:
        return plane_by_axes(up)
    if pelvic and Posture.FORWARD in means and Posture.BACK in means:
        return plane_by_movement(up, means[Posture.FORWARD] - means[Posture.BACK])
    return plane_by_movement(up, means[Posture.SUNK] - means[Posture.TALL])


def _by_posture(held: Sequence[Held], forward: FloatArray) -> Mapping[Posture, list[float]]:
    angles: dict[Posture, list[float]] = {}
    for one, angle in zip(held, forward, strict=True):
        angles.setdefault(one.posture, []).append(float(angle))
    return angles
