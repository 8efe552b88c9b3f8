"""Where files come from and tables go to: a folder, or by fsspec whatever has a URL."""

from __future__ import annotations

import contextlib
import glob
import importlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from coach.analysis.many.batch_problem import BatchProblem, NotWrittenError
from coach.core_wording import Wording
from coach.files.private import new_folder, put_private, workshop
from coach.files.trouble import to_write_it, what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COPIES = "coach-copy-"
"""How folders of copies begin."""

_LOCAL = "file"
_FOLDERS = frozenset({"file", "ftp", "hdfs", "local", "sftp", "smb", "ssh", "webhdfs"})
"""Where a file that is being written can be seen; what is none of these puts objects whole."""


class Store(Protocol):
    """A place of files with names such as ``grid/a.parquet``.

    All raise ``NotWrittenError`` for what the system refuses, but for a file that is not there.
    """

    place: str
    files: Any  # of pyarrow or fsspec, for pyarrow.dataset; None: this machine's own

    def is_there(self, name: str) -> bool: ...
    def read(self, name: str) -> bytes:
        """All of a file; raises ``FileNotFoundError`` if it is not there."""

    def put(self, parts: Mapping[str, bytes]) -> None:
        """Write files in their order, each whole or not at all."""

    def delete(self, names: Sequence[str]) -> None:
        """Take files away, as far as they are there."""

    def names(self, folder: str) -> list[str]:
        """The files in a folder of it; none if there is none."""

    def path(self, name: str) -> str:
        """What ``files`` calls a file."""


class LocalStore:
    """A folder of this machine, or one that several machines see. Its files are private."""

    files = None

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder

    def is_there(self, name: str) -> bool:
        with self._used():
            return (self._folder / name).exists()

    def read(self, name: str) -> bytes:
        with self._used():
            return (self._folder / name).read_bytes()

    def put(self, parts: Mapping[str, bytes]) -> None:
        with self._used(), workshop(self._folder) as shop:
            made = []
            for number, (name, data) in enumerate(parts.items()):
                path = shop / str(number)
                path.write_bytes(data)
                new_folder((self._folder / name).parent)
                made.append((path, self._folder / name))
            for path, target in made:
                put_private(path, target)

    def delete(self, names: Sequence[str]) -> None:
        with self._used():
            for name in names:
                (self._folder / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        with self._used(), contextlib.suppress(FileNotFoundError):
            return sorted(path.name for path in (self._folder / folder).iterdir())
        return []

    def path(self, name: str) -> str:
        return str(self._folder / name)

    @contextlib.contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _refused(self.place, error) from None


class RemoteStore:
    """What a URL names. Needs fsspec, and what fsspec needs for its kind.

    An object of a store is written whole by its nature; in folders, as of a network, it gets its
    name when it is.
    """

    def __init__(self, url: str) -> None:
        self.place = url.rstrip("/")
        self.files, root = _opened(url)
        self._root = root.rstrip("/")
        protocols = self.files.protocol
        kinds = {protocols} if isinstance(protocols, str) else set(protocols)
        self._named_at_the_end = bool(kinds & _FOLDERS)

    def is_there(self, name: str) -> bool:
        with self._used():
            self.files.invalidate_cache()
            return bool(self.files.exists(self.path(name)))

    def read(self, name: str) -> bytes:
        with self._used():
            return bytes(self.files.cat_file(self.path(name)))

    def put(self, parts: Mapping[str, bytes]) -> None:
        with self._used():
            for name, data in parts.items():
                path = self.path(name)
                folder, _, last = path.rpartition("/")
                self.files.makedirs(folder, exist_ok=True)
                if not self._named_at_the_end:
                    self.files.pipe_file(path, data)
                    continue
                made = f"{folder}/.{last}.{os.getpid()}"
                self.files.pipe_file(made, data)
                if self.files.exists(path):  # not everywhere is another one replaced
                    self.files.rm_file(path)
                self.files.mv(made, path)

    def delete(self, names: Sequence[str]) -> None:
        with self._used():
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    self.files.rm_file(self.path(name))

    def names(self, folder: str) -> list[str]:
        with self._used(), contextlib.suppress(FileNotFoundError):
            self.files.invalidate_cache()
            found = self.files.ls(self.path(folder).rstrip("/"), detail=False)
            return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)
        return []

    def path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextlib.contextmanager
    def _used(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:  # noqa: BLE001  each of fsspec's kinds has its own
            raise _refused(self.place, error) from None


def is_url(place: str) -> bool:
    """Whether it is for fsspec; a folder of this machine may be written as a URL too."""
    head, mark, _ = place.partition("://")
    return bool(mark) and head != _LOCAL and "/" not in head and bool(head)


def local_path(place: str) -> Path:
    """The path of what is no URL, or one of this machine's own files."""
    head = f"{_LOCAL}://"
    return Path(place.removeprefix(head) if place.startswith(head) else place)


def store_at(place: str) -> Store:
    """The place of a data set.

    Raises:
        BatchProblem: It is a URL, and fsspec or what it needs is not there.
    """
    return RemoteStore(place) if is_url(place) else LocalStore(local_path(place))


@contextlib.contextmanager
def local_copy(where: str) -> Iterator[Path]:
    """A file as one of this machine: itself, or a copy for as long as the block lasts.

    Raises:
        OSError: There is no such file, or it cannot be read.
        BatchProblem: As ``store_at``.
    """
    if not is_url(where):
        yield local_path(where)
        return
    files, path = _opened(where)
    with tempfile.TemporaryDirectory(prefix=COPIES, ignore_cleanup_errors=True) as folder:
        # Its name tells its reader what it is.
        copy = Path(folder) / (path.rstrip("/").rpartition("/")[2] or "file")
        files.get_file(path, str(copy))
        yield copy


def found_at(url: str) -> tuple[str, list[str], bool]:
    """What a URL names.

    Returns:
        The URL of the folder below which it is, the URLs of the files, and whether it is a folder;
        of this machine's own files they are paths.

    Raises:
        BatchProblem: It cannot be read, or as ``store_at``.
    """
    files, path = _opened(url)
    is_folder = False
    try:
        if glob.has_magic(path):
            found = [one for one in files.glob(path) if files.isfile(one)]
            root = fixed_part(path)
        elif files.isfile(path):
            found, root = [path], path.rpartition("/")[0]
        else:
            found, root, is_folder = files.find(path), path, True
    except Exception as error:  # noqa: BLE001  each of fsspec's kinds has errors of its own
        raise BatchProblem(
            Wording(
                "cannot read {url}: {what}; check the address", url=url, what=what_went_wrong(error)
            )
        ) from None
    whole = [str(files.unstrip_protocol(one)) for one in (root, *found)]
    whole = [one if is_url(one) else str(local_path(one)) for one in whole]
    return whole[0].rstrip("/"), whole[1:], is_folder


def fixed_part(pattern: str) -> str:
    """The folder that a pattern begins with."""
    first = min(pattern.find(sign) for sign in "*?[" if sign in pattern)
    return pattern[:first].rpartition("/")[0]


def _opened(url: str) -> tuple[Any, str]:
    try:
        core = importlib.import_module("fsspec.core")
    except ImportError:
        raise BatchProblem(
            Wording(
                "{url} needs fsspec, which is not installed; get it with: pip install "
                "'posture-coach[cluster]'",
                url=url,
            )
        ) from None
    try:
        files, path = core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise BatchProblem(
            Wording("cannot open {url}: {what}", url=url, what=what_went_wrong(error))
        ) from None
    return files, str(path)


def _refused(place: str, error: Exception) -> NotWrittenError:
    remedy = to_write_it(error) if isinstance(error, OSError) else Wording("check the address")
    return NotWrittenError(
        Wording(
            "cannot use {place}: {what}; {remedy}; what is done stays, and the same "
            "command goes on from there",
            place=place,
            what=what_went_wrong(error),
            remedy=remedy,
        )
    )
