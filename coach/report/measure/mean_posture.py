"""Mean postures of a run: standing, and the first and the last third of the running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import SensorMount
    from coach.report.measure.metric_report import MetricReport


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


def standing_posture(mounts: Sequence[SensorMount]) -> Posture | None:
    """The posture of the standing calibrations; ``None`` without one.

    Forward angles are counted from it, so they are zero. Side angles are as they were found.
    """
    trunk = next((w.calibration for w in mounts if not w.placement.is_pelvic), None)
    pelvis = next((w.calibration for w in mounts if w.placement.is_pelvic), None)
    if trunk is None and pelvis is None:
        return None
    return Posture(
        lean=0.0 if trunk else None,
        side_lean=trunk.standing_obliquity_rad if trunk else None,
        tilt=0.0 if pelvis else None,
        obliquity=pelvis.standing_obliquity_rad if pelvis else None,
    )


SOURCES = (
    ("trunk_forward_lean_rad",),
    ("trunk_lateral_lean_rad",),
    ("pelvic_tilt_change_rad", "pelvic_tilt_rad"),
    ("pelvic_obliquity_rad",),
)
"""Metrics of the fields of ``Posture``; of several, the first that was measured is drawn."""


def mean_postures(metrics: Sequence[MetricReport]) -> tuple[Posture, Posture]:
    """Mean posture of the first and of the last third of the running."""
    first, last = (
        posture_of({one.name: one.thirds and one.thirds[part] for one in metrics})
        for part in (0, 1)
    )
    return first, last


def posture_of(means: Mapping[str, float | None]) -> Posture:
    """A posture.

    Args:
        means: Metric -> its mean.
    """
    return Posture(
        *(next((v for name in names if (v := means.get(name)) is not None), None)
          for names in SOURCES)
    )  # fmt: skip
