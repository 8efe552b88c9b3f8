"""Where the values of a session come from, for tables: enough to compute them again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coach.recording.header import header_to_json

if TYPE_CHECKING:
    from coach.export.column import Column
    from coach.files.strict_json import JsonObject
    from coach.recording import SessionHeader

SESSION_KEY = "coach.session"
"""As the metadata of a recording is called."""


def session_form(header: SessionHeader) -> JsonObject:
    """The header of the recording: mounting, calibration, baseline, settings, versions, source."""
    form: JsonObject = json.loads(json.dumps(header_to_json(header), allow_nan=False))
    return form


def summary(header: SessionHeader) -> dict[str, str]:
    """What is worth reading at a glance."""
    return {
        "title": header.title.encode("utf-8", "backslashreplace").decode(),
        "created_utc": header.created_utc.isoformat(),
        "placement": header.placement.value,
        "provenance": header.provenance.value,
        **{f"version {part}": version for part, version in header.versions.items()},
    }


def column_form(column: Column) -> dict[str, str]:
    """Unit, meaning, and the published error if there is one."""
    told = {"unit": column.unit, "meaning": column.meaning}
    return told if column.error is None else told | {"error": repr(column.error)}
