"""Which files are meant, and what each is called in the tables."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path
from typing import TYPE_CHECKING

from coach.analysis.many.batch_problem import BatchProblem
from coach.analysis.many.data_set import MARK
from coach.analysis.many.one_file import RECORDINGS
from coach.analysis.many.stores import fixed_part, found_at, is_url, local_path
from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FOREIGN = (".csv", ".json", ".npz", ".parquet", ".tsv", ".txt", ".zip")
"""How files of other recorders end that are taken out of a folder."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to be analyzed.

    Args:
        root: The folder or URL below which all of it is; empty if there is none.
        files: Paths, absolute, or URLs; each once, in order.
        passed_over: How many files of the folders are of another kind.
        foreign: How many of those are of other recorders, by their ending.
    """

    root: str
    files: tuple[str, ...]
    passed_over: int = 0
    foreign: int = 0


def found_in(paths: Sequence[str | os.PathLike[str]], *, foreign: bool) -> Found:
    """The files that folders, patterns, paths and URLs name.

    Of a folder these are the recordings in it and below, and with ``foreign`` those of other
    recorders; hidden files, and what a batch has written, are passed over. A pattern or a path
    means what it names, whatever that is.

    Args:
        paths: At least one.
        foreign: Whether files of other recorders are taken from folders.

    Raises:
        BatchProblem: There is nothing.
    """
    roots: list[str] = []
    files: dict[str, None] = {}
    others: list[str] = []
    endings = (RECORDINGS, *FOREIGN) if foreign else (RECORDINGS,)
    for given in [str(os.fspath(one)) for one in paths]:
        root, named, is_folder = _named(given)
        roots.append(root)
        taken = [one for one in named if not is_folder or _ending(one) in endings]
        others += set(named) - set(taken)
        files |= dict.fromkeys(taken)
    of_others = sum(_ending(one) in FOREIGN for one in others)
    if not any(is_url(one) or os.path.exists(one) for one in files):  # noqa: PTH110  as below
        raise _nothing(paths, of_others)
    return Found(_common(roots), tuple(files), len(others), of_others)


def names_below(root: str, files: Iterable[str]) -> Iterator[str]:
    """What files are called: the way from the root, or all of it for one that is elsewhere."""
    start = root.rstrip("/\\").replace("\\", "/") + "/" if root else ""
    for one in files:
        plain = one if is_url(one) else one.replace(os.sep, "/")
        yield plain.removeprefix(start) if start and plain.startswith(start) else plain


def _named(given: str) -> tuple[str, list[str], bool]:
    """Root, files, and whether it is a folder."""
    if is_url(given):
        return found_at(given)
    path = os.path.abspath(local_path(given))  # noqa: PTH100  resolves no links
    if os.path.isdir(path):  # noqa: PTH112  as above
        return path, list(_below(path)), True
    if not os.path.exists(path) and glob.has_magic(path):  # noqa: PTH110  as above
        found = [one for one in glob.iglob(path, recursive=True) if os.path.isfile(one)]  # noqa: PTH113,PTH207
        return fixed_part(path.replace(os.sep, "/")), sorted(found), False
    return os.path.dirname(path), [path], False  # noqa: PTH120  as above


def _below(folder: str) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        if MARK in files:
            folders.clear()
            continue
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (os.path.join(here, one) for one in sorted(files) if not one.startswith("."))  # noqa: PTH118


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122  may be a URL


def _common(roots: Sequence[str]) -> str:
    urls = [is_url(root) for root in roots]
    if len(set(roots)) == 1:
        return roots[0]
    if any(urls):
        heads = {root.partition("://")[0] for root in roots}
        if not all(urls) or len(heads) > 1:
            return ""
        shared = commonpath([f"{root}/" for root in roots]).rpartition("/")[0]
        return shared if "://" in shared and not shared.endswith("/") else ""
    try:
        return os.path.commonpath(roots)
    except ValueError:  # other drives of Windows
        return ""


def _nothing(paths: Sequence[str | os.PathLike[str]], foreign: int) -> BatchProblem:
    what = ", ".join(str(os.fspath(one)) for one in paths)
    if foreign:
        return BatchProblem(
            Wording(
                "there is no recording in {what}; for files of other recorders say where the "
                "sensor sat: --placement",
                what=what,
            )
        )
    return BatchProblem(Wording("there is no file to analyze in {what}; check the name", what=what))


def root_of(paths: Sequence[str | os.PathLike[str]]) -> str:
    """The folder or URL below which all of it is, whether there is anything or not."""
    roots = []
    for given in [str(os.fspath(one)) for one in paths]:
        place = given if is_url(given) else os.path.abspath(local_path(given))  # noqa: PTH100
        roots.append(fixed_part(place) if glob.has_magic(place) else place.rstrip("/"))
    return _common(roots)


def nearest_name(root: str) -> str:
    """The last part of a folder or URL, to name something after it."""
    return Path(root.rstrip("/").rpartition("/")[2] if is_url(root) else root).name or "recordings"
