"""Bytes to disk: a file that buffers until told, and a thread that asks the disk to keep them."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from coach import background
from coach.files.private import create_private, sync_folder
from coach.files.room import FOR_THE_HISTORY_BYTES, check_room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SYNC_EVERY_S = 0.25
_CLOSE_PATIENCE_S = 2.0


class Sink:
    """A new, private file that passes bytes to the operating system at ``flush`` and only then.

    ``mcap.writer.Writer`` writes into it. After a failed flush the file is cut back to the end of
    the last good one, so that it ends with a whole record.

    Raises:
        OSError: If the file exists or cannot be made, or (``flush``) if the system takes no more.
    """

    def __init__(self, path: Path) -> None:
        self._file = create_private(path)
        self._pending = bytearray()
        self._flushed = 0

    def write(self, data: bytes) -> int:
        self._pending += data
        return len(data)

    def tell(self) -> int:
        return self._flushed + len(self._pending)

    def flush(self) -> None:
        try:
            check_room(self.fileno(), FOR_THE_HISTORY_BYTES, len(self._pending))
            with memoryview(self._pending) as rest:
                done = 0
                while done < len(rest):
                    done += self._file.write(rest[done:]) or 0
        except OSError:
            self._file.truncate(self._flushed)
            raise
        finally:
            size = len(self._pending)
            self._pending.clear()
        self._flushed += size

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


class Syncer:
    """Asks the disk to keep what was written, four times a second at most, on its own thread.

    ``fsync`` may take seconds on a memory card; here it never holds up the caller. Bytes survive
    the end of the process as soon as they are written; this is for a power cut.

    Args:
        fileno: The file; duplicated, so that the caller may close its own at any time.
        folder: Which has to know that the file is there.
        fsync: The system call.
    """

    def __init__(self, fileno: int, folder: Path, fsync: Callable[[int], None] = os.fsync) -> None:
        self._fileno = os.dup(fileno)
        self._folder = folder
        self._fsync = fsync
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread = background.thread(
            self._run,
            "asking the disk to keep the recording",
            "after a power cut more of it may be missing",
        )

    def request(self) -> None:
        """Have what is written by now synced soon. Returns at once."""
        self._wanted.set()

    def close(self) -> None:
        """Sync a last time; give up waiting after two seconds, the disk goes on by itself."""
        self._closing.set()
        self._wanted.set()
        self._thread.join(_CLOSE_PATIENCE_S)

    def _run(self) -> None:
        try:
            closing = False
            sync_folder(self._folder)
            while not closing:
                self._wanted.wait()
                self._wanted.clear()
                closing = self._closing.is_set()
                self._fsync(self._fileno)
                self._closing.wait(SYNC_EVERY_S)
        except OSError:
            # The next write meets the same trouble and reports it; here nobody could hear it.
            pass
        finally:
            os.close(self._fileno)
