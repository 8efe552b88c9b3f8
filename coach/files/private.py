"""Files that only their owner can read, whole or not there at all.

What the coach writes tells of a body: how it runs, when and where it hurt. So a new file is for its
owner alone, whatever the umask. A file that is replaced keeps the permissions it was given. File
systems without permissions, as on many memory cards, take the file and have none to give.

The disk is asked to keep the bytes before the file is moved into its place, and the folder after
it: a power cut leaves the old file or the new one. Whoever is killed half way leaves a folder of
hidden files, which the next one to write there takes away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import FileIO

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_OTHERS = 0o077

_WORKSHOP = ".coach-"
_YOUNG_S = 60.0  # between its making and its lock a workshop is nobody's
_OLD_S = 86_400.0  # where there are no locks


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
    with workshop(target.parent) as folder:
        made = folder / target.name
        make(made)
        _put([(made, target)])


def make_all_private(folder: Path, make: Callable[[Path], list[Path]]) -> list[Path]:
    """The same for several files: none of them is moved into its place before all are written.

    Args:
        folder: Where they go.
        make: Writes them into the folder it is given, and names them.

    Returns:
        The files in their places.
    """
    with workshop(folder) as made_in:
        pairs = [(made, folder / made.name) for made in make(made_in)]
        _put(pairs)
        return [placed for _, placed in pairs]


def put_private(made: Path, path: Path) -> None:
    """Move a file that was made in a ``workshop`` to its place.

    Raises:
        OSError: The system refuses; what was there is still there.
    """
    _put([(made, Path(os.path.realpath(path)))])


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


def new_folder(path: Path) -> None:
    """Make a folder for its owner alone; one that is there stays as it is.

    Raises:
        OSError: The system refuses.
    """
    if not path.is_dir():
        path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        sync_folder(path.parent)


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


def sync_folder(folder: Path) -> None:
    """Ask the disk to keep which files are in a folder, where the system can be asked for it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A folder within a folder to make files in: a move across file systems is not one step.

    It is taken away at the end; those of processes that were killed are taken away now.

    Raises:
        OSError: The system refuses.
    """
    import tempfile  # noqa: PLC0415  brings random numbers and their hashes with it

    _tidy(folder)
    with tempfile.TemporaryDirectory(
        dir=folder, prefix=_WORKSHOP, ignore_cleanup_errors=True
    ) as made:
        lock = _locked(Path(made))
        try:
            yield Path(made)
        finally:
            if lock is not None:
                os.close(lock)


def _tidy(folder: Path) -> None:
    """Take away workshops that nobody works in any more."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_WORKSHOP}*"):
            with contextlib.suppress(OSError):
                age_s = abs(time.time() - left.lstat().st_mtime)  # the clock may have been wrong
                if age_s < (_OLD_S if fcntl is None else _YOUNG_S) or left.is_symlink():
                    continue
                lock = _locked(left)
                if lock is not None or fcntl is None:
                    shutil.rmtree(left, ignore_errors=True)
                if lock is not None:
                    os.close(lock)


def _locked(folder: Path) -> int | None:
    """Hold a folder as long as this process lives; ``None`` if another one does, or nobody can."""
    if fcntl is None:
        return None
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if handle >= 0:
            os.close(handle)
        return None
    return handle


def _put(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Move files into their places, all or none: first all are brought to the disk."""
    for made, path in pairs:
        mode = _FILE_MODE
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(path.stat().st_mode)
        with contextlib.suppress(OSError):  # a file system without permissions
            made.chmod(mode)
        with made.open("r+b") as file:
            os.fsync(file.fileno())
    moved: list[tuple[Path, Path | None]] = []
    try:
        for made, path in pairs:
            before = made.with_name(f"{made.name}.before") if path.exists() else None
            if before is not None and len(pairs) > 1:
                with contextlib.suppress(OSError):  # a file system without links
                    os.link(path, before)
            made.replace(path)
            moved.append((path, before))
    except OSError:
        for path, before in moved:
            with contextlib.suppress(OSError):
                path.unlink() if before is None else before.replace(path)
        raise
    for folder in {path.parent for _, path in pairs}:
        sync_folder(folder)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, _FILE_MODE)


def _is_home(path: Path) -> bool:
    """Whether it is the user's home, or one of the folders that lead there."""
    try:
        home = Path.home().resolve()
    except RuntimeError:
        return False
    return home.is_relative_to(path.resolve())
