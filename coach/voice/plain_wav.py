"""Plain WAV files: whole numbers, uncompressed. All that Python itself can read."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from coach.model.blocks import FloatArray
    from coach.voice.sounds import Audio

_WIDEST = 4  # bytes


def read_plain_wav(path: Path) -> tuple[Audio, int]:
    """Samples ``(n,)`` within [-1, 1), channels averaged, and rate.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no WAV file, or not a plain one.
    """
    try:
        with wave.open(str(path), "rb") as file:
            width, n_channels = file.getsampwidth(), file.getnchannels()
            data, rate_hz = file.readframes(file.getnframes()), file.getframerate()
    except (wave.Error, EOFError) as error:
        raise ValueError(f"not a plain WAV file: {error}") from error
    if width > _WIDEST:
        raise ValueError(f"samples of {width} bytes are not plain")
    whole = data[: len(data) // (width * n_channels) * width * n_channels]  # may be cut short
    frames = _full_scale_1(whole, width).reshape(-1, n_channels)
    return frames.mean(axis=1).astype(np.float32), rate_hz


def _full_scale_1(data: bytes, width: int) -> FloatArray:
    """Little-endian samples of ``width`` bytes; those of one byte are unsigned."""
    raw = np.frombuffer(data, dtype=np.uint8).reshape(-1, width)
    # In the upper bytes of 32 bits every width has the same full scale.
    wide = np.zeros((len(raw), _WIDEST), dtype=np.uint8)
    wide[:, _WIDEST - width :] = raw ^ 0x80 if width == 1 else raw
    return wide.view("<i4")[:, 0] / 2.0**31
