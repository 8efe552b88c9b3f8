"""The states of the filters at an instant: as lines for a person, and as plain JSON values.

For a person an angle is in degrees, and the unit stands behind the value in place of the end of
its name. As JSON everything is as inside: SI units and radians, with the unit in the name.
"""

from __future__ import annotations

import dataclasses
import enum
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model.units import DEG_PER_RAD, split_unit
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.times import clock_tenths
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.wiring.filter_states import FilterStates

_MOST_NUMBERS = 9
"""A matrix of three by three is printed whole, a longer row by its shape and its range."""

_IN_DEGREES = {"rad": "deg", "rad/s": "deg/s"}


def states_to_json(states: FilterStates) -> dict[str, Any]:
    """Everything, in SI units and radians; ``null`` for what is not finite, pairs for complex."""
    return {
        "type": "state",
        "t_s": states.t_s,
        "sensors": [
            {
                "sensor": sensor.sensor_id,
                "placement": sensor.placement.value,
                "filters": _plain(sensor.filters),
            }
            for sensor in states.sensors
        ],
    }


def print_states(states: FilterStates) -> None:
    """Print every state of every sensor."""
    print(tr("state at {at}, from all samples before it", at=clock_tenths(states.t_s)))
    for sensor in states.sensors:
        print(f"\n{escape_terminal(sensor.sensor_id, LINE)} ({sensor.placement.value})")
        for name, state in sensor.filters.items():
            print(f"\n  {name}")
            for line in _lines(state):
                print(f"    {line}")


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON values
    if names := _names(value):
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, complex):
        return [value.real, value.imag]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _names(value: object) -> tuple[str, ...]:
    """The fields of a dataclass or a named tuple; none for anything else."""
    if dataclasses.is_dataclass(value):
        return tuple(field.name for field in dataclasses.fields(value))
    return getattr(value, "_fields", ())


def _lines(state: Any) -> Iterator[str]:  # noqa: ANN401 - any dataclass or named tuple
    for name in _names(state):
        value = getattr(state, name)
        words, unit = split_unit(name)
        if _names(value):
            yield words
            yield from (f"  {line}" for line in _lines(value))
        elif _have_names(value):
            yield f"{words:22s}{tr('{n}; the last one:', n=len(value))}"
            yield from (f"  {line}" for line in _lines(value[-1]))
        else:
            yield f"{words:22s}{_value(value, unit)}"


def _have_names(value: object) -> bool:
    return isinstance(value, Iterable) and any(map(_names, value))


def _value(value: object, unit: str) -> str:
    shown = _IN_DEGREES.get(unit, unit)
    factor = DEG_PER_RAD if shown != unit else 1.0
    behind = f" {shown}" if shown else ""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        pairs = [f"{_value(key, '')} {_value(one, unit)}" for key, one in value.items()]
        return ", ".join(pairs) or "none"
    if isinstance(value, float | int):
        return f"{_number(value * factor)}{behind}"
    if isinstance(value, np.ndarray):
        return f"{_array(value * factor)}{behind}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return _sequence(list(value), factor, behind)
    return str(value)


def _sequence(values: list[Any], factor: float, behind: str) -> str:
    """Numbers are shown as an array; of blocks of rows and of vectors that differ, the shapes."""
    if not values:
        return "none"
    if isinstance(values[0], np.ndarray):
        return ", ".join(str(one.shape) for one in values)
    return f"{_array(np.array(values) * factor)}{behind}"


def _array(values: Any) -> str:  # noqa: ANN401 - numbers of any kind and shape
    if values.size <= _MOST_NUMBERS:
        return " ".join(map(_number, values.ravel().tolist()))
    square = values.ndim == 2 and values.shape[0] == values.shape[1]
    if square:
        return f"{values.shape} diagonal {' '.join(map(_number, np.diag(values).tolist()))}"
    size = np.abs(values) if np.iscomplexobj(values) else values
    what = "size " if np.iscomplexobj(values) else ""
    return f"{values.shape} {what}{_number(size.min())} to {_number(size.max())}"


def _number(value: complex) -> str:
    """Four figures, and never minus zero."""
    text = f"{value:.4g}"
    return "0" if text == "-0" else text
