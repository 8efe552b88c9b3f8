"""The index of a long recording in little room, as differences from what was to be expected.

Data is handed to the system each second, and each time ``mcap`` notes where it went: an object of
some 700 bytes, 2.5 MB in an hour. What is not known from the chunk before takes 20.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from mcap.records import ChunkIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcap.writer import Writer

# What ``mcap.writer.Writer`` calls its list. A version that calls it otherwise keeps its own.
_LIST = "_Writer__chunk_indices"

_NUMBERS, _OFFSET = struct.Struct("<qqqqqqqqq"), struct.Struct("<qq")
_PART = 2**14
"""Bytes unpacked at once."""


class ChunkIndexes:
    """Takes chunk indexes as a list does, and gives them back in order."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj()
        self._data = bytearray()
        self._count = 0
        self._time = self._end = 0
        self._names: list[str] = []

    def append(self, index: ChunkIndex) -> None:
        """One more."""
        if index.compression not in self._names:
            self._names.append(index.compression)
        behind = index.chunk_start_offset + index.chunk_length
        packed = _NUMBERS.pack(
            index.message_start_time - self._time,
            index.message_end_time - index.message_start_time,
            index.chunk_start_offset - self._end,
            index.chunk_length - index.compressed_size,
            index.compressed_size,
            index.uncompressed_size,
            index.message_index_length,
            self._names.index(index.compression),
            len(index.message_index_offsets),
        )
        before = behind
        for channel, offset in index.message_index_offsets.items():
            packed += _OFFSET.pack(channel, offset - before)
            before = offset
        self._data += self._packer.compress(packed)
        self._time, self._end = index.message_end_time, behind + index.message_index_length
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ChunkIndex]:
        parts, time, end = _Parts(bytes(self._data) + self._packer.copy().flush()), 0, 0
        for _ in range(self._count):
            later, lasts, apart, more, packed, unpacked, length, name, channels = parts.take(
                _NUMBERS
            )
            start, chunk_length = end + apart, packed + more
            offsets, before = {}, start + chunk_length
            for _ in range(channels):
                channel, further = parts.take(_OFFSET)
                offsets[channel] = before = before + further
            yield ChunkIndex(
                chunk_length=chunk_length,
                chunk_start_offset=start,
                compression=self._names[name],
                compressed_size=packed,
                message_end_time=time + later + lasts,
                message_index_length=length,
                message_index_offsets=offsets,
                message_start_time=time + later,
                uncompressed_size=unpacked,
            )
            time, end = time + later + lasts, start + chunk_length + length


class _Parts:
    """Numbers of compressed data, unpacked as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._unpacker, self._data, self._at = zlib.decompressobj(), data, 0
        self._ready = b""

    def take(self, numbers: struct.Struct) -> tuple[int, ...]:
        """The next ones."""
        while len(self._ready) - self._at < numbers.size:
            more = self._unpacker.decompress(self._data, _PART)
            self._data = self._unpacker.unconsumed_tail
            self._ready, self._at = self._ready[self._at :] + more, 0
        found = numbers.unpack_from(self._ready, self._at)
        self._at += numbers.size
        return found


def keep_small(writer: Writer) -> None:
    """Have a writer that has written nothing yet keep its chunk indexes as bytes."""
    if getattr(writer, _LIST, None) == []:
        setattr(writer, _LIST, ChunkIndexes())
