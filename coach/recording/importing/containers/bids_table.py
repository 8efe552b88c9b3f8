"""Sheets from a Motion-BIDS dataset: names and units stand in a file beside the samples."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.text_sheet import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from coach.recording.importing.sheet import Sheet

BIDS = "Motion-BIDS"
"""First line of the preamble of its sheets."""
_MOTION = "_motion.tsv"
_CHANNELS = "_channels.tsv"
_ABOUT = "_motion.json"
_TOLD = ("TaskName", "SamplingFrequency", "TrackingSystemName")


def is_bids_table(path: Path) -> bool:
    return path.name.endswith(_MOTION) and _beside(path, _CHANNELS).is_file()


def read_bids_table(path: Path, data: bytes) -> tuple[Sheet, ...]:
    """The samples, under the names and units of the channels' file.

    Raises:
        ImportProblem: If the files do not fit each other; one line.
        OSError: If a file cannot be read.
    """
    channels = _beside(path, _CHANNELS)
    text = channels.read_text(encoding="utf-8-sig", errors="replace")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    names = [(row.get("name") or "").strip() for row in rows]
    width = len(data.split(b"\n", 1)[0].split(b"\t"))
    if len(names) != width or not all(names):
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{path} has {width} columns, {channels} names {n}; export both again",
                path=path,
                width=width,
                channels=channels.name,
                n=len(names),
            ),
        )
    (sheet, *_) = read_text("\t".join(names).encode() + b"\n" + data, str(path))
    stated = {name: (row.get("units") or "").strip() for name, row in zip(names, rows, strict=True)}
    units = {name: unit for name, unit in stated.items() if unit not in {"", "n/a"}}
    return (_with(sheet, units, (BIDS, *_told(_beside(path, _ABOUT)))),)


def _with(sheet: Sheet, units: dict[str, str], told: tuple[str, ...]) -> Sheet:
    return replace(sheet, units=units, preamble=told, first_row=max(sheet.first_row - 1, 1))


def _told(path: Path) -> list[str]:
    """What the file beside it says of the recording; nothing if there is none."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(about, dict):
        return []
    return [
        f"{key}: {about[key]}" for key in _TOLD if isinstance(about.get(key), (str, int, float))
    ]


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name.removesuffix(_MOTION) + ending)
