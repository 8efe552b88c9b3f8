"""The one JSON form of outputs, calibrations and baselines: in recordings and on the terminal.

SI units and radians, as everywhere inside; names as in the vocabulary. JSON knows no infinity, so
a band without a border has ``null`` there.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from coach.model import (
    Baseline,
    Calibration,
    CalibrationOver,
    Cue,
    Decision,
    Fault,
    HeadingSource,
    MetricSnapshot,
    Mounting,
    Placement,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

JsonObject: TypeAlias = dict[str, Any]

# Every output but blocks, which are recomputed from the inputs.
Told: TypeAlias = Step | MetricSnapshot | Decision | Cue | CalibrationOver | Fault

TYPE_NAMES: Mapping[type[Told], str] = MappingProxyType(
    {
        Step: "step",
        MetricSnapshot: "metrics",
        Decision: "decision",
        Cue: "cue",
        CalibrationOver: "calibration",
        Fault: "fault",
    }
)

_T = TypeVar("_T")


def to_json(output: Told) -> JsonObject:
    """An output as plain JSON values: ``type`` and ``t_s`` first, then its own fields.

    A metric's value is ``null`` unless its validity is ``ok``.
    """
    form: JsonObject = {"type": TYPE_NAMES[type(output)], "t_s": output.t_s}
    if isinstance(output, MetricSnapshot):
        readings = output.readings.items()
        form["locomotion"] = output.locomotion.value
        form["values"] = {name: _plain(r.value) if r.ok else None for name, r in readings}
        form["validity"] = {name: r.validity.value for name, r in readings}
        return form
    for field in dataclasses.fields(output):
        form[field.name] = _plain(getattr(output, field.name))
    return form


def mounting_to_json(mounting: Mounting) -> JsonObject:
    return _fields_to_json(mounting)


def mounting_from_json(form: JsonObject) -> Mounting:
    """Inverse of ``mounting_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_mounting, form, "mounting")


def calibration_to_json(calibration: Calibration) -> JsonObject:
    return _fields_to_json(calibration) | {"mounting": mounting_to_json(calibration.mounting)}


def calibration_from_json(form: JsonObject) -> Calibration:
    """Inverse of ``calibration_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_calibration, form, "calibration")


def baseline_to_json(baseline: Baseline) -> JsonObject:
    return {"metrics": {name: list(pair) for name, pair in baseline.metrics.items()}}


def baseline_from_json(form: JsonObject) -> Baseline:
    """Inverse of ``baseline_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_baseline, form, "baseline")


def _plain(value: object) -> object:
    if isinstance(value, Calibration):
        return calibration_to_json(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _fields_to_json(item: Mounting | Calibration) -> JsonObject:
    return {
        field.name: list(value) if isinstance(value, tuple) else _plain(value)
        for field in dataclasses.fields(item)
        for value in [getattr(item, field.name)]
    }


def _mounting(form: JsonObject) -> Mounting:
    w, x, y, z = map(float, form["quat_segment_from_sensor"])
    return Mounting(
        quat_segment_from_sensor=(w, x, y, z),
        heading_source=HeadingSource(form["heading_source"]),
        heading_sigma_rad=float(form["heading_sigma_rad"]),
    )


def _calibration(form: JsonObject) -> Calibration:
    x, y, z = map(float, form["gyr_bias_rad_s"])
    return Calibration(
        placement=Placement(form["placement"]),
        sensor_id=str(form["sensor_id"]),
        mounting=_mounting(form["mounting"]),
        gyr_bias_rad_s=(x, y, z),
        standing_tilt_rad=float(form["standing_tilt_rad"]),
        standing_obliquity_rad=float(form["standing_obliquity_rad"]),
        gravity_m_s2=float(form["gravity_m_s2"]),
        still_s=float(form["still_s"]),
        sway_rad=float(form["sway_rad"]),
    )


def _baseline(form: JsonObject) -> Baseline:
    pairs = form["metrics"].items()
    return Baseline({str(name): (float(median), float(sd)) for name, (median, sd) in pairs})


def _checked(build: Callable[[JsonObject], _T], form: JsonObject, what: str) -> _T:
    try:
        return build(form)
    except KeyError as error:
        raise ValueError(f"{what}: {error.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{what}: {error}") from None
