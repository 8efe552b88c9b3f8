"""What went wrong with a file, in the words that go into a line for the user."""

from __future__ import annotations

import errno
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording, mark

if TYPE_CHECKING:
    from collections.abc import Mapping


def what_went_wrong(error: Exception) -> str:
    """The reason alone, in one line: what was asked for and the remedy are the caller's to say."""
    if isinstance(error, OSError) and (error.strerror or not str(error)):
        return Wording((error.strerror or type(error).__name__).lower())
    if error.args and isinstance(error.args[0], Wording):
        return error.args[0]
    return " ".join(str(error).split()) or type(error).__name__


_CHECK_NAME = mark("check the name")
_TO_READ: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: _CHECK_NAME,
        errno.ENOTDIR: _CHECK_NAME,
        errno.ENAMETOOLONG: _CHECK_NAME,
        errno.EACCES: mark("you may not read it: change its permissions, or ask whose it is"),
        errno.EPERM: mark("you may not read it: change its permissions, or ask whose it is"),
        errno.EISDIR: mark("give the name of a file in it"),
        errno.EIO: mark("check the disk, or take another copy"),
    }
)
_TO_WRITE: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: mark("make the folder first"),
        errno.ENOTDIR: mark("make the folder first"),
        errno.ENAMETOOLONG: mark("choose a shorter name"),
        errno.EACCES: mark("choose a folder of yours"),
        errno.EPERM: mark("choose a folder of yours"),
        errno.EROFS: mark("choose a folder of yours"),
        errno.EISDIR: mark("it is a folder; give the name of a file"),
        errno.ENOSPC: mark("free some space"),
        errno.EIO: mark("check the disk"),
    }
)


def to_read_it(error: OSError) -> Wording:
    """What to do about a file that the system does not let us read."""
    return Wording(_TO_READ.get(error.errno or 0, mark("check the file")))


def to_write_it(error: OSError) -> Wording:
    """What to do about a file that the system does not let us write."""
    return Wording(_TO_WRITE.get(error.errno or 0, mark("choose another folder")))
