"""Recordings: the inputs of a session, and beside them what the coach made of them."""

from typing import TYPE_CHECKING

from coach.recording.errors import RecordingError, RecordingReason
from coach.recording.header import FORMAT_VERSION, Provenance, SessionHeader
from coach.recording.json_form import form_of, item_of, to_json
from coach.recording.reader import Recording, read_recording

if TYPE_CHECKING:
    from coach.recording.writer import RecordingWriter

__all__ = [
    "FORMAT_VERSION",
    "Provenance",
    "Recording",
    "RecordingError",
    "RecordingReason",
    "RecordingWriter",
    "SessionHeader",
    "form_of",
    "item_of",
    "read_recording",
    "to_json",
]


def __getattr__(name: str) -> object:
    """Import on first use: what writes an MCAP file takes three times as long as what reads one."""
    if name == "RecordingWriter":
        from coach.recording.writer import RecordingWriter  # noqa: PLC0415

        return RecordingWriter
    raise AttributeError(f"module 'coach.recording' has no attribute '{name}'")
