"""A session as a FIT activity: what watches and training platforms read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.export.activity import NO_CUE
from coach.export.errors import need
from coach.model import METRICS
from coach.model.units import DEG_PER_RAD, S_PER_MIN, unit_in_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coach.export.activity import Activity, Lap, Second

_MESSAGES = "fit_tool.profile.messages"
_RECORD_NUMBER = 20  # of the record message, to which the developer fields belong
_DEVELOPMENT = 255  # manufacturer of software without a number of its own
_FLOAT32, _UINT8 = 136, 2  # base types on the wire; a library's own enumeration may differ
_CREATOR = 0  # index of the device that made the file
_LONGEST_NAME = 40
_FIT_EPOCH_S = 631_065_600  # of the local time, which the library takes as it stands in the file
_MOST_CUES = 254  # 255 means "none" in an unsigned byte

# Who made the developer fields: any fixed 16 bytes.
_APPLICATION = b"posture-coach\x00\x00\x01"


@dataclass(frozen=True, slots=True)
class _Native:
    """A metric that FIT has a field for.

    Args:
        field: Its name in the record.
        average: Its name in lap and session.
        factor: From SI to the unit that the field takes.
    """

    field: str
    average: str
    factor: float


# Cadence is apart: whole strides and their fraction are two fields.
_NATIVE: Mapping[str, _Native] = {
    "vertical_oscillation_m": _Native("vertical_oscillation", "avg_vertical_oscillation", 1000.0),
    "contact_time_s": _Native("stance_time", "avg_stance_time", 1000.0),
    "duty_factor": _Native("stance_time_percent", "avg_stance_time_percent", 100.0),
}


@dataclass(frozen=True, slots=True)
class DeveloperColumn:
    """A metric that FIT has no field for.

    Args:
        number: Of the field.
        name: As charts show it.
        unit: Degrees for angles.
        metric: As in ``METRICS``.
        factor: From SI.
    """

    number: int
    name: str
    unit: str
    metric: str
    factor: float


def developer_columns() -> list[DeveloperColumn]:
    """One for every metric without a field of its own; number 0 is the cue."""
    columns: list[DeveloperColumn] = []
    for spec in METRICS.values():
        if spec.name in _NATIVE or spec.unit == "spm":
            continue
        angle = spec.unit == "rad"
        name = spec.name.removesuffix(f"_{spec.unit}") if spec.unit else spec.name
        unit = "deg" if angle else unit_in_name(f"_{spec.unit}")
        factor = DEG_PER_RAD if angle else 1.0
        columns.append(DeveloperColumn(len(columns) + 1, name, unit, spec.name, factor))
    return columns


def fit_bytes(activity: Activity) -> bytes:
    """The file.

    Timestamps are those of whole seconds; a value that is not valid is left out. FIT counts
    strides, not steps: its cadence is half of ours.

    Raises:
        ExportError: fit-tool is not installed.
    """
    builder = need("fit_tool.fit_file_builder", "fit").FitFileBuilder(auto_define=True)
    types = need("fit_tool.profile.profile_type", "fit")
    used = {name for second in activity.seconds for name in second.values}
    columns = [column for column in developer_columns() if column.metric in used]
    for message in _head(activity, types, columns):
        builder.add(message)
    for message in _timed(activity, columns, types):
        builder.add(message)
    for message in _tail(activity, types):
        builder.add(message)
    return bytes(builder.build_bytes())


def _developer_fields(columns: list[DeveloperColumn], second: Second) -> list[Any]:
    """The cue, then each metric that has no field of its own."""
    make = need("fit_tool.developer_field", "fit").DeveloperField
    types = need("fit_tool.base_type", "fit").BaseType
    cue = make(0, "cue_id", types.UINT8, size=1, developer_data_index=0)
    cue.set_value(0, min(second.cue, _MOST_CUES))
    found: list[Any] = [cue]
    for column in columns:
        value = second.values.get(column.metric)
        about = {"units": column.unit, "size": 4, "developer_data_index": 0}
        field = make(column.number, column.name, types.FLOAT32, **about)
        field.set_value(0, None if value is None else value * column.factor)
        found.append(field)
    return found


def _head(activity: Activity, types: Any, columns: list[DeveloperColumn]) -> list[Any]:  # noqa: ANN401
    start_ms = activity.start_utc_s * 1000
    messages = [
        _message(
            "file_id",
            type=types.FileType.ACTIVITY,
            manufacturer=_DEVELOPMENT,
            product=0,
            serial_number=1,
            time_created=start_ms,
        ),
        # Developer fields are announced before the first record, or readers leave them out.
        _message("developer_data_id", developer_data_index=0, application_id=_APPLICATION),
        _field_description(0, "cue_id", f"{NO_CUE} none", _UINT8),
        *_devices(activity, types),
    ]
    messages += [
        _field_description(column.number, column.name, column.unit, _FLOAT32) for column in columns
    ]
    return messages


def _devices(activity: Activity, types: Any) -> list[Any]:  # noqa: ANN401
    """What made the file, then the sensors."""
    start_ms = activity.start_utc_s * 1000
    found = [
        _message(
            "device_info",
            timestamp=start_ms,
            device_index=_CREATOR,
            manufacturer=_DEVELOPMENT,
            source_type=types.SourceType.LOCAL,
            product=0,
            serial_number=1,
            product_name="coach",
            **_version(activity.version),
        )
    ]
    for number, device in enumerate(activity.devices, 1):
        found.append(
            _message(
                "device_info",
                timestamp=start_ms,
                device_index=number,
                product_name=_ascii(device.name or device.placement),
                descriptor=_ascii(device.placement),
            )
        )
    return found


def _version(text: str) -> dict[str, Any]:
    """``1.2.3`` as the two places that FIT has."""
    found = re.match(r"(\d+)\.(\d{1,2})\b", text)
    return {} if found is None else {"software_version": int(found[1]) + int(found[2]) / 100.0}


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()[:_LONGEST_NAME]


def _timed(activity: Activity, columns: list[DeveloperColumn], types: Any) -> Iterator[Any]:  # noqa: ANN401
    """The records, and where the timer starts and stops: it pauses while there is no data."""
    for begin, end in activity.stretches:
        yield _timer(activity, begin, types.EventType.START, types)
        for second in activity.seconds:
            if begin < second.at_s <= end:
                yield _record(activity, second, columns)
        yield _timer(activity, end, types.EventType.STOP_ALL, types)


def _timer(activity: Activity, at_s: int, kind: Any, types: Any) -> Any:  # noqa: ANN401
    timestamp = (activity.start_utc_s + at_s) * 1000
    return _message("event", event=types.Event.TIMER, event_type=kind, timestamp=timestamp)


def _field_description(number: int, name: str, unit: str, base_type: int) -> Any:  # noqa: ANN401
    return _message(
        "field_description",
        developer_data_index=0,
        field_definition_number=number,
        fit_base_type_id=base_type,
        field_name=name,
        units=unit,
        native_mesg_num=_RECORD_NUMBER,
    )


def _record(activity: Activity, second: Second, columns: list[DeveloperColumn]) -> Any:  # noqa: ANN401
    values = _cadence(second.values, "cadence", "fractional_cadence")
    for name, native in _NATIVE.items():
        if name in second.values:
            values[native.field] = second.values[name] * native.factor
    values |= _speed(second)
    module = need(f"{_MESSAGES}.record_message", "fit")
    message = module.RecordMessage(local_id=1, developer_fields=_developer_fields(columns, second))
    message.timestamp = (activity.start_utc_s + second.at_s) * 1000
    return _filled(message, values)


def _speed(second: Second) -> dict[str, Any]:
    """Speed, way, and the length of a step, mm, where speed was told."""
    values: dict[str, Any] = {}
    if second.distance_m is not None:
        values["distance"] = second.distance_m
    if second.speed_m_s is not None:
        values["enhanced_speed"] = second.speed_m_s
        steps_per_s = second.values.get("cadence_spm", 0.0) / S_PER_MIN
        if steps_per_s > 0.0:
            values["step_length"] = 1000.0 * second.speed_m_s / steps_per_s
    return values


def _tail(activity: Activity, types: Any) -> list[Any]:  # noqa: ANN401
    end_ms = (activity.start_utc_s + activity.total.end_s) * 1000
    running = {"sport": types.Sport.RUNNING, "sub_sport": types.SubSport.GENERIC}
    messages: list[Any] = []
    for number, lap in enumerate(activity.laps):
        messages.append(
            _message(
                "lap",
                message_index=number,
                event=types.Event.LAP,
                event_type=types.EventType.STOP,
                **running,
                **_stretch(activity, lap),
            )
        )
    messages.append(
        _message(
            "session",
            message_index=0,
            event=types.Event.SESSION,
            event_type=types.EventType.STOP,
            first_lap_index=0,
            num_laps=len(activity.laps),
            **running,
            **_stretch(activity, activity.total),
        )
    )
    messages.append(
        _message(
            "activity",
            timestamp=end_ms,
            local_timestamp=end_ms // 1000 + activity.utc_offset_s - _FIT_EPOCH_S,
            total_timer_time=activity.total.timer_s,
            num_sessions=1,
            type=types.Activity.MANUAL,
            event=types.Event.ACTIVITY,
            event_type=types.EventType.STOP,
        )
    )
    return messages


def _stretch(activity: Activity, lap: Lap) -> dict[str, Any]:
    values: dict[str, Any] = {
        "timestamp": (activity.start_utc_s + lap.end_s) * 1000,
        "start_time": (activity.start_utc_s + lap.start_s) * 1000,
        "total_elapsed_time": float(lap.end_s - lap.start_s),
        "total_timer_time": lap.timer_s,
        "total_cycles": lap.strides,
        # The running cadence is a sub-field; the field itself is what every reader finds.
        **_cadence(lap.means, "avg_cadence", "avg_fractional_cadence"),
    }
    if lap.distance_m is not None:
        values["total_distance"] = lap.distance_m
        values["enhanced_avg_speed"] = lap.distance_m / max(lap.timer_s, 1.0)
    for name, native in _NATIVE.items():
        if name in lap.means:
            values[native.average] = lap.means[name] * native.factor
    return values


def _cadence(values: Mapping[str, float], whole: str, part: str) -> dict[str, Any]:
    if "cadence_spm" not in values:
        return {}
    # In steps of 1/128, as the fraction's field has them.
    strides = round(values["cadence_spm"] / 2.0 * 128.0)
    return {whole: strides // 128, part: (strides % 128) / 128.0}


def _message(name: str, **values: Any) -> Any:  # noqa: ANN401
    module = need(f"{_MESSAGES}.{name}_message", "fit")
    kind = "".join(word.capitalize() for word in name.split("_"))
    return _filled(getattr(module, f"{kind}Message")(), values)


def _filled(message: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    for field, value in values.items():
        setattr(message, field, value)
    return message
