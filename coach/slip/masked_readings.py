"""Readings that lose their meaning when the sensor no longer sits as it was calibrated."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import METRICS, MetricSnapshot, MetricSpec, Reading, Validity
from coach.slip.creep import Plane
from coach.slip.params import Attachment

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def _depends_on_attachment(spec: MetricSpec) -> bool:
    # Turning about the vertical is measured about true up, however the sensor sits.
    angle = spec.unit == "rad" and "rotation" not in spec.name
    return angle or spec.needs_calibration or spec.needs_axes


ATTACHMENT_BOUND = frozenset(name for name, spec in METRICS.items() if _depends_on_attachment(spec))
"""Metrics that count from the standing posture or need forward and left."""


_FORWARD = ("trunk_forward_lean_rad", "pelvic_tilt_rad", "pelvic_tilt_change_rad")
_SIDE = ("trunk_lateral_lean_rad",)
# Of a pelvis, since its rolling tells a hip that drops from a strap.
_DROP = (
    "pelvic_obliquity_rad",
    "contralateral_pelvic_drop_left_rad",
    "contralateral_pelvic_drop_right_rad",
)
IN_PLANE = MappingProxyType({Plane.FORWARD: _FORWARD, Plane.SIDE: _SIDE, Plane.DROP: _DROP})
"""Metrics that a slow turn of the sensor changes."""


def mask_readings(
    snapshot: MetricSnapshot, attachment: Attachment, unsure: frozenset[Plane] = frozenset()
) -> MetricSnapshot:
    """The same snapshot; what depends on the seat is kept as a number and does not count.

    In doubt it is settling, for a look at the runner mostly settles it; after a slip it is not.

    Args:
        snapshot: The readings.
        attachment: How far the calibration may be trusted.
        unsure: Readings that changed so slowly that it could be the strap.
    """
    if attachment is Attachment.SURE:
        names = {name for plane in unsure for name in IN_PLANE[plane]}
        return _masked(snapshot, names, Validity.SEAT_UNSURE) if names else snapshot
    validity = Validity.MOVED if attachment is Attachment.MOVED else Validity.SETTLING
    return _masked(snapshot, ATTACHMENT_BOUND, validity)


def _masked(
    snapshot: MetricSnapshot, names: AbstractSet[str], validity: Validity
) -> MetricSnapshot:
    readings = {
        name: Reading(reading.value, validity) if name in names and reading.ok else reading
        for name, reading in snapshot.readings.items()
    }
    return replace(snapshot, readings=MappingProxyType(readings))
