"""The session header: what a recording says about itself, readable from its first kilobyte."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from coach.model import Baseline, Calibration, Mounting, Placement
from coach.recording.json_form import (
    JsonObject,
    baseline_from_json,
    baseline_to_json,
    calibration_from_json,
    calibration_to_json,
    mounting_from_json,
    mounting_to_json,
)

FORMAT_VERSION = 1

JsonMapping: TypeAlias = Mapping[str, Any]
_EMPTY: JsonMapping = MappingProxyType({})


class Provenance(enum.Enum):
    """Where the inputs came from. A report says so wherever they are not from a runner."""

    LIVE = "live"
    SIMULATED = "simulated"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """What a session is, fixed when it starts.

    Args:
        created_utc: Wall clock at stream time 0; aware, UTC.
        title: For people.
        placement: Where the sensor sat.
        provenance: Where the inputs came from.
        t_zero_host_s: Host time of stream time 0; stream time = ``t_host_s - t_zero_host_s``.
        sensors: Sensor id -> its name as advertised.
        mounting: Axes stated by the user, if no calibration is there to carry them.
        calibration: The calibration in force at the start.
        baseline: The runner's usual values, in force at the start.
        settings: The settings in force, as plain JSON values.
        versions: Program or part -> version.
        import_details: For imported sessions: file, units, axes, columns as used.
        format_version: Format of the file.

    Raises:
        ValueError: If ``created_utc`` is not UTC.
    """

    created_utc: datetime
    title: str
    placement: Placement
    provenance: Provenance
    t_zero_host_s: float = 0.0
    sensors: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    mounting: Mounting | None = None
    calibration: Calibration | None = None
    baseline: Baseline | None = None
    settings: JsonMapping = field(default_factory=lambda: _EMPTY)
    versions: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    import_details: JsonMapping = field(default_factory=lambda: _EMPTY)
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        if self.created_utc.tzinfo is not UTC:
            raise ValueError("created_utc must carry datetime.UTC")


def header_to_json(header: SessionHeader) -> JsonObject:
    """Plain JSON values of a header."""
    calibration, baseline, mounting = header.calibration, header.baseline, header.mounting
    return {
        "format_version": header.format_version,
        "created_utc": header.created_utc.isoformat(),
        "title": header.title,
        "placement": header.placement.value,
        "provenance": header.provenance.value,
        "t_zero_host_s": header.t_zero_host_s,
        "sensors": dict(header.sensors),
        "mounting": None if mounting is None else mounting_to_json(mounting),
        "calibration": None if calibration is None else calibration_to_json(calibration),
        "baseline": None if baseline is None else baseline_to_json(baseline),
        "settings": dict(header.settings),
        "versions": dict(header.versions),
        "import_details": dict(header.import_details),
    }


def header_from_json(form: JsonObject) -> SessionHeader:
    """Inverse of ``header_to_json``.

    Raises:
        ValueError: If a field is missing or has the wrong kind of value; one line.
    """
    try:
        mounting, calibration, baseline = (
            form["mounting"],
            form["calibration"],
            form["baseline"],
        )
        return SessionHeader(
            created_utc=datetime.fromisoformat(form["created_utc"]).astimezone(UTC),
            title=str(form["title"]),
            placement=Placement(form["placement"]),
            provenance=Provenance(form["provenance"]),
            t_zero_host_s=float(form["t_zero_host_s"]),
            sensors={str(key): str(value) for key, value in form["sensors"].items()},
            mounting=None if mounting is None else mounting_from_json(mounting),
            calibration=None if calibration is None else calibration_from_json(calibration),
            baseline=None if baseline is None else baseline_from_json(baseline),
            settings=dict(form["settings"]),
            versions={str(key): str(value) for key, value in form["versions"].items()},
            import_details=dict(form["import_details"]),
            format_version=int(form["format_version"]),
        )
    except KeyError as error:
        raise ValueError(f"session header: {error.args[0]} is missing") from None
    except (TypeError, AttributeError) as error:
        raise ValueError(f"session header: {error}") from None
