"""One snapshot out of those of all sensors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.model import METRICS, RELATIVE, MetricSnapshot, Reading, Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING = Reading(0.0, Validity.NO_SENSOR)
_WITHOUT_VALUE = (
    Validity.NO_SENSOR,
    Validity.STALE,
    Validity.NOT_MOVING,
    Validity.UNCLEAR_GAIT,
)


def join_snapshots(lead: MetricSnapshot, others: Sequence[MetricSnapshot]) -> MetricSnapshot:
    """All metrics of the runner at a grid instant.

    What several placements can give comes from the leading sensor, so that a value does not change
    its source from one instant to the next.

    Trunk against pelvis is the difference of the two segments' angles against the vertical, both
    means over the same whole strides and both from the same standing posture. Deviations from the
    joint angle of Grood & Suntay 1983 (10.1115/1.3138397), which takes the full relative attitude:

    1. Without a magnetometer the heading between the two sensors is unknown. Each angle is taken in
       its own segment's sagittal and frontal plane. Trunk and pelvis counter-rotate; over a stride
       that cancels but for second order: 0.1 deg of a mean flexion at 20 deg peak to peak between
       them, 0.4 deg at 38.
    2. Zero is the runner's standing posture, not an anatomical zero.

    What both sensors feel alike, a bend of the track or a change of speed, cancels.
    """
    if not others:  # a lone sensor knows nothing relative, and leaves nothing to choose
        return lead
    every = (lead, *others)
    readings: dict[str, Reading] = {}
    for name in METRICS:
        if name in RELATIVE:
            trunk, pelvis = (_first(every, part) for part in RELATIVE[name])
            readings[name] = _difference(trunk, pelvis)
        else:
            readings[name] = _first(every, name)
    return replace(lead, readings=readings)


def _first(snapshots: Sequence[MetricSnapshot], name: str) -> Reading:
    given = (s.readings[name] for s in snapshots)
    return next((r for r in given if r.validity is not Validity.NO_SENSOR), _NOTHING)


def _difference(trunk: Reading, pelvis: Reading) -> Reading:
    pair = (trunk.validity, pelvis.validity)
    missing = next((v for v in pair if v in _WITHOUT_VALUE), None)
    if missing is not None:
        return Reading(0.0, Validity.NO_SENSOR if Validity.NO_SENSOR in pair else missing)
    worst = next((v for v in pair if v is not Validity.OK), Validity.OK)
    return Reading(trunk.value - pelvis.value, worst)
