"""Recordings: the inputs of a session, and beside them what the coach made of them."""

from coach.recording.errors import RecordingError, RecordingReason
from coach.recording.header import FORMAT_VERSION, Provenance, SessionHeader
from coach.recording.json_form import form_of, item_of, to_json
from coach.recording.reader import Recording, read_recording
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
