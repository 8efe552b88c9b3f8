"""Brings recordings of earlier formats to the present one, one small step per version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.header import FORMAT_VERSION

if TYPE_CHECKING:
    from coach.files.strict_json import JsonObject


@dataclass(frozen=True, slots=True)
class Stored:
    """A recording as it stands in the file, before any of it is interpreted.

    Args:
        header: Plain JSON values of the header.
        inputs: Bytes of each input, in order.
        outputs: JSON text of each output, in order.
    """

    header: JsonObject
    inputs: tuple[bytes, ...]
    outputs: tuple[bytes, ...]


# A recording is read in pieces: each step sees the messages of one piece, and the whole header.
Migration = Callable[[Stored], Stored]


# What version 2 knows beside version 1: several sensors, and what the runner has told or had told.
_NEW_IN_2: JsonObject = {
    "sensor_id": "",
    "others": [],
    "accelerometer": None,
    "body": {},
    "plan": {},
    "phrases": None,
}


# (Later renames of settings: ``coach.settings.renamed``.)
# Settings of the cues that have moved into a table of their own.
_PRAISE_IN_1 = {"praise_s": "hold_s", "praise_within_s": "within_s", "praise_gap_s": "gap_s"}


def _version_2(stored: Stored) -> Stored:
    header = _NEW_IN_2 | stored.header
    settings = header.get("settings")
    if isinstance(settings, dict):
        header["settings"] = settings | {"cues": _cues_2(dict(settings.get("cues", {})))}
    return replace(stored, header=header)


def _cues_2(cues: JsonObject) -> JsonObject:
    """Version 1 had no quiet warm-up: with one, its short recordings would be silent."""
    praise = {new: cues.pop(old) for old, new in _PRAISE_IN_1.items() if old in cues}
    return {"warm_up_s": 0.0} | cues | ({"praise": praise} if praise else {})


# What version 2 told of the first sensor stood in the header itself, of the others in a list.
_FIRST_IN_2 = ("placement", "mounting", "calibration", "sensor_id", "accelerometer")


def _version_3(stored: Stored) -> Stored:
    header = dict(stored.header)
    first = {name: header.pop(name) for name in _FIRST_IN_2 if name in header}
    return replace(stored, header=header | {"mounts": [first, *header.pop("others", [])]})


# Version -> the step from it to the next. Version 1 is the first.
MIGRATIONS: Mapping[int, Migration] = MappingProxyType({1: _version_2, 2: _version_3})


class NewerFormatError(ValueError):
    """The recording is of a version this program does not know."""


def migrate(
    stored: Stored,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    present: int = FORMAT_VERSION,
) -> Stored:
    """The recording in the present format.

    Raises:
        NewerFormatError: If it was written by a later version of the program.
        ValueError: If its version is missing, no number, or below 1.
    """
    version = stored.header.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"format_version is {version!r}")
    if version > present:
        raise NewerFormatError(
            Wording(
                "format {version}, this program reads up to {present}",
                version=version,
                present=present,
            )
        )
    for old in range(version, present):
        stored = migrations[old](stored)
        stored = replace(stored, header=stored.header | {"format_version": old + 1})
    return stored
