"""The one JSON form of outputs, calibrations and baselines: in recordings and on the terminal.

SI units and radians, as everywhere inside; names as in the vocabulary. JSON knows no infinity, so
a band without a border has ``null`` there.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from coach.files.strict_json import number, text
from coach.model import (
    AccelerometerCalibration,
    Baseline,
    Body,
    Calibration,
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    Fault,
    HeadingSource,
    MetricSnapshot,
    MetronomeChange,
    Mounting,
    Phrasebook,
    PhraseScore,
    Placement,
    Plan,
    SensorMount,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.files.strict_json import JsonObject

# Every output but blocks, which are recomputed from the inputs.
Told: TypeAlias = (
    Step | MetricSnapshot | Decision | Cue | CueEffect | MetronomeChange | CalibrationOver | Fault
)

TYPE_NAMES: Mapping[type[Told], str] = MappingProxyType(
    {
        Step: "step",
        MetricSnapshot: "metrics",
        Decision: "decision",
        Cue: "cue",
        CueEffect: "effect",
        MetronomeChange: "metronome",
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


def accelerometer_to_json(errors: AccelerometerCalibration | None) -> JsonObject | None:
    return None if errors is None else dataclasses.asdict(errors)


def accelerometer_from_json(form: JsonObject | None) -> AccelerometerCalibration | None:
    """Inverse of ``accelerometer_to_json``; ``ValueError`` in one line if a field is wrong."""
    return None if form is None else _checked(_accelerometer, form, "accelerometer")


def mount_to_json(mount: SensorMount) -> JsonObject:
    mounting, calibration = mount.mounting, mount.calibration
    return {
        "sensor_id": mount.sensor_id,
        "accelerometer": accelerometer_to_json(mount.accelerometer),
        "placement": mount.placement.value,
        "mounting": None if mounting is None else mounting_to_json(mounting),
        "calibration": None if calibration is None else calibration_to_json(calibration),
    }


def mount_from_json(form: JsonObject) -> SensorMount:
    """Inverse of ``mount_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_mount, form, "sensor")


def calibration_to_json(calibration: Calibration) -> JsonObject:
    return _fields_to_json(calibration) | {"mounting": mounting_to_json(calibration.mounting)}


def calibration_from_json(form: JsonObject) -> Calibration:
    """Inverse of ``calibration_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_calibration, form, "calibration")


def baseline_to_json(baseline: Baseline) -> JsonObject:
    return {
        "metrics": {name: list(pair) for name, pair in baseline.metrics.items()},
        "slopes": dict(baseline.slopes),
        "speed_m_s": baseline.speed_m_s,
        "speed_slopes": dict(baseline.speed_slopes),
    }


def baseline_from_json(form: JsonObject) -> Baseline:
    """Inverse of ``baseline_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_baseline, form, "baseline")


def plan_to_json(plan: Plan) -> JsonObject:
    form = {field.name: getattr(plan, field.name) for field in dataclasses.fields(plan)}
    scores = plan.phrase_scores.items()
    form["phrase_scores"] = {key: dataclasses.asdict(score) for key, score in scores}
    form["original_baseline"] = baseline_to_json(plan.original_baseline)
    return form


def plan_from_json(form: JsonObject) -> Plan:
    """Inverse of ``plan_to_json``; what is missing has its default.

    Raises:
        ValueError: A field is wrong or unknown; one line.
    """
    return _checked(_plan, form, "plan")


def phrases_to_json(book: Phrasebook) -> JsonObject:
    texts = {key: list(texts) for key, texts in book.texts.items()}
    return {"language": book.language, "texts": texts}


def phrases_from_json(form: JsonObject) -> Phrasebook:
    """Inverse of ``phrases_to_json``; ``ValueError`` in one line if a field is wrong."""
    return _checked(_phrases, form, "phrases")


def body_to_json(body: Body) -> JsonObject:
    return _fields_to_json(body)


def body_from_json(form: JsonObject) -> Body:
    """Inverse of ``body_to_json``, an absent field is untold; ``ValueError`` in one line."""
    return _checked(_body, form, "body")


def _plain(value: object) -> object:
    if isinstance(value, Calibration):
        return calibration_to_json(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _fields_to_json(item: Mounting | Calibration | Body) -> JsonObject:
    return {
        field.name: list(value) if isinstance(value, tuple) else _plain(value)
        for field in dataclasses.fields(item)
        for value in [getattr(item, field.name)]
    }


def _numbers(form: JsonObject, name: str) -> list[float]:
    return [number(value, name) for value in form[name]]


def _mounting(form: JsonObject) -> Mounting:
    w, x, y, z = _numbers(form, "quat_segment_from_sensor")
    return Mounting(
        quat_segment_from_sensor=(w, x, y, z),
        heading_source=HeadingSource(form["heading_source"]),
        heading_sigma_rad=number(form["heading_sigma_rad"], "heading_sigma_rad"),
    )


def _calibration(form: JsonObject) -> Calibration:
    x, y, z = _numbers(form, "gyr_bias_rad_s")
    names = ("standing_tilt_rad", "standing_obliquity_rad", "gravity_m_s2", "still_s", "sway_rad")
    tilt_rad, obliquity_rad, gravity_m_s2, still_s, sway_rad = (
        number(form[name], name) for name in names
    )
    return Calibration(
        placement=Placement(form["placement"]),
        sensor_id=text(form["sensor_id"], "sensor_id"),
        mounting=_mounting(form["mounting"]),
        gyr_bias_rad_s=(x, y, z),
        standing_tilt_rad=tilt_rad,
        standing_obliquity_rad=obliquity_rad,
        gravity_m_s2=gravity_m_s2,
        still_s=still_s,
        sway_rad=sway_rad,
        left_phase=_phase(form.get("left_phase")),
    )


def _phase(value: object) -> float | None:
    if value is None:
        return None
    phase = number(value, "left_phase")
    if not -0.5 <= phase <= 0.5:
        raise ValueError(f"left_phase is {phase}; it must lie between -0.5 and 0.5")
    return phase


def _phrases(form: JsonObject) -> Phrasebook:
    texts = {str(key): tuple(map(str, texts)) for key, texts in form["texts"].items()}
    return Phrasebook(str(form["language"]), texts)


def _body(form: JsonObject) -> Body:
    names = [field.name for field in dataclasses.fields(Body)]
    unknown = set(form) - set(names)
    if unknown:
        raise ValueError(f"no field '{min(unknown)}'; there are {', '.join(names)}")
    return Body(**{name: None if v is None else float(v) for name, v in form.items()})


def _accelerometer(form: JsonObject) -> AccelerometerCalibration:
    (ox, oy, oz), (gx, gy, gz) = (_numbers(form, name) for name in ("offset_m_s2", "gain"))
    return AccelerometerCalibration((ox, oy, oz), (gx, gy, gz))


def _mount(form: JsonObject) -> SensorMount:
    mounting, calibration = form["mounting"], form["calibration"]
    return SensorMount(
        placement=Placement(form["placement"]),
        mounting=None if mounting is None else _mounting(mounting),
        calibration=None if calibration is None else _calibration(calibration),
        sensor_id=text(form["sensor_id"], "sensor_id"),
        accelerometer=accelerometer_from_json(form.get("accelerometer")),
    )


def _baseline(form: JsonObject) -> Baseline:
    pairs = form["metrics"].items()
    # Written before slopes, or speeds, were learnt, a baseline has none.
    slopes, by_speed = (
        {name: number(slope, f"{key} of {name}") for name, slope in form.get(key, {}).items()}
        for key in ("slopes", "speed_slopes")
    )
    metrics = {name: (number(usual, name), number(sd, name)) for name, (usual, sd) in pairs}
    return Baseline(metrics, slopes, number(form.get("speed_m_s", 0.0), "speed_m_s"), by_speed)


def _plan(form: JsonObject) -> Plan:
    given = dict(form)
    scores = given.pop("phrase_scores", {}).items()
    original = given.pop("original_baseline", {"metrics": {}})
    kinds = {field.name: type(getattr(Plan(), field.name)) for field in dataclasses.fields(Plan)}
    return Plan(
        phrase_scores={str(key): PhraseScore(**score) for key, score in scores},
        original_baseline=_baseline(original),
        **{name: kinds[name](value) for name, value in given.items()},
    )


def _checked(build: Callable[[JsonObject], _T], form: JsonObject, what: str) -> _T:
    try:
        return build(form)
    except KeyError as error:
        raise ValueError(f"{what}: {error.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{what}: {error}") from None
