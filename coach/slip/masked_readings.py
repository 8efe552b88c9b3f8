"""Readings that lose their meaning when the sensor no longer sits as it was calibrated."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from coach.model import METRICS, MetricSnapshot, MetricSpec, Reading, Validity
from coach.slip.params import Attachment


def _depends_on_attachment(spec: MetricSpec) -> bool:
    # Turning about the vertical is measured about true up, however the sensor sits.
    angle = spec.unit == "rad" and "rotation" not in spec.name
    return angle or spec.needs_calibration or spec.needs_axes


ATTACHMENT_BOUND = frozenset(name for name, spec in METRICS.items() if _depends_on_attachment(spec))
"""Metrics that count from the standing posture or need forward and left."""


def mask_readings(snapshot: MetricSnapshot, attachment: Attachment) -> MetricSnapshot:
    """The same snapshot; what depends on the seat is kept as a number and does not count.

    In doubt it is settling, for a look at the runner mostly settles it; after a slip it is not.
    """
    if attachment is Attachment.SURE:
        return snapshot
    validity = Validity.MOVED if attachment is Attachment.MOVED else Validity.SETTLING
    readings = {
        name: Reading(reading.value, validity)
        if name in ATTACHMENT_BOUND and reading.ok
        else reading
        for name, reading in snapshot.readings.items()
    }
    return replace(snapshot, readings=MappingProxyType(readings))
