"""Zip archives: each member that is a table, and what is refused."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.containers.first_bytes import sheets_in
from coach.recording.importing.containers.npz_arrays import BROKEN
from coach.recording.importing.problem import ImportProblem, ImportReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.recording.importing.sheet import Sheet

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_MEMBERS = 2000
_MOST_BYTES = 1 << 30
"""Unpacked, of all members together."""
_TABLES = ("", "csv", "tsv", "txt", "json", "npz", "parquet", "dat", "log", "zip", "gz")
_ENCRYPTED = 0x1

# Names of members -> what the archive is, and what to do.
_NOT_OURS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "is an Excel workbook; save it as CSV"),
    ("content.xml", "is a spreadsheet; save it as CSV"),
    ("log.bin", "is an ActiGraph file; export raw CSV with ActiLife"),
)


def read_archive(data: bytes, name: str, *, nested: bool = False) -> tuple[Sheet, ...]:
    """The tables of a zip archive; empty if the bytes are none, or an archive of arrays.

    Nothing is unpacked to the disk. Members that are no tables, as videos, are passed over.

    Args:
        data: The archive.
        name: What messages call it.
        nested: Whether it stood in another: then a third is not opened.

    Raises:
        ImportProblem: If it is broken, encrypted, too large, or no member is a table; one line.
    """
    if not data.startswith(_ZIP):
        return ()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise _broken(name) from None
    with archive:
        members = archive.infolist()
        there = {member.filename for member in members}
        if there and all(member.endswith(".npy") for member in there):
            return ()
        for member, remedy in _NOT_OURS:
            if member in there:
                raise ImportProblem(ImportReason.WRONG_KIND, f"{name} {remedy}")
        return _sheets(archive, _useful(name, members), name, nested=nested)


def _broken(name: str) -> ImportProblem:
    return ImportProblem(
        ImportReason.WRONG_KIND,
        Wording("{name} is a broken zip archive; copy or export it again", name=name),
    )


def _useful(name: str, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Members that may be tables, as far as names and sizes tell."""
    useful = [one for one in members if not one.is_dir() and _may_be_table(one.filename)]
    if len(members) > _MOST_MEMBERS:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} holds {n} files; give one recording's", name=name, n=len(members)),
        )
    if any(one.flag_bits & _ENCRYPTED for one in useful):
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} is encrypted; unpack it, and give the files in it", name=name),
        )
    if sum(one.file_size for one in useful) > _MOST_BYTES:
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} unpacks to more than 1 GB; give one recording's files", name=name),
        )
    return useful


def _may_be_table(path: str) -> bool:
    *folders, last = path.replace("\\", "/").split("/")
    hidden = last.startswith(".") or "__MACOSX" in folders
    ending = last.rpartition(".")[2].casefold() if "." in last else ""
    return not hidden and ending in _TABLES


def _sheets(
    archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], name: str, *, nested: bool
) -> tuple[Sheet, ...]:
    found: list[Sheet] = []
    wrong: list[ImportProblem] = []
    left = _MOST_BYTES
    for member in members:
        try:
            with archive.open(member) as file:
                data = file.read(left + 1)  # a size in the directory may lie
        except BROKEN:
            raise _broken(name) from None
        left -= len(data)
        if left < 0:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} unpacks to more than 1 GB; give one recording's files", name=name),
            )
        where = f"{name}:{member.filename}"
        try:
            if not nested:
                found += read_archive(data, where, nested=True) or sheets_in(data, where)
            elif not data.startswith(_ZIP):
                found += sheets_in(data, where)
        except ImportProblem as problem:
            wrong.append(problem)
    if found:
        return tuple(found)
    if wrong:
        raise wrong[0]
    raise ImportProblem(
        ImportReason.EMPTY,
        Wording("{name} holds no tables; give the recording's archive", name=name),
    )
