"""Bytes of a virtual Polar sensor: its measurement frames, as the vendor's documents have them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    IntArray = npt.NDArray[np.int64]

HEAD_BYTES = 10
FRAME_BYTES = 228
"""The longest seen."""

_GROUP = 16  # differences that share a width


def head(kind: int, t_last_ns: int, form: int) -> bytes:
    """First bytes of a frame."""
    return struct.pack("<BQB", kind, t_last_ns, form)


def whole_numbers(samples: IntArray) -> bytes:
    """Form 1 without compression: 16 bits each."""
    return samples.astype("<i2").tobytes()


def float_bits(samples: npt.NDArray[np.float32]) -> IntArray:
    """The bits of floats as signed whole numbers, of which differences are taken."""
    return samples.astype("<f4").view("<i4").astype(np.int64)


def compressed(samples: IntArray, first_bytes: int, most_bytes: int) -> tuple[bytes, int]:
    """As many samples as fit: their bytes, and how many they are.

    Args:
        samples: ``(n, 3)``; at least one.
        first_bytes: Of each number of the first sample.
        most_bytes: Room for all.
    """
    out = bytearray()
    for value in samples[0]:
        out += int(value).to_bytes(first_bytes, "little", signed=True)
    n = 1
    while n < len(samples):
        deltas = np.diff(samples[n - 1 : n + _GROUP], axis=0)
        if first_bytes == 4:
            # The bits of floats wrap; the shorter way round is taken.
            deltas = (deltas + 2**31) % 2**32 - 2**31
        width = _width(deltas)
        while len(deltas) and len(out) + 2 + _size(width, len(deltas)) > most_bytes:
            deltas = deltas[:-1]
            width = _width(deltas)
        if not len(deltas):
            break
        out += bytes((width, len(deltas)))
        pile = 0
        for place, value in enumerate(deltas.ravel().tolist()):
            pile |= (value & ((1 << width) - 1)) << (place * width)
        out += pile.to_bytes(_size(width, len(deltas)), "little")
        n += len(deltas)
    return bytes(out), n


def _width(deltas: IntArray) -> int:
    """Bits that hold all of them, with their sign; 0 if all are 0."""
    if not deltas.size:
        return 0
    return max(
        (int(value) if value >= 0 else ~int(value)).bit_length() + 1 if value else 0
        for value in deltas.ravel()
    )


def _size(width: int, count: int) -> int:
    return (width * count * 3 + 7) // 8
