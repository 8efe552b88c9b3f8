"""What a Motion-BIDS dataset says of itself, of who ran, and when its files begin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import coach
from coach.files.private import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coach.model import Body

BIDS_VERSION = "1.10.0"
NOTHING = "n/a"

_ACQ_TIME = "1900-01-01T00:00:00"
"""The specification asks for a year before 1925 where dates are left out."""

_README = """\
Running with one or two inertial sensors on chest, pelvis or waist.
Samples are in the sensor's axes; orientations turn segment axes (x forward, y left,
z up) into a level frame. Events are the cues of a coach, and what the runner did.

All sensors and the events of a session have one zero: the first sample of the sensor
that began first. The channel "latency" and the onset of an event are counted from there,
and acq_time of scans.tsv is that instant, on a date that is not the run's.
"""

_PARTICIPANT: Mapping[str, dict[str, Any]] = {
    "species": {"Description": "species"},
    "age": {"Description": "age", "Units": "year"},
    "sex": {"Description": "sex"},
    "handedness": {"Description": "handedness"},
    "height": {"Description": "standing height, as told", "Units": "cm"},
    "weight": {"Description": "mass with shoes and clothes, as told", "Units": "kg"},
}

_SCANS = {
    "acq_time": {
        "Description": "common zero of all files of the session; the date is not the run's"
    }
}


def write_dataset(root: Path) -> None:
    """The files about the dataset, where they are not there yet."""
    description = {
        "Name": "Running with inertial sensors",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "posture-coach", "Version": coach.__version__}],
    }
    _write_new(root / "dataset_description.json", json_text(description))
    _write_new(root / "README", _README)


def write_participant(root: Path, subject: str, body: Body) -> None:
    """A row about who ran; one that is there is left as it is, and so are its columns.

    Args:
        root: Of the dataset.
        subject: As in ``sub-01``.
        body: What was told.
    """
    told = {"participant_id": subject, "species": "homo sapiens"}
    if body.height_m is not None:
        told["height"] = f"{body.height_m * 100.0:g}"
    if body.mass_kg is not None:
        told["weight"] = f"{body.mass_kg:g}"
    columns = ("participant_id", *_PARTICIPANT)
    path = root / "participants.tsv"
    if subject not in _rows(path):
        _add_rows(path, columns, [told])
    _write_new(root / "participants.json", json_text(dict(_PARTICIPANT)))


def write_scans(folder: Path, who: str, names: Sequence[str]) -> None:
    """Rows about files of samples: all begin at one time, as the specification wants it.

    Args:
        folder: Of the subject, or of its session.
        who: Begin of the names there.
        names: Of the files, from that folder.
    """
    path = folder / f"{who}_scans.tsv"
    new = [name for name in names if name not in _rows(path)]
    told = [{"filename": name, "acq_time": _ACQ_TIME} for name in new]
    _add_rows(path, ("filename", "acq_time"), told)
    _write_new(path.with_suffix(".json"), json_text(_SCANS))


def json_text(form: Mapping[str, Any]) -> str:
    return json.dumps(form, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        write_private(path, text)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _rows(path: Path) -> set[str]:
    """The first cell of each row."""
    return {line.split("\t")[0] for line in _lines(path)}


def _add_rows(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to a table; what others have added to it stays, columns too."""
    lines = _lines(path) or ["\t".join(columns)]
    header = lines[0].split("\t")
    lines += ["\t".join(row.get(column, NOTHING) for column in header) for row in rows]
    write_private(path, "\n".join([*lines, ""]))
