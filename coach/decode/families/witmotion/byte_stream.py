"""Frames out of a stream of bytes without checksum, length or number, cut anywhere."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

SAMPLE, REPLY = b"\x55\x61", b"\x55\x71"
_HEADERS: Final = (SAMPLE, REPLY)
_REPLY_BYTES = 20
PLAIN, CLOCKED, VIBRATION = 20, 28, 32
"""Lengths of sample frames: 28 bytes end with a clock; those of 32 are a vibration sensor's."""
_LENGTHS: Final = (PLAIN, CLOCKED, VIBRATION)
_AGREEING = 3
_MOST_BYTES = 512
"""Kept while no length is known. Longer than two of the longest notifications."""

_CLOCK = struct.Struct("<6BH")


@dataclass(frozen=True, slots=True)
class WitFrame:
    """One frame.

    Args:
        payload: Its bytes, with the header.
    """

    payload: bytes

    @property
    def is_reply(self) -> bool:
        """Whether it is a register's and not a sample."""
        return self.payload[1] == REPLY[1]

    @property
    def counts(self) -> bytes:
        """Six little-endian int16: acceleration, rate."""
        return self.payload[2:14]

    @property
    def clock_ms(self) -> int | None:
        """Millisecond of the day; ``None`` without a clock, or where it shows no possible time.

        The date is left out: nothing is dated by it, and so midnight is a wrap like any other.
        """
        if len(self.payload) != CLOCKED:
            return None
        _, _, _, hour, minute, second, ms = _CLOCK.unpack(self.payload[20:])
        if hour > 23 or minute > 59 or second > 59 or ms > 999:
            return None
        return int(((hour * 60 + minute) * 60 + second) * 1000 + ms)

    @property
    def register(self) -> int:
        """Of a reply: the first register."""
        return self.payload[2] | self.payload[3] << 8

    @property
    def values(self) -> tuple[int, ...]:
        """Of a reply: eight registers from there on."""
        return struct.unpack("<8H", self.payload[4:20])


class ByteStream:
    """Finds the frames.

    Their length is learnt from the distance of successive headers, of which three must agree, and
    then kept. A header inside a frame is not taken for one: a frame counts if the next one follows
    it, or if it follows the one before and nothing further has come yet.
    """

    def __init__(self) -> None:
        self.length: int | None = None
        """Bytes of a sample frame; ``None`` as long as it is not known."""
        self.skipped = 0
        """Bytes that the last ``push`` gave up as being of no whole frame."""
        self._rest = b""
        self._doubtful = b""
        self._in_step = False

    def push(self, payload: bytes) -> list[WitFrame]:
        """Take in one notification; all frames that are complete by now."""
        self.skipped = 0
        if self.length is None and len(payload) == _REPLY_BYTES and payload.startswith(REPLY):
            return [WitFrame(payload)]
        frames = self._frames(self._rest + payload)
        if self._in_step or self.length is None:
            self._doubtful = b""
        else:
            self._doubtful = (self._doubtful + payload)[-_MOST_BYTES:]
            frames += self._relearnt(self.length)
        if len(self._rest) > _MOST_BYTES:
            # No frame in so many bytes: what was known of their length is of no use.
            self.length, self._in_step = None, False
            self._drop(len(self._rest) - _MOST_BYTES)
        return frames

    def _frames(self, data: bytes) -> list[WitFrame]:
        frames: list[WitFrame] = []
        at = self._learn(data) if self.length is None else 0
        while self.length is not None:
            at, frame = self._next(data, at, self.length)
            if frame is None:
                break
            frames.append(frame)
        self._rest = data[at:]
        return frames

    def _relearnt(self, length: int) -> list[WitFrame]:
        """Frames of another length in what made no sense at the old one."""
        self._learn(self._doubtful)
        if self.length == length:
            self._in_step = False
            return []
        data, self._doubtful, self.length = self._doubtful, b"", None
        return self._frames(data)

    def cut(self) -> None:
        """What comes next goes on from nothing; the length stays."""
        self._rest, self._doubtful, self._in_step = b"", b"", False

    def _drop(self, count: int) -> None:
        self.skipped += count
        self._rest = self._rest[count:]

    def _learn(self, data: bytes) -> int:
        """Where the first of four headers at one distance stands; 0 if there are none."""
        at = data.find(SAMPLE)
        while at >= 0:
            for length in _LENGTHS:
                heads = range(at, at + (_AGREEING + 1) * length, length)
                if all(data.startswith(SAMPLE, head) for head in heads):
                    self.length, self._in_step = length, True
                    self.skipped += at
                    return at
            at = data.find(SAMPLE, at + 1)
        return 0

    def _next(self, data: bytes, at: int, length: int) -> tuple[int, WitFrame | None]:
        """The next frame at or after ``at``, and where to go on; no frame if more must come."""
        begin = at
        while True:
            head = _header(data, begin)
            if head != begin:
                self._in_step = False
            if len(data) - head < 2:
                return self._skip(at, head), None
            is_reply = data[head + 1] == REPLY[1]
            size = _REPLY_BYTES if is_reply else length
            end = head + size
            if len(data) < end:
                return self._skip(at, head), None
            follows = _may_begin(data, end, after_reply=is_reply)
            if follows is None and not self._in_step:
                return self._skip(at, head), None
            if follows is False:
                self._in_step = False
                begin = head + 1
                continue
            self._in_step = True
            return self._skip(at, head) + size, WitFrame(data[head:end])

    def _skip(self, at: int, head: int) -> int:
        self.skipped += head - at
        return head


def _header(data: bytes, at: int) -> int:
    """Place of the first header, or of what may become one at the end."""
    found = [place for header in _HEADERS if (place := data.find(header, at)) >= 0]
    if found:
        return min(found)
    return len(data) - 1 if data[at:].endswith(SAMPLE[:1]) else len(data)


def _may_begin(data: bytes, at: int, *, after_reply: bool) -> bool | None:
    """Whether a frame begins here; ``None`` if too little is there to tell by."""
    begins = _begins(data, at)
    if begins is False and after_reply:
        # A reply is short even where samples are long, and may be filled up to their length.
        return _begins(data, at + CLOCKED - _REPLY_BYTES)
    return begins


def _begins(data: bytes, at: int) -> bool | None:
    there = data[at : at + 2]
    if len(there) < 2:
        return None if SAMPLE.startswith(there) else False
    return there in _HEADERS
