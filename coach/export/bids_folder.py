"""A session as a Motion-BIDS dataset, for researchers.

Brain Imaging Data Structure 1.10, motion (Jeung et al. 2024, doi:10.1038/s41597-024-03559-8).
Choices where it leaves one:

1. Each sensor is a tracking system of its own: its clock is its own too.
2. Samples may be missing, so a channel of type LATENCY says when each was taken. All sensors and
   events of a session are counted from one zero, the first sample of all.
3. The date of the run is left out: a dataset is made to be given away.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.core_wording import Wording
from coach.export.bids_dataset import (
    NOTHING,
    json_text,
    write_dataset,
    write_participant,
    write_scans,
)
from coach.export.errors import ExportError
from coach.files.private import make_all_private, new_folder
from coach.model import NO_DATA, FaultKind, Locomotion, doing_name
from coach.recording.header import header_to_json
from coach.recording.json_form import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coach.export.session_data import SensorSamples, SessionData
    from coach.model import Calibration
    from coach.model.blocks import FloatArray
    from coach.recording import SessionHeader

_LABEL = re.compile(r"[0-9a-zA-Z]+")

_FRAMES = {
    "sensor": {
        "SpatialAxes": NOTHING,
        "RotationOrder": NOTHING,
        "RotationRule": "right-hand",
        "Description": "axes as printed on the sensor, right-handed",
    },
    "level": {
        "SpatialAxes": "ALS",
        "RotationOrder": NOTHING,
        "RotationRule": "right-hand",
        "Description": "x forward, y left, z up against gravity; the heading is arbitrary. "
        "Quaternions turn vectors of the body segment into this frame",
    },
}


@dataclass(frozen=True, slots=True)
class Names:
    """The labels in the names of the files, letters and digits only.

    Args:
        subject: Who, for example ``01``; never a name.
        session: Which session; empty for none.
        task: What was done.

    Raises:
        ExportError: A label has other characters.
    """

    subject: str = "01"
    session: str = ""
    task: str = "running"

    def __post_init__(self) -> None:
        for label in (self.subject, self.task, self.session or "1"):
            if not _LABEL.fullmatch(label):
                raise ExportError(
                    Wording("'{label}' is no label; use letters and digits only", label=label)
                )

    @property
    def stem(self) -> str:
        return f"{self.who}_task-{self.task}"

    def folder(self, root: Path) -> Path:
        """Where the files of the session go."""
        of_subject = root / f"sub-{self.subject}"
        return (of_subject / f"ses-{self.session}" if self.session else of_subject) / "motion"

    @property
    def who(self) -> str:
        """Begin of the names in the folder of the subject, or of its session."""
        return f"sub-{self.subject}" + (f"_ses-{self.session}" if self.session else "")


@dataclass(frozen=True, slots=True)
class _Channel:
    """One column of the motion file."""

    name: str
    component: str
    kind: str
    units: str
    frame: str
    values: FloatArray


def write_bids(root: Path, data: SessionData, names: Names, *, force: bool = False) -> list[Path]:
    """Write a session into a dataset, which is made if there is none.

    Args:
        root: Folder of the dataset.
        data: The session.
        names: Of subject, session and task.
        force: Replace files of the same session.

    Returns:
        The files of the session; those of the dataset are not listed.

    Raises:
        ExportError: The session is there already, or has no samples.
        OSError: The system refuses.
    """
    if not data.sensors:
        raise ExportError(Wording("the recording has no samples; there is nothing to export"))
    folder = names.folder(root)
    if not force and folder.is_dir() and any(folder.glob(f"{names.stem}_*")):
        raise ExportError(
            Wording(
                "{folder} has this session already; give another --subject or --session, or "
                "--force",
                folder=folder,
            )
        )
    new_folder(folder)
    write_dataset(root)
    write_participant(root, f"sub-{names.subject}", data.header.body)
    zero_s = min(float(one.t_s[0]) for one in data.sensors)

    def write(made: Path) -> list[Path]:
        paths: list[Path] = []
        for one in data.sensors:
            paths += _write_sensor(made, one, data, names, zero_s)
        return paths + _write_events(made, data, names, zero_s)

    paths = make_all_private(folder, write)
    motions = [f"{folder.name}/{path.name}" for path in paths if path.name.endswith("_motion.tsv")]
    write_scans(folder.parent, names.who, motions)
    return paths


def _write_sensor(
    folder: Path, one: SensorSamples, data: SessionData, names: Names, zero_s: float
) -> list[Path]:
    stem = f"{names.stem}_tracksys-imu{one.label.capitalize()}"
    motion, about = folder / f"{stem}_motion.tsv", folder / f"{stem}_motion.json"
    channels, frames = folder / f"{stem}_channels.tsv", folder / f"{stem}_channels.json"
    columns = _channels(one, zero_s)
    _write_rows(motion, zip(*(map(_cell, c.values.tolist()) for c in columns), strict=True))
    head = ("name", "component", "type", "tracked_point", "units", "placement", "reference_frame")
    _write_rows(
        channels,
        [
            head,
            *(
                (c.name, c.component, c.kind, one.label, c.units, one.label, c.frame)
                for c in columns
            ),
        ],
    )
    frames.write_text(json_text({"reference_frame": {"Levels": _FRAMES}}), encoding="utf-8")
    about.write_text(json_text(_sidecar(one, data, names, columns, zero_s)), encoding="utf-8")
    return [motion, about, channels, frames]


def _sidecar(
    one: SensorSamples, data: SessionData, names: Names, columns: Sequence[_Channel], zero_s: float
) -> dict[str, Any]:
    header = data.header
    spoilt = {
        _SPOILT[fault.kind]
        for fault in data.faults
        if fault.kind in _SPOILT and fault.sensor_id in ("", one.sensor_id)
    }
    span_s = float(one.t_s[-1] - one.t_s[0])
    counted = {kind: sum(c.kind == kind for c in columns) for kind in _KINDS}
    return {
        "TaskName": names.task,
        "TaskDescription": "running with spoken cues on posture",
        "Instructions": "run as usual; follow a cue where it is comfortable",
        "SamplingFrequency": one.rate_hz,
        "SamplingFrequencyEffective": (len(one.t_s) - 1) / span_s if span_s > 0.0 else NOTHING,
        "TrackingSystemName": f"imu{one.label.capitalize()}",
        "TrackedPointsCount": 1,
        "MotionChannelCount": len(columns),
        **{f"{kind}ChannelCount": count for kind, count in counted.items()},
        "MissingValues": NOTHING,
        "SubjectArtefactDescription": ", ".join(sorted(spoilt)) or NOTHING,
        "DeviceSerialNumber": hashlib.sha256(one.sensor_id.encode()).hexdigest()[:12],
        "ManufacturersModelName": header.sensors.get(one.sensor_id) or NOTHING,
        "SoftwareVersions": header.versions.get("coach", NOTHING),
        "StartTime": float(one.t_s[0]) - zero_s,
        "CoachSession": _session(header, one),
    }


def _session(header: SessionHeader, one: SensorSamples) -> dict[str, Any]:
    """What is needed to repeat the session; nothing that tells who or when it was."""
    form = header_to_json(header)
    mounts = [
        plain(replace(mount, sensor_id="", calibration=_nameless(mount.calibration)))
        for mount in header.mounts
        if mount.sensor_id in ("", one.sensor_id)
    ]
    return {key: form[key] for key in _REPEATABLE} | {"mounts": mounts}


def _nameless(calibration: Calibration | None) -> Calibration | None:
    return calibration and replace(calibration, sensor_id="")


_REPEATABLE = ("format_version", "provenance", "settings", "versions")

_KINDS = (
    "ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "Misc", "ORNT", "POS", "VEL",
)  # fmt: skip

_SPOILT: Mapping[FaultKind, str] = {
    FaultKind.SLIPPED: "the sensor moved on the body",
    FaultKind.LOOSE: "the strap was loose",
    FaultKind.CLIPPED: "samples at full scale",
    FaultKind.GAP: "samples were lost",
}


def _channels(one: SensorSamples, zero_s: float) -> list[_Channel]:
    latency = _Channel("latency", NOTHING, "LATENCY", "s", NOTHING, np.asarray(one.t_s - zero_s))
    columns = [latency]
    for axis, name in enumerate("xyz"):
        values = one.acc_m_s2[:, axis]
        columns.append(_Channel(f"acc_{name}", name, "ACCEL", "m/s^2", "sensor", values))
    if one.has_gyro:
        for axis, name in enumerate("xyz"):
            values = one.gyr_rad_s[:, axis]
            columns.append(_Channel(f"gyr_{name}", name, "GYRO", "rad/s", "sensor", values))
    for axis, name in enumerate("wxyz"):
        values = one.quat_level_from_segment[:, axis]
        columns.append(_Channel(f"quat_{name}", f"quat_{name}", "ORNT", NOTHING, "level", values))
    return columns


def _write_events(folder: Path, data: SessionData, names: Names, zero_s: float) -> list[Path]:
    path, about = folder / f"{names.stem}_events.tsv", folder / f"{names.stem}_events.json"
    rows = sorted(_events(data), key=lambda row: row[0])
    _write_rows(
        path,
        [
            ("onset", "duration", "trial_type", "rule", "text", "why"),
            *(
                (repr(t_s - zero_s), repr(length_s), *(_word(word) for word in words))
                for t_s, length_s, *words in rows
            ),
        ],
    )
    levels = {
        "cue": "the coach spoke",
        "marker": "the runner set a mark",
        **{kind.value: f"the runner was {kind.value}" for kind in Locomotion},
        NO_DATA: "no samples came: nobody knows what the runner did",
    }
    form: dict[str, Any] = {
        "StimulusPresentation": {
            "SoftwareName": "posture-coach",
            "SoftwareVersion": data.header.versions.get("coach", NOTHING),
        },
        "onset": {"Description": "after the common zero, acq_time of scans.tsv", "Units": "s"},
        "duration": {"Description": "0 for an instant", "Units": "s"},
        "trial_type": {"LongName": "What happened", "Levels": levels},
        "rule": {"Description": "rule of the coach that asked for the cue"},
        "text": {"Description": "words of the cue"},
        "why": {"Description": "what was measured, in words"},
    }
    about.write_text(json_text(form), encoding="utf-8")
    return [path, about]


def _events(data: SessionData) -> Iterator[tuple[float, float, str, str, str, str]]:
    for cue in data.cues:
        yield cue.t_s, 0.0, "cue", cue.rule, cue.text, cue.why
    for t_s in data.markers_s:
        yield t_s, 0.0, "marker", "", "", ""
    start: tuple[float, Locomotion | None] | None = None
    for shot in data.snapshots:
        if start is None or shot.doing is not start[1]:
            if start is not None:
                yield start[0], shot.t_s - start[0], doing_name(start[1]), "", "", ""
            start = (shot.t_s, shot.doing)
    if start is not None:
        yield start[0], data.snapshots[-1].t_s - start[0], doing_name(start[1]), "", "", ""


def _cell(value: float) -> str:
    return repr(value) if math.isfinite(value) else NOTHING


def _word(text: str) -> str:
    """A cell of words: tabs and line ends would make another cell or row of it."""
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip() or NOTHING


def _write_rows(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
