"""What can go wrong with a recording file, each with the one line a user sees."""

from __future__ import annotations

import enum
import errno
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from pathlib import Path


class RecordingReason(enum.Enum):
    EXISTS = "exists"  # a file of that name is there; it is never overwritten
    UNWRITABLE = "unwritable"  # the folder is missing, read-only or not ours
    DISK_FULL = "disk_full"  # no space, quota used up, or the file may not grow further
    DISK_ERROR = "disk_error"  # the disk refused for another reason
    UNREADABLE = "unreadable"  # no such file, or no permission
    NOT_A_RECORDING = "not_a_recording"  # some other kind of file
    DAMAGED = "damaged"  # ours, but the part that says what it is is missing or broken
    NEWER_FORMAT = "newer_format"  # written by a later version of the coach


class RecordingError(Exception):
    """A recording cannot be written or read.

    The message is one line: what, where, remedy. Any other exception from this package is a bug,
    except ``TypeError`` and ``ValueError`` for arguments that no recording can hold.

    Args:
        reason: Which of the known reasons.
        message: The line.
        system: What the operating system said, if it was that.
    """

    def __init__(
        self, reason: RecordingReason, message: str, system: OSError | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.system = system


_DISK_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_UNWRITABLE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR}
)


def write_error(path: Path, error: OSError) -> RecordingError:
    """The recording error for an operating system's refusal to write ``path``."""
    if isinstance(error, FileExistsError):
        return RecordingError(
            RecordingReason.EXISTS,
            Wording(
                "cannot record to {path}: the file exists; choose another name or move it away",
                path=path,
            ),
            error,
        )
    what = what_went_wrong(error)
    if error.errno in _DISK_FULL:
        return RecordingError(
            RecordingReason.DISK_FULL,
            Wording(
                "recording to {path} stopped: {what}; free some space, what was recorded until "
                "now is kept",
                path=path,
                what=what,
            ),
            error,
        )
    if error.errno in _UNWRITABLE:
        return RecordingError(
            RecordingReason.UNWRITABLE,
            Wording(
                "cannot record to {path}: {what}; choose a folder that exists and is yours",
                path=path,
                what=what,
            ),
            error,
        )
    return RecordingError(
        RecordingReason.DISK_ERROR,
        Wording(
            "recording to {path} stopped: {what}; check the disk, what was recorded until now "
            "is kept",
            path=path,
            what=what,
        ),
        error,
    )


def not_written(path: Path, error: OSError) -> RecordingError:
    """The same where a file is written whole or not at all."""
    told = write_error(path, error)
    if told.reason not in (RecordingReason.DISK_FULL, RecordingReason.DISK_ERROR):
        return told
    what = what_went_wrong(error)
    return RecordingError(
        told.reason,
        Wording(
            "cannot write {path}: {what}; free some space or choose another folder, nothing "
            "was changed",
            path=path,
            what=what,
        ),
        error,
    )
