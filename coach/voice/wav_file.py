"""A mono 16-bit WAV file that grows and is valid at every moment."""

from __future__ import annotations

import contextlib
import struct
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.files.private import create_private, put_private, rewrite_private, workshop
from coach.files.room import FOR_THE_RECORDING_BYTES, check_room
from coach.files.trouble import what_went_wrong
from coach.voice.errors import VoiceError, VoiceFault

if TYPE_CHECKING:
    from pathlib import Path

    from coach.voice.sounds import Audio

HEADER_BYTES = 44
_LARGEST_SIZE = 0xFFFFFFFF  # 27 hours at 22050 Hz; a longer file plays to there


def header(n_bytes: int, sample_rate_hz: int) -> bytes:
    """The canonical header (RIFF, fmt, data) of ``n_bytes`` of mono 16-bit samples."""
    riff = min(n_bytes + HEADER_BYTES - 8, _LARGEST_SIZE)
    data = min(n_bytes, _LARGEST_SIZE)
    form = struct.pack("<IHHIIHH", 16, 1, 1, sample_rate_hz, 2 * sample_rate_hz, 2, 16)
    return (
        b"RIFF" + struct.pack("<I", riff) + b"WAVEfmt " + form + b"data" + struct.pack("<I", data)
    )


def pcm16(sound: Audio) -> bytes:
    """Little-endian 16-bit samples of float audio, clipped to [-1, 1]."""
    return np.round(np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def is_whole(data: bytes) -> bool:
    """Whether these are all the bytes that a file of this module's layout promises."""
    if len(data) < HEADER_BYTES or data[:4] != b"RIFF" or data[36:40] != b"data":
        return False
    return len(data) == HEADER_BYTES + int.from_bytes(data[40:44], "little")


class GrowingWav:
    """Samples go to the end first, then the header is brought up to date.

    Every write goes to the operating system at once, so a killed process leaves a file that plays
    to its last whole ``append``. Where there is a file of that name, the new one grows beside it,
    and takes its place when it is closed, unless an ``append`` has failed. A file in which nothing
    came is not left behind, and takes no place.

    Args:
        path: Name of the file; must end in ``.wav``.
        sample_rate_hz: Of the samples.

    Raises:
        VoiceError: WAV if it cannot be created.
    """

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        if path.suffix.lower() != ".wav":  # a slip of the hand must not overwrite a recording
            raise VoiceError(
                VoiceFault.WAV,
                Wording("cannot write sound to {path}: the name must end in .wav", path=path),
            )
        self._rate_hz = sample_rate_hz
        self._n_bytes = 0
        self._replaced = path if path.is_file() else None
        self._made = path
        self._room = contextlib.ExitStack()
        try:
            if self._replaced is None:
                self._file = rewrite_private(path)  # a device may have that name
            else:
                self._made = self._room.enter_context(workshop(path.parent)) / path.name
                self._file = create_private(self._made)
            self._file.write(header(0, sample_rate_hz))
        except OSError as error:
            self._room.close()
            raise VoiceError(
                VoiceFault.WAV,
                Wording(
                    "cannot write sound to {path}: {why}; choose a folder that exists and is yours",
                    path=path,
                    why=what_went_wrong(error),
                ),
            ) from error

    def append(self, sound: Audio) -> None:
        """Add ``(n,)`` samples.

        Raises:
            OSError: If the disk takes no more; the file stays valid without them.
        """
        data = pcm16(sound)
        try:
            self._write(data)
        except OSError:
            self._replaced = None
            with contextlib.suppress(OSError):  # a device has no end
                self._file.truncate(HEADER_BYTES + self._n_bytes)
            raise
        self._n_bytes += len(data)

    def _write(self, data: bytes) -> None:
        check_room(self._file.fileno(), FOR_THE_RECORDING_BYTES, len(data))
        self._file.seek(HEADER_BYTES + self._n_bytes)
        if self._file.write(data) != len(data):
            raise OSError(Wording("disk full"))
        self._file.seek(0)
        self._file.write(header(self._n_bytes + len(data), self._rate_hz))

    def close(self) -> None:
        self._file.close()
        with self._room:
            if not self._n_bytes:
                with contextlib.suppress(OSError):
                    if self._made.is_file():  # and not a device
                        self._made.unlink()
            elif self._replaced is not None:
                put_private(self._made, self._replaced)
