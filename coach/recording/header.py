"""The session header: what a recording says about itself, readable from its first kilobyte."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from coach.model import (
    Baseline,
    Body,
    Phrasebook,
    Placement,
    Plan,
    SensorMount,
    check_mounts,
)
from coach.recording.json_form import (
    baseline_from_json,
    baseline_to_json,
    body_from_json,
    body_to_json,
    mount_from_json,
    mount_to_json,
    phrases_from_json,
    phrases_to_json,
    plan_from_json,
    plan_to_json,
)

if TYPE_CHECKING:
    from coach.files.strict_json import JsonObject

FORMAT_VERSION = 3

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
        mounts: The sensors, with their calibrations in force at the start; the first one first.
        provenance: Where the inputs came from.
        t_zero_host_s: Host time of stream time 0; stream time = ``t_host_s - t_zero_host_s``.
        sensors: Sensor id -> its name as advertised.
        baseline: The runner's usual values, in force at the start.
        body: What the runner has told of the body.
        plan: What earlier sessions said to this one.
        phrases: What the coach could say; ``None`` for the English of the program that replays.
        settings: The settings in force, as plain JSON values.
        versions: Program or part -> version.
        import_details: For imported sessions: file, units, axes, columns as used.
        format_version: Format of the file.

    Raises:
        ValueError: If ``created_utc`` is not UTC, or the sensors cannot be worn together.
    """

    created_utc: datetime
    title: str
    mounts: tuple[SensorMount, ...]
    provenance: Provenance
    t_zero_host_s: float = 0.0
    sensors: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    baseline: Baseline | None = None
    body: Body = field(default_factory=Body)
    plan: Plan = field(default_factory=Plan)
    phrases: Phrasebook | None = None
    settings: JsonMapping = field(default_factory=lambda: _EMPTY)
    versions: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    import_details: JsonMapping = field(default_factory=lambda: _EMPTY)
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        if self.created_utc.tzinfo is not UTC:
            raise ValueError("created_utc must carry datetime.UTC")
        check_mounts(self.mounts)

    @property
    def placement(self) -> Placement:
        """Where the first sensor sat."""
        return self.mounts[0].placement


def header_to_json(header: SessionHeader) -> JsonObject:
    """Plain JSON values of a header."""
    baseline = header.baseline
    return {
        "format_version": header.format_version,
        "created_utc": header.created_utc.isoformat(),
        "title": header.title,
        "mounts": [mount_to_json(one) for one in header.mounts],
        "provenance": header.provenance.value,
        "t_zero_host_s": header.t_zero_host_s,
        "sensors": dict(header.sensors),
        "baseline": None if baseline is None else baseline_to_json(baseline),
        "body": body_to_json(header.body),
        "plan": plan_to_json(header.plan),
        "phrases": None if header.phrases is None else phrases_to_json(header.phrases),
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
        baseline = form["baseline"]
        return SessionHeader(
            created_utc=datetime.fromisoformat(form["created_utc"]).astimezone(UTC),
            title=str(form["title"]),
            mounts=tuple(map(mount_from_json, form["mounts"])),
            provenance=Provenance(form["provenance"]),
            t_zero_host_s=float(form["t_zero_host_s"]),
            sensors={str(key): str(value) for key, value in form["sensors"].items()},
            baseline=None if baseline is None else baseline_from_json(baseline),
            body=body_from_json(form["body"]),
            plan=plan_from_json(form["plan"]),
            phrases=None if form["phrases"] is None else phrases_from_json(form["phrases"]),
            settings=dict(form["settings"]),
            versions={str(key): str(value) for key, value in form["versions"].items()},
            import_details=dict(form["import_details"]),
            format_version=int(form["format_version"]),
        )
    except KeyError as error:
        raise ValueError(f"session header: {error.args[0]} is missing") from None
    except (TypeError, AttributeError) as error:
        raise ValueError(f"session header: {error}") from None
