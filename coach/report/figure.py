"""A stick figure from the side and from behind, with true angles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Worn
    from coach.report.metric_report import MetricReport

Point = tuple[float, float]

# Lengths in parts of a drawing 128 high, as on the live page.
_HIP: Point = (0.0, -52.0)
_TRUNK, _NECK, _HALF_HIPS, _HALF_SHOULDERS, _FOOT = 44.0, 13.0, 17.0, 20.0, 12.0
_HEAD_RADIUS = 7.5


@dataclass(frozen=True, slots=True)
class Posture:
    """A mean posture, rad; ``None`` where it was not measured.

    Args:
        lean: Trunk, forward positive.
        side_lean: Trunk, to the right positive.
        tilt: Pelvis, anterior positive, from standing.
        obliquity: Pelvis, right side down positive.
    """

    lean: float | None
    side_lean: float | None
    tilt: float | None
    obliquity: float | None

    @property
    def known(self) -> bool:
        return any(v is not None for v in (self.lean, self.side_lean, self.tilt, self.obliquity))


def standing_posture(worn: Sequence[Worn]) -> Posture | None:
    """The posture of the standing calibrations; ``None`` without one.

    Forward angles are counted from it, so they are zero. Side angles are as they were found.
    """
    trunk = next((w.calibration for w in worn if not w.placement.is_pelvic), None)
    pelvis = next((w.calibration for w in worn if w.placement.is_pelvic), None)
    if trunk is None and pelvis is None:
        return None
    return Posture(
        lean=0.0 if trunk else None,
        side_lean=trunk.standing_obliquity_rad if trunk else None,
        tilt=0.0 if pelvis else None,
        obliquity=pelvis.standing_obliquity_rad if pelvis else None,
    )


# The trunk's share of the posture, then the pelvis's; the first that was measured is drawn.
_SOURCES = (
    ("trunk_forward_lean_rad",),
    ("trunk_lateral_lean_rad",),
    ("pelvic_tilt_change_rad", "pelvic_tilt_rad"),
    ("pelvic_obliquity_rad",),
)


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


def mean_postures(metrics: Sequence[MetricReport]) -> tuple[Posture, Posture]:
    """Mean posture of the first and of the last third of the running."""
    thirds = {metric.name: metric.thirds for metric in metrics}
    first, last = ([_first_known(names, thirds, part) for names in _SOURCES] for part in (0, 1))
    return Posture(*first), Posture(*last)


def _first_known(
    names: Sequence[str], thirds: dict[str, tuple[float, float] | None], part: int
) -> float | None:
    return next((pair[part] for name in names if (pair := thirds.get(name))), None)


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
