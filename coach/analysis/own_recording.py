"""A recording of the coach, and the way in for what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording import RecordingError, RecordingReason, read_recording

if TYPE_CHECKING:
    from pathlib import Path

    from coach.recording import Recording


def own_recording(path: Path) -> Recording:
    """Read a recording.

    Raises:
        RecordingError: There is no such file, or it is not a recording; then the line says how its
            samples come in.
    """
    try:
        return read_recording(path)
    except RecordingError as error:
        if error.reason is not RecordingReason.NOT_A_RECORDING:
            raise
        told = Wording(
            "{path} is not a recording of the coach; make one of it with 'coach import', or give "
            "its arrays to coach.analyze",
            path=path,
        )
        raise RecordingError(error.reason, told) from None
