"""The index of a long recording in little room, as the bytes in which it will be written.

Data is handed to the system each second, and each time ``mcap`` notes where it went: an object of
some 700 bytes, 2.5 MB in an hour. The record that comes of it at the end takes 100, compressed 40.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from mcap.data_stream import RecordBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcap.records import ChunkIndex
    from mcap.writer import Writer

# What ``mcap.writer.Writer`` calls its list. A version that calls it otherwise keeps its own.
_LIST = "_Writer__chunk_indices"


class _Written:
    """A record that is bytes already."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    def write(self, stream: RecordBuilder) -> None:
        stream.write(self._data)


class ChunkIndexes:
    """Takes chunk indexes as a list does, and gives them back in order, ready to be written."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj()
        self._data = bytearray()
        self._count = 0

    def append(self, index: ChunkIndex) -> None:
        builder = RecordBuilder()
        index.write(builder)
        self._data += self._packer.compress(builder.end())  # type: ignore[no-untyped-call]
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[_Written]:
        if self._count:
            rest = self._packer.copy().flush()
            yield _Written(zlib.decompress(bytes(self._data) + rest))


def keep_small(writer: Writer) -> None:
    """Have a writer that has written nothing yet keep its chunk indexes as bytes."""
    if getattr(writer, _LIST, None) == []:
        setattr(writer, _LIST, ChunkIndexes())
