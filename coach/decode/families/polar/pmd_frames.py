"""One data notification: which measurement, when, and its samples.

Polar's own code cuts milli-g to whole ones; here nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.families.polar.pmd import KIND_BITS, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    IntArray = npt.NDArray[np.int64]

_HEAD = 10
_COMPRESSED = 0x80
_CHANNELS = 3
_MOST_SAMPLES = 2048
"""Of one notification: five seconds at the highest rate. Blocks of width 0 could claim 65 000."""

_WIDEST = 32


class FrameError(ValueError):
    """Bytes that break the format. The message tells what."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A notification's parts.

    Args:
        kind: ``Kind`` or another measurement.
        t_last_ns: Device time of its LAST sample, since 2000 by a clock that was perhaps never set.
        form: How samples are packed; bit 7 is set for compressed ones.
        content: The rest.
    """

    kind: int
    t_last_ns: int
    form: int
    content: bytes


def frame_of(payload: bytes) -> Frame:
    """A notification's parts.

    Raises:
        FrameError: It is too short.
    """
    if len(payload) <= _HEAD:
        raise FrameError("no samples")
    t_ns = int.from_bytes(payload[1:9], "little")
    return Frame(payload[0] & KIND_BITS, t_ns, payload[9], payload[_HEAD:])


def acceleration_mg(frame: Frame, factor: float, *, bytes_are_g: bool) -> FloatArray:
    """``(n, 3)`` of a frame of the accelerometer.

    Args:
        frame: The frame.
        factor: From the start's answer, for compressed forms.
        bytes_are_g: The one-byte form counts g, as on a Verity Sense, instead of milli-g.

    Raises:
        FrameError: Its form or its bytes.
    """
    match frame.form:
        case 0x00:
            return raw(frame.content, 1).astype(np.float64) * (1000.0 if bytes_are_g else 1.0)
        case 0x01:
            return raw(frame.content, 2).astype(np.float64)
        case 0x02:
            return raw(frame.content, 3).astype(np.float64)
        case 0x80:
            return decompressed(frame.content, 16).astype(np.float64) * factor * 1000.0
        case 0x81:
            return decompressed(frame.content, 16).astype(np.float64) * factor
    raise FrameError(f"form {frame.form:#04x} of the accelerometer is not known")


def rate_deg_s(frame: Frame, factor: float) -> FloatArray:
    """``(n, 3)`` of a frame of the gyroscope.

    Raises:
        FrameError: Its form or its bytes.
    """
    match frame.form:
        case 0x80:
            return decompressed(frame.content, 16).astype(np.float64) * factor
        case 0x81:
            bits = decompressed(frame.content, 32)
            # The deltas were taken of the floats' bits, as whole numbers that wrap.
            floats = (bits & 0xFFFFFFFF).astype("<u4").view("<f4")
            with np.errstate(invalid="ignore"):  # some bits are no number
                rates = floats.astype(np.float64) * factor
            rates[~np.isfinite(rates)] = np.nan
            return rates
    raise FrameError(f"form {frame.form:#04x} of the gyroscope is not known")


def raw(content: bytes, size: int) -> IntArray:
    """``(n, 3)`` signed little-endian numbers of so many bytes.

    Raises:
        FrameError: They are no whole samples.
    """
    if not content or len(content) % (size * _CHANNELS):
        raise FrameError(f"{len(content)} bytes are no whole samples of {size * _CHANNELS}")
    numbers = _signed(np.frombuffer(content, np.uint8).reshape(-1, size), 8)
    return _limited(numbers.reshape(-1, _CHANNELS))


def decompressed(content: bytes, resolution_bits: int) -> IntArray:
    """``(n, 3)`` of a first sample and blocks of differences, each to the sample before.

    A block is its width in bits, its count, and the differences bit by bit, lowest first; it begins
    at a byte. Of width 0 it repeats the sample before.

    Raises:
        FrameError: A block is cut off or wider than any number.
    """
    size = (resolution_bits + 7) // 8
    at = size * _CHANNELS
    if len(content) < at:
        raise FrameError("its first sample is cut off")
    first = _signed(np.frombuffer(content[:at], np.uint8).reshape(_CHANNELS, size), 8)
    parts, total = [first.reshape(1, _CHANNELS)], 1
    while at < len(content):
        if at + 2 > len(content):
            raise FrameError("a block's head is cut off")
        width, count = content[at], content[at + 1]
        at += 2
        n_bits = width * count * _CHANNELS
        end = at + (n_bits + 7) // 8
        if width > _WIDEST or end > len(content):
            raise FrameError(f"a block of {count} differences of {width} bits is cut off")
        total += count
        if total > _MOST_SAMPLES:
            raise FrameError(f"more than {_MOST_SAMPLES} samples in one frame")
        if count and width:
            bits = np.unpackbits(np.frombuffer(content[at:end], np.uint8), bitorder="little")
            numbers = _signed(bits[:n_bits].reshape(-1, width), 1)
            parts.append(numbers.reshape(-1, _CHANNELS))
        elif count:
            parts.append(np.zeros((count, _CHANNELS), dtype=np.int64))
        at = end
    samples: IntArray = np.cumsum(np.concatenate(parts), axis=0)
    return samples


def _signed(digits: npt.NDArray[np.uint8], bits_each: int) -> IntArray:
    """Numbers in two's complement from their digits, lowest first, one number a row."""
    places = bits_each * np.arange(digits.shape[1], dtype=np.int64)
    numbers: IntArray = (digits.astype(np.int64) << places).sum(axis=1)
    width = bits_each * digits.shape[1]
    return np.where(numbers >= 1 << (width - 1), numbers - (1 << width), numbers)


def _limited(samples: IntArray) -> IntArray:
    if len(samples) > _MOST_SAMPLES:
        raise FrameError(f"more than {_MOST_SAMPLES} samples in one frame")
    return samples


def is_measurement(kind: int) -> bool:
    """Whether a frame is of what is read here."""
    return kind in {Kind.ACC, Kind.GYRO}
