"""What holds the tables, told by the first bytes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.containers.card_frames import is_card, read_card
from coach.recording.importing.containers.json_log import is_json, read_json
from coach.recording.importing.containers.npz_arrays import is_npz, read_npz
from coach.recording.importing.containers.parquet_table import is_parquet, read_parquet
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.text_sheet import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.recording.importing.sheet import Sheet

    Reads = Callable[[bytes, str], tuple[Sheet, ...]]

_GZIP = b"\x1f\x8b"
_MOST_UNPACKED = 1 << 30

# First bytes -> what it is, and what to do.
_NOT_OURS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook; save it as CSV"),
    (b"\x89MCAP0\r\n", "is a recording already; give it to coach replay"),
    (b"SQLite format 3\0", "is a database; export CSV or zip from the app"),
    (b"\x89HDF\r\n", "is HDF5; export CSV or write the arrays with numpy.savez"),
    (b"MATLAB 5.0 MAT", "is a MATLAB file; write CSV with writetable"),
    (b"SBEM", "is a Movesense log as it was in the sensor; convert it with sbem2json"),
    (b"\x93NUMPY", "is one numpy array; write it with numpy.savez and a name for each quantity"),
    (b"%PDF", "is a PDF; export CSV"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it, or make a zip"),
    (b"Rar!", "is a RAR archive; unpack it, or make a zip"),
)
_CWA = b"MD\xfc\x03"  # header block of 1020 bytes

_KINDS: tuple[tuple[Callable[[bytes], bool], Reads], ...] = (
    (is_npz, read_npz),
    (is_parquet, read_parquet),
    (is_card, read_card),
    (is_json, read_json),
)


def sheets_in(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables in bytes that are no archive, or an archive of arrays.

    Args:
        data: All of it.
        name: What messages call it.

    Raises:
        ImportProblem: If it is no table; one line.
    """
    if data.startswith(_GZIP):
        data = _unpacked(data, name)
    for begins, remedy in _NOT_OURS:
        if data.startswith(begins):
            raise ImportProblem(ImportReason.WRONG_KIND, f"{name} {remedy}")
    if data.startswith(_CWA):
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} is an Axivity file; export raw CSV with OMGUI", name=name),
        )
    read = next((reads for fits, reads in _KINDS if fits(data)), None)
    return read_text(data, name) if read is None else read(data, name)


def _unpacked(data: bytes, name: str) -> bytes:
    plain = b""
    while data.startswith(_GZIP):  # a log that was packed piece by piece has several
        unpack = zlib.decompressobj(wbits=31)
        try:
            plain += unpack.decompress(data, _MOST_UNPACKED - len(plain))
        except zlib.error:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} is a broken gzip file; copy it again", name=name),
            ) from None
        if unpack.unconsumed_tail or len(plain) >= _MOST_UNPACKED:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} holds more than 1 GB; unpack it and cut it", name=name),
            )
        if not unpack.eof:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} is a gzip file that was cut; copy it again", name=name),
            )
        data = unpack.unused_data
    return plain
