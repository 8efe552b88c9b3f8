"""What a sensor tells and what it does not, before anybody has put it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.model import METRICS

if TYPE_CHECKING:
    from coach.model import MetricSpec, Placement, SensorWorth


_RUNNING_G = 3.5
"""Each step of a run peaks at 2 to 3 g, the impact not counted. A sensor that ends below has more
samples at full scale than any reading may have (``MetricsParams.clipped``)."""


@dataclass(frozen=True, slots=True)
class Told:
    """One metric by one sensor.

    Args:
        metric: Name in ``METRICS``.
        ok: Whether it is given.
        why: Why not; or, of one that is given, why its error is wider than usual. Empty if neither.
        error: Published one-sigma error where it is given, SI units.
    """

    metric: str
    ok: bool
    why: str
    error: float


def tells(
    worth: SensorWorth, placement: Placement, *, from_standing: bool = True
) -> tuple[Told, ...]:
    """Every metric that a placement gives, with or without this sensor, in the table's order.

    Args:
        worth: What the sensor's samples are worth, as in ``FAMILIES[name].worth``; ``calibrated()``
            of it once its accelerometer is.
        placement: Where it is worn.
        from_standing: Whether the runner stands for a calibration first.
    """
    here = [spec for spec in METRICS.values() if placement in spec.placements]
    return tuple(_told(spec, worth, placement, from_standing=from_standing) for spec in here)


def _told(
    spec: MetricSpec, worth: SensorWorth, placement: Placement, *, from_standing: bool
) -> Told:
    error = spec.error_at(placement, worth, from_standing=from_standing)
    why = spec.lacks(worth)
    if worth.acc_range_g < _RUNNING_G:
        why = Wording(
            "each landing is beyond its full scale of {range:g} g", range=worth.acc_range_g
        )
    if not why and not from_standing and spec.needs_calibration:
        why = Wording("needs a standing calibration")
    if why:
        return Told(spec.name, False, why, error)
    return Told(spec.name, True, _wider(spec, worth, placement, error), error)


_MORE = 1.1
"""A tenth more is not worth a word."""


def _wider(spec: MetricSpec, worth: SensorWorth, placement: Placement, error: float) -> str:
    if error <= _MORE * spec.error_at(placement):
        return ""
    best = spec.error_at(placement, worth.calibrated())
    if worth.calibrate_accelerometer and error > _MORE * best:
        return Wording("until the accelerometer is calibrated")
    return Wording("of this kind of sensor")
