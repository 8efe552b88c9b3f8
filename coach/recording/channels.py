"""The channels of a recording: topic, encoding, and the JSON Schema that viewers plot by.

Schemas use single types only and leave out ``null``: viewers read them to list the fields, and
some refuse a list of types. A ``null`` is a missing point on a plot.
"""

from __future__ import annotations

import dataclasses
import json
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import (
    METRICS,
    Calibration,
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    Fault,
    MetricSnapshot,
    MetronomeChange,
    Step,
)
from coach.recording.json_form import TYPE_NAMES, Told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.files.strict_json import JsonObject

METADATA_NAME = "coach.session"
INPUTS_TOPIC = "inputs"
INPUTS_ENCODING = "coach-input"
JSON_ENCODING = "json"
JSON_SCHEMA_ENCODING = "jsonschema"

OUTPUT_TOPICS: Mapping[type[Told], str] = MappingProxyType(
    {
        Step: "steps",
        MetricSnapshot: "metrics",
        Decision: "decisions",
        Cue: "cues",
        CueEffect: "effects",
        MetronomeChange: "metronome",
        CalibrationOver: "calibrations",
        Fault: "faults",
    }
)

USUAL_NUMBERS: dict[int, str] = dict(enumerate((INPUTS_TOPIC, *OUTPUT_TOPICS.values()), start=1))
"""Number -> topic as the writer gives them: where the chunk that says so is broken, they hold."""

_JSON_TYPES = {"float": "number", "int": "integer"}


def schema_name(kind: type[Told]) -> str:
    return f"coach.{TYPE_NAMES[kind]}"


def json_schema(kind: type[Told]) -> bytes:
    """JSON Schema text of one kind of output."""
    properties: JsonObject = {"type": {"type": "string"}, "t_s": {"type": "number"}}
    if kind is MetricSnapshot:
        properties["locomotion"] = {"type": "string"}
        properties["values"] = _object(
            {
                name: {"type": "number", "description": f"[{spec.unit or '1'}] {spec.meaning}"}
                for name, spec in METRICS.items()
            }
        )
        properties["validity"] = _object({name: {"type": "string"} for name in METRICS})
    else:
        properties |= _scalars(kind)
    if kind is CalibrationOver:
        properties["calibration"] = _object(_scalars(Calibration))
    return json.dumps(_object(properties)).encode()


def _scalars(kind: type[Told | Calibration]) -> JsonObject:
    """Every field that is one number or one word. Lists are in the data, but in no plot."""
    return {
        field.name: {"type": _JSON_TYPES.get(str(field.type), "string")}
        for field in dataclasses.fields(kind)
        if not str(field.type).startswith("tuple")
    }


def _object(properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties}
