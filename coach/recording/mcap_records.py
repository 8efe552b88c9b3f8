"""Walks the records of an MCAP file, whole or cut short, without the package's own reader.

The layout is that of the MCAP specification (mcap.dev/spec). The package's reader costs 10 us a
message, mostly for building objects nobody keeps; an hour has 50,000 messages and more.
"""

from __future__ import annotations

import contextlib
import struct
import zlib
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import zstandard
from mcap.opcode import Opcode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.recording.file_bytes import FileBytes

MCAP0_MAGIC = b"\x89MCAP0\r\n"

_RECORD = struct.Struct("<BQ")  # opcode, length of the content
_RECORD_AND_CHANNEL = struct.Struct("<BQH")  # the same, and the first number of a message
_CHUNK = struct.Struct("<QQQI")  # start, end, uncompressed size, CRC-32 of the uncompressed
_U16 = struct.Struct("<H")
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_MESSAGE_HEAD = 2 + 4 + 8 + 8  # channel, sequence, log time, publish time

_LARGEST_CHUNK = 64 * 2**20
"""Bytes of an unpacked chunk: ours have some thousands, those of other programs a few millions."""
_MOST_TIMES_LARGER = 256
"""Than it is packed: ours are up to 5 times. Without a bound a small file could fill the memory."""
_ALWAYS_ALLOWED = 2**16

_ZSTD = zstandard.ZstdDecompressor(max_window_size=_LARGEST_CHUNK)
"""One for all chunks, of which an hour has thousands: making it takes as long as a chunk does."""

_MESSAGE, _CHANNEL, _CHUNK_RECORD = int(Opcode.MESSAGE), int(Opcode.CHANNEL), int(Opcode.CHUNK)
_ZSTD_MARK = _U32.pack(4) + b"zstd"
"""What each compressed chunk says of itself, behind its numbers: by it the next one is found."""

_DAMAGE = (struct.error, zstandard.ZstdError, ValueError, OverflowError)


class Pieces:
    """Opcode, start and end of records, in 17 bytes each: a live run writes one a second."""

    def __init__(self) -> None:
        self._opcodes = bytearray()
        self._borders = array("Q")

    def append(self, piece: tuple[int, int, int]) -> None:
        opcode, start, end = piece
        self._opcodes.append(opcode)
        self._borders.append(start)
        self._borders.append(end)

    def __len__(self) -> int:
        return len(self._opcodes)

    def __getitem__(self, number: int) -> tuple[int, int, int]:
        start, end = self._borders[2 * number : 2 * number + 2]
        return self._opcodes[number], start, end

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return (self[number] for number in range(len(self)))


@dataclass(slots=True)
class Contents:
    """What was found.

    Args:
        metadata: Name -> the key-value pairs of the last metadata record of that name.
        topics: Channel number -> topic.
        pieces: Each record that is a message or holds some.
        complete: The file ends as a finished one does and every checksum in it holds.
        bytes_lost: Bytes at the end, or in broken chunks, that could not be used.
    """

    metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pieces: Pieces = field(default_factory=Pieces)
    complete: bool = False
    bytes_lost: int = 0


def is_mcap(begin: bytes) -> bool:
    """Whether bytes are the begin of an MCAP file."""
    return begin.startswith(MCAP0_MAGIC)


def walk(data: FileBytes) -> Contents:
    """Everything readable in the bytes of an MCAP file.

    A chunk whose checksum does not hold is left out, and behind a record that says a wrong length
    the walk goes on with the next chunk, as over a gap in the radio link.
    """
    found = Contents()
    at = len(MCAP0_MAGIC)
    finished, intact, in_data = False, True, True
    for opcode, start, end in _records(data, at):
        found.bytes_lost += start - _RECORD.size - at
        if opcode == Opcode.DATA_END:
            intact = _is_intact(data, start - _RECORD.size, data.part(start, end))
            in_data = False  # the summary behind it repeats what was said, and has no checksum here
        at = end
        try:
            if in_data:
                if opcode in (_MESSAGE, _CHUNK_RECORD):
                    found.pieces.append((opcode, start, end))
                _take(found, opcode, data.part(start, end))
            elif opcode == _CHANNEL:  # may have been told in a chunk that is broken
                number, topic = _channel(data.part(start, end))
                found.topics.setdefault(number, topic)
        except _DAMAGE:
            found.bytes_lost += end - start
        if opcode == Opcode.FOOTER:
            last = end + len(MCAP0_MAGIC)
            finished = last == len(data) and data.part(end, last) == MCAP0_MAGIC
            at = end + len(MCAP0_MAGIC) if finished else end
            break
    found.complete = finished and intact and found.bytes_lost == 0
    found.bytes_lost += len(data) - at
    return found


def messages_in(data: FileBytes, piece: tuple[int, int, int]) -> list[tuple[int, bytes]]:
    """Channel number and bytes of each message in a piece, as far as it can be read."""
    opcode, start, end = piece
    content = data.part(start, end)
    messages: list[tuple[int, bytes]] = []
    with contextlib.suppress(*_DAMAGE):
        if opcode == _MESSAGE:
            messages.append((_U16.unpack_from(content)[0], content[_MESSAGE_HEAD:]))
        else:
            _read_records(_unpacked(content), messages, {})
    return messages


def _is_intact(data: FileBytes, end: int, data_end: bytes) -> bool:
    """Whether the checksum of all that comes before an end holds; 0 stands for none."""
    crc = _U32.unpack_from(data_end)[0] if len(data_end) >= _U32.size else 1
    return crc == 0 or crc == data.checksum(end)


def _records(data: FileBytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Opcode, start and end of each record; where one is not whole, on from the next chunk."""
    size = len(data)
    while 0 <= at <= size - _RECORD.size:
        opcode, length = _RECORD.unpack(data.part(at, at + _RECORD.size))
        start = at + _RECORD.size
        end = start + length
        # Opcode 0 is what a file system leaves where bytes never reached the disk.
        if opcode == 0 or end > size or (opcode == _CHUNK_RECORD and not _fits(data, start, end)):
            at = _next_chunk(data, start)
            continue
        yield opcode, start, end
        at = end


def _fits(data: FileBytes, start: int, end: int) -> bool:
    """Whether the length of a chunk is that of its parts."""
    at = start + _CHUNK.size
    if at + _U32.size > end:
        return False
    (name,) = _U32.unpack(data.part(at, at + _U32.size))
    at += _U32.size + name + _U64.size
    if at > end:
        return False
    (length,) = _U64.unpack(data.part(at - _U64.size, at))
    return bool(length == end - at)


def _next_chunk(data: FileBytes, begin: int) -> int:
    """Where the first whole chunk from ``begin`` on stands; -1 if there is none."""
    mark = data.find(_ZSTD_MARK, begin)
    while mark >= 0:
        start = mark - _CHUNK.size
        at = start - _RECORD.size
        if at >= begin:
            opcode, length = _RECORD.unpack(data.part(at, start))
            end = start + length
            if opcode == _CHUNK_RECORD and end <= len(data) and _fits(data, start, end):
                return at
        mark = data.find(_ZSTD_MARK, mark + 1)
    return -1


def _take(found: Contents, opcode: int, content: bytes) -> None:
    if opcode == Opcode.CHUNK:
        _read_records(_unpacked(content), [], found.topics)
    elif opcode == Opcode.METADATA:
        name, at = _text(content, 0)
        found.metadata[name] = _pairs(content, at)
    elif opcode == Opcode.CHANNEL:
        number, topic = _channel(content)
        found.topics[number] = topic
    elif opcode == Opcode.MESSAGE:
        _U16.unpack_from(content)


def _read_records(
    records: bytes, messages: list[tuple[int, bytes]], topics: dict[int, str]
) -> None:
    """The messages and the topics of a chunk, added to what there is."""
    # As _records, but for the messages of an hour a generator is a third of the time.
    append, head = messages.append, _RECORD_AND_CHANNEL.unpack_from
    at, last = 0, len(records) - _RECORD_AND_CHANNEL.size
    while at <= last:
        opcode, length, channel = head(records, at)
        start = at + _RECORD.size
        at = start + length
        if at > len(records):
            raise ValueError("record beyond its chunk")
        if opcode == _MESSAGE:
            append((channel, records[start + _MESSAGE_HEAD : at]))
        elif opcode == _CHANNEL:
            number, topic = _channel(records[start:at])
            topics[number] = topic


def _channel(content: bytes) -> tuple[int, str]:
    topic, _ = _text(content, 4)
    return _U16.unpack_from(content)[0], topic


def _unpacked(chunk: bytes) -> bytes:
    _, _, size, crc = _CHUNK.unpack_from(chunk)
    compression, at = _text(chunk, _CHUNK.size)
    (length,) = _U64.unpack_from(chunk, at)
    packed = chunk[at + _U64.size :]
    if len(packed) != length:
        raise ValueError("chunk of the wrong length")
    if compression == "zstd":
        records = _decompressed(packed, size)
    elif compression == "":
        records = packed
    else:
        raise ValueError(f"chunk compressed with {compression}")
    # With a checksum that holds, a wrong size can only be what was damaged.
    if zlib.crc32(records) != crc if crc else len(records) != size:
        raise ValueError("chunk with a wrong checksum")
    return records


def _decompressed(packed: bytes, declared: int) -> bytes:
    """The content of a frame, whose own size is asked before any memory is.

    Raises:
        ValueError: It would be larger than any recording's.
        ZstdError: It is damaged.
    """
    own = zstandard.get_frame_parameters(packed).content_size
    most = min(_LARGEST_CHUNK, _ALWAYS_ALLOWED + _MOST_TIMES_LARGER * len(packed))
    if own == zstandard.CONTENTSIZE_UNKNOWN:
        return _ZSTD.decompress(packed, max_output_size=max(1, min(declared, most)))
    if own > most:
        raise ValueError(f"chunk of {own} bytes")
    return _ZSTD.decompress(packed)


def _text(content: bytes, at: int) -> tuple[str, int]:
    (length,) = _U32.unpack_from(content, at)
    start = at + _U32.size
    end = start + length
    if end > len(content):
        raise ValueError("text beyond its record")
    return content[start:end].decode(), end


def _pairs(content: bytes, at: int) -> dict[str, str]:
    (length,) = _U32.unpack_from(content, at)
    at += _U32.size
    end = at + length
    pairs: dict[str, str] = {}
    while at < end:
        key, at = _text(content, at)
        pairs[key], at = _text(content, at)
    return pairs
