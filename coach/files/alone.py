"""Whether another process works in a folder just now."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class NotAloneError(Exception):
    """Another process has the folder."""


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Have a folder for this process as long as the block lasts, or as it lives.

    Where a system or file system has no locks, nobody is kept out.

    Raises:
        NotAloneError: Another process has it.
        OSError: There is no such folder.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise NotAloneError(str(folder)) from None
        yield
    finally:
        os.close(handle)
