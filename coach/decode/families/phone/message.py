"""One HTTP body of Sensor Logger: which readings of which of the phone's sensors are in it?

The form is that of the app's ``PUSHING.md`` (tszheichoi/awesome-sensor-logger, its TypeScript
definitions): ``messageId`` counts the messages of a recording, ``sessionId`` is the recording,
``deviceId`` the phone; ``payload`` lists readings with ``name``, ``time`` (ns since 1970, UTC) and
``values``. The document's example has the values beside the name instead, which is read too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeGuard

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from coach.model.blocks import FloatArray

_XYZ = ("x", "y", "z")

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "totalacceleration": _XYZ,  # m/s^2, with gravity; Android alone gives it
        "accelerometer": _XYZ,  # m/s^2, without gravity
        "gravity": _XYZ,  # m/s^2
        "accelerometeruncalibrated": _XYZ,  # m/s^2, or g on an iPhone
        "gyroscope": _XYZ,  # rad/s
        "location": ("speed", "speedAccuracy", "horizontalAccuracy", "bearing"),
        "barometer": ("relativeAltitude",),  # m since the recording began
        "battery": ("batteryLevel",),  # 0 to 1
    }
)
"""Readings that are used, and which of their values."""

MOST_BYTES = 1 << 20
"""Of a body. A second of all sensors at 500 Hz is a third of that."""

_MOST_READINGS = 20_000
_MOST_LETTERS = 200
_LARGEST = 1e9
_LATEST_NS = 1 << 62
_MOST_MESSAGES = 1 << 53  # beyond it JavaScript counts in twos


class MessageError(ValueError):
    """A body that is no message. One line, nothing of the body in it."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of one of the phone's sensors in one message.

    Args:
        t_ns: ``(n,)`` int64, strictly increasing, the phone's clock.
        values: ``(n, k)``, columns as in ``COLUMNS``.
    """

    t_ns: npt.NDArray[np.int64]
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Args:
        number: Of this message in its recording; ``None`` where it has none.
        session: Which recording.
        device: Which phone.
        streams: By name.
        test: The app tries the address; there is nothing in it.
    """

    number: int | None
    session: str
    device: str
    streams: Mapping[str, Readings] = field(default_factory=dict)
    test: bool = False

    @property
    def moves(self) -> bool:
        """Whether there is an acceleration in it."""
        return "totalacceleration" in self.streams or "accelerometer" in self.streams


def parse_message(body: bytes) -> Message:
    """Read a body. What is unknown or no number is left out, reading by reading.

    Raises:
        MessageError: It is none of the app.
    """
    if len(body) > MOST_BYTES:
        raise MessageError(f"longer than {MOST_BYTES} bytes")
    try:
        said = json.loads(body, parse_constant=_refuse)
    except RecursionError:
        raise MessageError("nested too deeply") from None
    except ValueError:  # no JSON, no UTF-8, or a number of thousands of digits
        raise MessageError("no JSON") from None
    if not isinstance(said, dict) or not isinstance(said.get("payload"), list):
        raise MessageError("no list of readings named payload")
    payload = said["payload"]
    if len(payload) > _MOST_READINGS:
        raise MessageError(f"more than {_MOST_READINGS} readings")
    return Message(
        _whole(said.get("messageId"), _MOST_MESSAGES),
        _text(said.get("sessionId")),
        _text(said.get("deviceId")),
        _streams(payload),
        test=any(isinstance(one, dict) and one.get("name") == "test" for one in payload),
    )


def _refuse(_: str) -> NoReturn:
    raise MessageError("NaN or infinity")  # Python reads them, JSON does not know them


def _streams(payload: list[Any]) -> dict[str, Readings]:
    rows: dict[str, dict[int, tuple[float, ...]]] = {}
    for one in payload:
        if not isinstance(one, dict):
            continue
        name = one.get("name")
        t_ns = _whole(one.get("time"), _LATEST_NS)
        if not isinstance(name, str) or name not in COLUMNS or t_ns is None:
            continue
        columns = COLUMNS[name]
        values = one.get("values", one)
        row = _row(values, columns) if isinstance(values, dict) else None
        if row is not None:
            rows.setdefault(name, {}).setdefault(t_ns, row)  # some phones say one thing twice
    return {name: _readings(of_time) for name, of_time in rows.items()}


def _readings(of_time: dict[int, tuple[float, ...]]) -> Readings:
    times = sorted(of_time)
    return Readings(np.array(times, np.int64), np.array([of_time[t] for t in times], np.float64))


def _row(values: dict[str, Any], columns: tuple[str, ...]) -> tuple[float, ...] | None:
    """The values wanted; ``None`` unless each is a number that an instrument can show."""
    row: list[float] = []
    for column in columns:
        value = values.get(column)
        # The comparison takes whole numbers of any length, and fails for NaN.
        if not _is_number(value) or not -_LARGEST < value < _LARGEST:
            return None
        row.append(float(value))
    return tuple(row)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: object, most: int) -> int | None:
    if not _is_number(value) or not 0 <= value < most:
        return None
    return int(value)


def _text(value: object) -> str:
    return value[:_MOST_LETTERS] if isinstance(value, str) else ""
