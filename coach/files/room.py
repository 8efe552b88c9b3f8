"""What gives way first when the disk fills up: sound, then the recording, the history last.

What is written first would otherwise take the room of what is worth more: the sound of a run is a
hundred times its recording, and a recording that fills the disk leaves none for the run's numbers.
"""

from __future__ import annotations

import errno
import os

FOR_THE_HISTORY_BYTES = 2 << 20
"""A recording leaves so much: the store grows by some pages and its log, the report has 0.3 MB."""

FOR_THE_RECORDING_BYTES = 16 << 20
"""Sound leaves so much: an hour of recording or two."""


def check_room(fileno: int, bytes_left: int, more: int = 0) -> None:
    """Whether a file may grow, by what its disk has left for others.

    Args:
        fileno: The file.
        bytes_left: So much has to stay free.
        more: So much is to be written.

    Raises:
        OSError: ENOSPC, as if the disk were full.
    """
    if not hasattr(os, "fstatvfs"):
        return
    disk = os.fstatvfs(fileno)
    if disk.f_blocks and disk.f_bavail * disk.f_frsize < bytes_left + more:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
