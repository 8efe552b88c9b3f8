"""A column of numbers that grows for hours: what is older is packed."""

from __future__ import annotations

import zlib
from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_ROWS = 512
"""Of a packed part: some minutes."""


class PackedColumn:
    """Numbers of one type, by the letter that ``array`` has for it; every bit is kept.

    Neighbours are alike, so their first bytes are too: all first bytes stand together, then all
    second ones, and so on, and that is compressed. Grid instants take next to nothing, readings
    two thirds.
    """

    __slots__ = ("_latest", "_packed", "_tail")

    def __init__(self, kind: str) -> None:
        self._packed: list[bytes] = []
        self._tail: array[float] = array(kind)
        self._latest: tuple[int, npt.NDArray[Any]] | None = None

    def __len__(self) -> int:
        return _ROWS * len(self._packed) + len(self._tail)

    def append(self, value: float) -> None:
        """One number more."""
        tail = self._tail
        tail.append(value)
        if len(tail) == _ROWS:
            rows = np.frombuffer(tail, dtype=np.uint8).reshape(_ROWS, tail.itemsize)
            self._packed.append(zlib.compress(rows.T.tobytes()))
            self._tail = array(tail.typecode)

    def __getitem__(self, at: int) -> float:
        """The number in a row, counted from the first; those beside it are found soon after."""
        part, row = divmod(at, _ROWS)
        if part == len(self._packed):
            return float(self._tail[row])
        if self._latest is None or self._latest[0] != part:
            self._latest = part, self._unpacked(part)
        return float(self._latest[1][row])

    def numbers(self) -> npt.NDArray[Any]:
        """``(n,)`` all of them."""
        parts = [self._unpacked(part) for part in range(len(self._packed))]
        return np.concatenate([*parts, np.array(self._tail, dtype=self._tail.typecode)])

    def _unpacked(self, part: int) -> npt.NDArray[Any]:
        kind = self._tail
        planes = np.frombuffer(zlib.decompress(self._packed[part]), dtype=np.uint8)
        rows = np.ascontiguousarray(planes.reshape(kind.itemsize, _ROWS).T)
        return rows.reshape(-1).view(kind.typecode)
