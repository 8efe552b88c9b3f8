"""Sheets from a numpy NPZ file: one for each array of numbers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.names import ACC_KEYS, GYRO_KEYS, RATE_KEYS, TIME_KEYS
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import Sheet

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.recording.importing.sheet import Column

NPZ = "NPZ"
"""First line of the preamble of each of its sheets."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BROKEN: tuple[type[Exception], ...] = (
    ValueError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,  # a way of packing that is not known
    RuntimeError,  # encrypted
    MemoryError,  # a header may tell of any size
    OverflowError,
    TypeError,
    SyntaxError,
    KeyError,
    UnicodeError,
)
"""What Python and numpy raise over a damaged archive."""
_KNOWN = frozenset((*ACC_KEYS, *GYRO_KEYS, *TIME_KEYS, *RATE_KEYS))
_MOST_BYTES = 1 << 30
_WIDEST = 9


def is_npz(data: bytes) -> bool:
    return data.startswith(_ZIP)


def read_npz(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Each array of numbers as a sheet ``name:key``; numbers alone are told in the preamble.

    Columns of an ``(n, m)`` array are ``x``, ``y``, ``z`` for three, else counted from 1; of an
    ``(n,)`` array its key. Objects are refused, since unpacking them would run code from the file.

    Raises:
        ImportProblem: If the file is broken, or an array of a known name is of no numbers.
    """
    try:
        arrays = np.load(io.BytesIO(data), allow_pickle=False)
    except BROKEN:
        arrays = None
    if not isinstance(arrays, np.lib.npyio.NpzFile):
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} is not an NPZ file; write it with numpy.savez", name=name),
        )
    with arrays, zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
            raise ImportProblem(
                ImportReason.WRONG_KIND,
                Wording("{name} unpacks to more than 1 GB; cut it into pieces", name=name),
            )
        found = {key: _numbers(arrays, key, name) for key in arrays.files}
    numbers = {key: array for key, array in found.items() if array is not None}
    told = (NPZ, *(f"{key}: {array}" for key, array in numbers.items() if array.ndim == 0))
    sheets = tuple(
        Sheet(f"{name}:{key}", _columns(key, array), preamble=told, first_row=0)
        for key, array in numbers.items()
        if array.ndim > 0
    )
    if not sheets:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording("{name} holds no arrays of numbers; save acc, gyr and fs in it", name=name),
        )
    return sheets


def _numbers(arrays: np.lib.npyio.NpzFile, key: str, name: str) -> npt.NDArray[np.float64] | None:
    """An array as numbers; ``None`` if it is none and nobody will ask for it."""
    try:
        array = np.asarray(arrays[key])
    except BROKEN:
        if key not in _KNOWN:
            return None
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording(
                "{name}: {key} cannot be unpacked; save it as plain numbers", name=name, key=key
            ),
        ) from None
    if array.dtype.kind in "iuf":
        return array.astype(np.float64)
    if key in _KNOWN:
        raise ImportProblem(
            ImportReason.NOT_A_NUMBER,
            Wording(
                "{name}: {key} holds {dtype}, not real numbers; save it as float64",
                name=name,
                key=key,
                dtype=array.dtype,
            ),
        )
    return None


def _columns(key: str, array: npt.NDArray[np.float64]) -> dict[str, Column]:
    if array.ndim == 1:
        return {key: array}
    if array.ndim == 2 and array.shape[1] <= _WIDEST:
        names = "xyz" if array.shape[1] == 3 else map(str, range(1, array.shape[1] + 1))
        return {name: np.ascontiguousarray(array[:, k]) for k, name in enumerate(names)}
    return {" x ".join(map(str, array.shape)): np.array([], dtype=np.float64)}
