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
    Practice,
    SensorMount,
    check_mounts,
)
from coach.recording.json_form import form_of, item_of

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
        practice: What it was for, if it was no run.
        phrases: What the coach could say; ``None`` for the English of the program that replays.
        settings: The settings in force, as plain JSON values.
        versions: Program or part -> version.
        import_details: For imported sessions: file, units, axes, columns as used.
        dated: ``created_utc`` is the day; false where the machine did not know it.
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
    practice: Practice | None = None
    phrases: Phrasebook | None = None
    settings: JsonMapping = field(default_factory=lambda: _EMPTY)
    versions: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    import_details: JsonMapping = field(default_factory=lambda: _EMPTY)
    dated: bool = True
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
    """Plain JSON values of a header; the version of the format first."""
    form = {"format_version": header.format_version} | form_of(header)
    if header.dated:
        del form["dated"]  # said only where it is not so
    if header.practice is None:
        del form["practice"]
    return form


def header_from_json(form: JsonObject) -> SessionHeader:
    """Inverse of ``header_to_json``.

    Raises:
        ValueError: A field is missing or wrong; one line.
    """
    return item_of(SessionHeader, {"dated": True, "practice": None} | form)
