"""The one JSON form of outputs, calibrations, baselines and headers: in files and on the terminal.

A dataclass is an object with its fields in order, SI units and radians, as everywhere inside. JSON
knows no infinity, so a band without a border has ``null`` there. Reading is strict: whatever is
wrong is said in one line.
"""

from __future__ import annotations

import dataclasses
import enum
import math
import re
import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import coach.model
from coach.files.strict_json import number, text
from coach.model import (
    Baseline,
    Body,
    Calibration,
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    DeskSpan,
    Fault,
    MetricSnapshot,
    MetronomeChange,
    PhraseScore,
    Plan,
    SensorMount,
    SetDone,
    StandCheck,
    Step,
)

if TYPE_CHECKING:
    from coach.files.strict_json import JsonObject

# Every output but blocks, which are recomputed from the inputs.
Told: TypeAlias = (
    Step
    | MetricSnapshot
    | Decision
    | Cue
    | CueEffect
    | MetronomeChange
    | CalibrationOver
    | StandCheck
    | DeskSpan
    | SetDone
    | Fault
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
        StandCheck: "stand",
        DeskSpan: "desk",
        SetDone: "set",
        Fault: "fault",
    }
)

_KINDS: Mapping[str, type[Told]] = MappingProxyType(
    {name: kind for kind, name in TYPE_NAMES.items()}
)

# Fields that stand before the others.
_FIRST: Mapping[type, tuple[str, ...]] = MappingProxyType(
    {SensorMount: ("sensor_id", "accelerometer")}
)

# Fields that a form may lack, and then has their defaults: older files have none of them.
_LATER: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        Calibration: frozenset({"left_phase"}),
        SensorMount: frozenset({"accelerometer"}),
        Baseline: frozenset({"slopes", "speed_m_s", "speed_slopes"}),
        **{
            cls: frozenset(field.name for field in dataclasses.fields(cls))
            for cls in (Plan, PhraseScore, Body)
        },
    }
)

# People write these by hand, so a name that is none is a slip of the pen.
_BY_HAND = frozenset({Plan, PhraseScore, Body})

_T = TypeVar("_T")


def to_json(output: Told) -> JsonObject:
    """An output as plain JSON values: ``type`` and ``t_s`` first, then its own fields.

    A metric's value is ``null`` unless its validity is ``ok``.
    """
    form: JsonObject = {"type": TYPE_NAMES[type(output)], "t_s": output.t_s}
    if isinstance(output, MetricSnapshot):
        readings = output.readings.items()
        form["locomotion"] = output.locomotion.value
        form["values"] = {name: plain(r.value) if r.ok else None for name, r in readings}
        form["validity"] = {name: r.validity.value for name, r in readings}
        return form
    return form | form_of(output)


def stored_form(output: Told) -> JsonObject:
    """As ``to_json``, but what has no value is left out: so every field is of one type."""
    return {key: _known(value) for key, value in to_json(output).items() if _is_known(value)}


def told_form(form: JsonObject) -> JsonObject:
    """Inverse of ``stored_form``: the form of ``to_json``, with ``null`` where there is no value.

    Args:
        form: As stored, or as earlier files had it, with ``null``, and with 0 for the ``uncued`` of
            an effect without such moments.
    """
    kind = _KINDS.get(form.get("type", ""))
    if kind is MetricSnapshot:
        values = form["values"]
        return form | {"values": {name: values.get(name) for name in form["validity"]}}
    if kind is None:
        return form
    told = {"type": form["type"]} | _with_nulls(kind, form)
    return told | {"uncued": None} if kind is CueEffect and not told["uncued_n"] else told


def _is_known(value: object) -> bool:
    return value is not None and not (isinstance(value, list) and None in value)


def _known(value: object) -> object:
    if isinstance(value, list):
        return [_known(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _known(one) for key, one in value.items() if _is_known(one)}


def _with_nulls(cls: type, form: JsonObject) -> JsonObject:
    found: JsonObject = {}
    for name, hint in hints_of(cls).items():
        value, kind = form.get(name), known_kind(hint)
        if dataclasses.is_dataclass(kind) and isinstance(value, dict):
            value = _with_nulls(typing.cast("type", kind), value)
        elif isinstance(value, list):
            (each, *_) = typing.get_args(kind) or (None,)
            if dataclasses.is_dataclass(each):
                value = [_with_nulls(typing.cast("type", each), one) for one in value]
        found[name] = value
    return found


def form_of(item: Any) -> JsonObject:  # noqa: ANN401 - any dataclass
    """A dataclass, and those in it, as plain JSON values."""
    return {name: plain(getattr(item, name)) for name in _names(type(item))}


def plain(value: object) -> object:
    """A value as plain JSON; a dataclass as ``form_of`` gives it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return form_of(value) if dataclasses.is_dataclass(value) else value


def item_of(cls: type[_T], form: JsonObject) -> _T:
    """Inverse of ``form_of``.

    Args:
        cls: The dataclass.
        form: What should be one; from anywhere.

    Raises:
        ValueError: A field is missing or wrong; one line that begins with the name of the class.
    """
    what = re.sub(r"\B(?=[A-Z])", " ", cls.__name__).lower()
    try:
        found: _T = _item(cls, form)
    except KeyError as error:
        raise ValueError(f"{what}: {error.args[0]} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{what}: {error}") from None
    return found


def _names(cls: type) -> tuple[str, ...]:
    names = [field.name for field in dataclasses.fields(cls)]
    return tuple(dict.fromkeys((*_FIRST.get(cls, ()), *names)))


@cache
def hints_of(cls: type) -> Mapping[str, Any]:
    """Field name -> its annotation, of a dataclass of the vocabulary."""
    # What the vocabulary imports for its annotations only is not in its modules.
    return typing.get_type_hints(cls, localns=vars(coach.model) | {"Mapping": Mapping})


def known_kind(hint: Any) -> Any:  # noqa: ANN401 - an annotation of any kind
    """An annotation without its ``None``."""
    kinds = typing.get_args(hint)
    return kinds[0] if types.NoneType in kinds else hint


def _item(cls: Any, form: JsonObject) -> Any:  # noqa: ANN401 - any dataclass
    hints = hints_of(cls)
    if cls in _BY_HAND and (unknown := set(form) - set(hints)):
        raise ValueError(f"no field '{min(unknown)}'; there are {', '.join(hints)}")
    later = _LATER.get(cls, frozenset())
    return cls(
        **{
            name: _read(hint, form[name], name)
            for name, hint in hints.items()
            if name in form or name not in later
        }
    )


def _read(hint: Any, value: Any, what: str) -> Any:  # noqa: ANN401 - a field of any kind
    """A value of a field, as its annotation says."""
    kinds = typing.get_args(hint)
    if types.NoneType in kinds:
        return None if value is None else _read(kinds[0], value, what)
    if typing.get_origin(hint) is Mapping:
        return {key: _read(kinds[1], one, f"{what} of {key}") for key, one in value.items()}
    if typing.get_origin(hint) is tuple:
        each = kinds[:1] * len(value) if kinds[1] is Ellipsis else kinds
        if len(value) != len(each) or isinstance(value, str):
            raise ValueError(f"{what} is no list of {len(each)}")
        return tuple(_read(kind, one, what) for kind, one in zip(each, value, strict=True))
    if dataclasses.is_dataclass(hint):
        return _item(hint, value)
    if hint is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if hint is float:
        return number(value, what)
    if hint is str:
        return text(value, what)
    return value if hint is Any else hint(value)
