"""One file through the pipeline: a recording of the coach, or whatever the importer understands."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.analysis.reading import hash_of_file, replayed
from coach.app.session import config_of
from coach.app.versions import versions
from coach.core_wording import Wording
from coach.recording import RecordingError, RecordingReason, read_recording
from coach.recording.importing import import_samples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.analysis.many.job import BatchOptions
    from coach.analysis.result import Analysis
    from coach.model import Input
    from coach.recording import SessionHeader

RECORDINGS = ".mcap"
"""How recordings of the coach end."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is in a file.

    Args:
        header: What the session is.
        inputs: All that entered the coach.
        remarks: What the user should know of it, a line each.
        imported: Whether another recorder wrote it.
    """

    header: SessionHeader
    inputs: Sequence[Input]
    remarks: tuple[str, ...]
    imported: bool


class NothingUsableError(ValueError):
    """A file was gone through, and not one sample of it can be used."""


def session_in(path: Path, options: BatchOptions) -> Session:
    """The session that a file holds, whoever wrote it.

    Args:
        path: A local file.
        options: How files of other recorders are read, if at all.

    Raises:
        RecordingError: It is no recording, or cannot be read.
        ImportProblem: It is no file of another recorder that is understood.
    """
    if path.suffix.lower() == RECORDINGS:
        return _recorded(path)
    if options.foreign is None:
        raise RecordingError(
            RecordingReason.NOT_A_RECORDING,
            Wording("it is not a recording of the coach; say where its sensor sat: --placement"),
        )
    found = import_samples(path, options.foreign)
    header = dataclasses.replace(found.header, versions=versions())
    return Session(header, found.inputs, found.warnings, imported=True)


def _recorded(path: Path) -> Session:
    recording = read_recording(path)
    remarks: tuple[str, ...] = ()
    if not recording.complete:
        remarks = (
            Wording(
                "cut short or damaged: {duration_s:.1f} s of it can be used, {bytes_lost} bytes "
                "cannot",
                duration_s=recording.duration_s,
                bytes_lost=recording.bytes_lost,
            ),
        )
    return Session(recording.header, recording.inputs, remarks, imported=False)


def analyze_file(path: Path, options: BatchOptions, sha256: str = "") -> tuple[Session, Analysis]:
    """Run the pipeline on one file; of a recording it is what ``coach.read`` gives.

    Args:
        path: A local file.
        options: The same for all files.
        sha256: Of the file, if it is known already.

    Raises:
        RecordingError: As ``session_in``.
        ImportProblem: Likewise.
        NothingUsableError: It holds no samples that can be used.
        SettingsError: The recorded settings are not ones that this version knows.
    """
    session = session_in(path, options)
    config = config_of(session.header, options.calibrations, options.settings)
    found = replayed(session.inputs, config, sha256 or hash_of_file(path))
    if not (found.grid.locomotion != "no_data").any() and not len(found.samples):
        raise NothingUsableError(Wording("it holds no samples that can be used"))
    return session, found
