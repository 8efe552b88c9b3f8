"""Files that only their owner can read, whole or not there at all.

What the coach writes tells of a body: how it runs, when and where it hurt. So a new file is for its
owner alone, whatever the umask. A file that is replaced keeps the permissions it was given. File
systems without permissions, as on many memory cards, take the file and have none to give.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import FileIO

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_OTHERS = 0o077


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file, or replace it: afterwards it is the old one or the new one, never a part.

    Raises:
        OSError: The system refuses; what was there is still there.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    make_private(path, lambda made: made.write_bytes(data))


def make_private(path: Path, make: Callable[[Path], object]) -> None:
    """The same for what writes a file by its name.

    Args:
        path: Where the file goes. A link is followed, so that it stays one.
        make: Writes the file of the name it is given.

    Raises:
        OSError: The system refuses; what was there is still there.
    """
    target = Path(os.path.realpath(path))
    with _workshop(target.parent) as folder:
        made = folder / target.name
        make(made)
        _put(made, target)


def make_all_private(folder: Path, make: Callable[[Path], list[Path]]) -> list[Path]:
    """The same for several files: none of them is moved into its place before all are written.

    Args:
        folder: Where they go.
        make: Writes them into the folder it is given, and names them.

    Returns:
        The files in their places.
    """
    with _workshop(folder) as made_in:
        placed: list[Path] = []
        for made in make(made_in):
            placed.append(folder / made.name)
            _put(made, placed[-1])
        return placed


def create_private(path: Path) -> FileIO:
    """A new, unbuffered file to be written as time goes on.

    Raises:
        FileExistsError: There is one of that name.
        OSError: The system refuses.
    """
    return open(path, "xb", buffering=0, opener=_opener)


def rewrite_private(path: Path) -> FileIO:
    """The same, in place of what is there."""
    return open(path, "wb", buffering=0, opener=_opener)


def rewrite_private_text(path: Path, *, newline: str) -> TextIO:
    """The same for lines of text in which half letters are spelled out."""
    return open(
        path, "w", encoding="utf-8", errors="backslashreplace", newline=newline, opener=_opener
    )


def new_folder(path: Path) -> None:
    """Make a folder for its owner alone; one that is there stays as it is.

    Raises:
        OSError: The system refuses.
    """
    path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)


def own_folder(path: Path) -> None:
    """Make the folder of the user's data, or close it to others, whoever made it.

    A folder is left as it is if it is somebody else's, shared by design (as ``/tmp`` is), or the
    user's home: others may have to pass through it.

    Raises:
        OSError: The system refuses to make it.
    """
    new_folder(path)
    if hasattr(os, "getuid") and not _is_home(path):
        found = path.stat()
        if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX:
            close_to_others(path)


def close_to_others(path: Path) -> None:
    """Take away what others may do with a file or folder, if it is there and ours to say."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)


def touch_private(path: Path) -> None:
    """Have an empty file there, for a library that would make it open to everybody.

    Raises:
        OSError: The system refuses.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, _FILE_MODE))


@contextlib.contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder within a folder: a move across file systems is not one step."""
    with tempfile.TemporaryDirectory(
        dir=folder, prefix=".coach-", ignore_cleanup_errors=True
    ) as made:
        yield Path(made)


def _put(made: Path, path: Path) -> None:
    mode = _FILE_MODE
    with contextlib.suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
    with contextlib.suppress(OSError):  # a file system without permissions
        made.chmod(mode)
    with made.open("r+b") as file:
        os.fsync(file.fileno())
    made.replace(path)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)


def _is_home(path: Path) -> bool:
    """Whether it is the user's home, or one of the folders that lead there."""
    try:
        home = Path.home().resolve()
    except RuntimeError:
        return False
    return home.is_relative_to(path.resolve())
