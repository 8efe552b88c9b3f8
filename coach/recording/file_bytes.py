"""The bytes of a file, read from it when somebody asks for them: six hours live are 70 MB."""

from __future__ import annotations

import os
import stat
import weakref
import zlib
from threading import Lock
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.trouble import to_read_it, what_went_wrong
from coach.recording.errors import RecordingError, RecordingReason

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 2**18
"""Bytes read at once and kept until others are asked for."""


class FileBytes:
    """Bytes that stay in their file. It is held open, so that they are there if it is deleted.

    What is no file of its own length, such as a pipe, is read at once.

    Raises:
        RecordingError: It cannot be read, at the begin or later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._first, self._block = 0, b""
        try:
            self._number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            weakref.finalize(self, os.close, self._number)
            told = os.fstat(self._number)
            self._size = told.st_size
            if not stat.S_ISREG(told.st_mode):
                self._block = path.read_bytes()
                self._size = len(self._block)
        except OSError as error:
            raise _unreadable(path, error) from None

    def __len__(self) -> int:
        return self._size

    def part(self, start: int, end: int) -> bytes:
        """Bytes from ``start`` to before ``end``, or to the end of the file."""
        with self._lock:
            first = self._first
            if start < first or end > first + len(self._block):
                end = min(end, self._size)
                if end - start > _BLOCK:
                    return self._read(start, end)
                if start < first or end > first + len(self._block):
                    self._first = first = start
                    self._block = self._read(start, min(start + _BLOCK, self._size))
            return self._block[start - first : end - first]

    def find(self, mark: bytes, begin: int) -> int:
        """Where a mark stands next, from ``begin`` on; -1 if nowhere."""
        while begin + len(mark) <= self._size:
            at = self.part(begin, begin + _BLOCK).find(mark)
            if at >= 0:
                return begin + at
            begin += _BLOCK - len(mark) + 1
        return -1

    def checksum(self, end: int) -> int:
        """CRC-32 of all bytes before ``end``."""
        crc = 0
        for start in range(0, end, _BLOCK):
            crc = zlib.crc32(self.part(start, min(start + _BLOCK, end)), crc)
        return crc

    def _read(self, start: int, end: int) -> bytes:
        parts, at = [], start
        try:
            os.lseek(self._number, start, os.SEEK_SET)
            while at < end:
                part = os.read(self._number, end - at)
                if not part:  # it has become shorter
                    break
                parts.append(part)
                at += len(part)
        except OSError as error:
            raise _unreadable(self._path, error) from None
        return b"".join(parts)


def _unreadable(path: Path, error: OSError) -> RecordingError:
    what = what_went_wrong(error)
    return RecordingError(
        RecordingReason.UNREADABLE,
        Wording(
            "cannot read {path}: {what}; {remedy}", path=path, what=what, remedy=to_read_it(error)
        ),
    )
