"""A stick figure from the side and from behind, with true angles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.report.measure.mean_posture import Posture

Point = tuple[float, float]

# Lengths in parts of a drawing 128 high, as on the live page.
_HIP: Point = (0.0, -52.0)
_TRUNK, _NECK, _HALF_HIPS, _HALF_SHOULDERS, _FOOT = 44.0, 13.0, 17.0, 20.0, 12.0
_HEAD_RADIUS = 7.5


@dataclass(frozen=True, slots=True)
class Limb:
    """A line of the figure; ``measured`` ones are drawn at their true angle."""

    points: tuple[Point, ...]
    measured: bool


@dataclass(frozen=True, slots=True)
class Stick:
    """One view of one posture: lines, and the middle of the head."""

    limbs: tuple[Limb, ...]
    head: Point
    head_radius: float = _HEAD_RADIUS


def side_view(posture: Posture) -> Stick:
    """From the right side, forward to the right."""
    lean = posture.lean or 0.0
    neck = _from(_HIP, _TRUNK, lean)
    limbs = [
        Limb(((-2.0, 12.0), (0.0, -20.0), _HIP), measured=False),
        Limb(((-2.0, 12.0), (7.0, 12.0)), measured=False),
        Limb((_HIP, neck), measured=posture.lean is not None),
    ]
    if posture.tilt is not None:
        # The pelvis as a line across: its front goes down as it tips forward.
        across = math.pi / 2.0 + posture.tilt
        limbs.append(Limb((_from(_HIP, -15.0, across), _from(_HIP, 15.0, across)), measured=True))
    return Stick(tuple(limbs), _from(neck, _NECK, lean))


def back_view(posture: Posture) -> Stick:
    """From behind, so that right is right."""
    lean, down = posture.side_lean or 0.0, posture.obliquity or 0.0
    left, right = (_from(_HIP, way * _HALF_HIPS, math.pi / 2.0 + down) for way in (-1.0, 1.0))
    neck, chest = _from(_HIP, _TRUNK, lean), _from(_HIP, _TRUNK - 6.0, lean)
    shoulders = tuple(
        _from(chest, way * _HALF_SHOULDERS, math.pi / 2.0 + lean) for way in (-1.0, 1.0)
    )
    limbs = (
        Limb(((-15.0, _FOOT), (-14.0, -20.0), left), measured=False),
        Limb(((15.0, _FOOT), (14.0, -20.0), right), measured=False),
        Limb((_HIP, neck), measured=posture.side_lean is not None),
        Limb(shoulders, measured=posture.side_lean is not None),
        Limb((left, right), measured=posture.obliquity is not None),
    )
    return Stick(limbs, _from(neck, _NECK, lean))


def _from(start: Point, length: float, angle_rad: float) -> Point:
    """So far from a point, at an angle from straight up, to the right positive."""
    return start[0] + length * math.sin(angle_rad), start[1] - length * math.cos(angle_rad)
