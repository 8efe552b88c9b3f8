"""The channels of a recording: topic, encoding, and the JSON Schema that viewers plot by.

Schemas use single types only: viewers read them to list the fields, and some refuse a list of
types. So a message leaves out what has no value, instead of a ``null``, and every message is valid.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import typing
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from coach.model import (
    METRICS,
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    DeskSpan,
    Fault,
    MetricSnapshot,
    MetronomeChange,
    SetDone,
    StandCheck,
    Step,
)
from coach.recording.json_form import TYPE_NAMES, Told, hints_of, known_kind

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
        StandCheck: "stands",
        DeskSpan: "desk",
        SetDone: "sets",
    }
)

USUAL_NUMBERS: dict[int, str] = dict(enumerate((INPUTS_TOPIC, *OUTPUT_TOPICS.values()), start=1))
"""Number -> topic as the writer gives them: where the chunk that says so is broken, they hold."""

_JSON_TYPES: Mapping[type, str] = MappingProxyType(
    {bool: "boolean", int: "integer", float: "number", str: "string"}
)


def schema_name(kind: type[Told]) -> str:
    return f"coach.{TYPE_NAMES[kind]}"


def json_schema(kind: type[Told]) -> bytes:
    """JSON Schema text of one kind of output, as ``stored_form`` writes it."""
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
        properties |= _fields(kind)
    return json.dumps(_object(properties)).encode()


def _fields(cls: type) -> JsonObject:
    return {name: _schema(hint) for name, hint in hints_of(cls).items()}


def _schema(hint: Any) -> JsonObject:  # noqa: ANN401 - an annotation of any kind
    """What a field looks like where it has a value."""
    hint = known_kind(hint)
    if dataclasses.is_dataclass(hint):
        return _object(_fields(cast("type", hint)))
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0])}
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"type": "string"}
    return {"type": _JSON_TYPES[hint]}


def _object(properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties}
