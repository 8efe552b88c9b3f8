"""What an input device of Linux says, as bytes, and which of its keys mean something here.

Source: the kernel's ``include/uapi/linux/input.h`` and ``input-event-codes.h``. Both are interface
to programs, which the kernel does not change: an event has had this form since 2001.
"""

from __future__ import annotations

import struct
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        # PLAYPAUSE of wired ones, MEDIA of those with one button; Bluetooth's Play and Pause, of
        # which headsets send now the one and now the other; PLAY.
        "play/pause": (164, 226, 200, 201, 207),
        "next": (163,),
        "previous": (165,),
        "stop": (166,),
    }
)
"""Name of a key for people -> its codes."""

A_LETTER = 30
"""KEY_A: what has it is a keyboard, and no keyboard is read."""

_EVENT = struct.Struct("@llHHi")  # seconds, microseconds, type, code, value
_KEY, _PRESSED = 1, 1  # other values: 0 released, 2 held
_NAME_OF = {code: name for name, codes in KEYS.items() for code in codes}
_WORD_BITS = 8 * struct.calcsize("@l")


def codes_of(capabilities: str) -> frozenset[int]:
    """Codes of the keys that a device has.

    Args:
        capabilities: As ``capabilities/key`` in sysfs says: words in hexadecimal, the last one of
            the lowest codes.

    Raises:
        ValueError: It says something else.
    """
    bits = 0
    for word in capabilities.split():
        bits = bits << _WORD_BITS | int(word, 16)
    return frozenset(code for code in range(bits.bit_length()) if bits >> code & 1)


def is_headset(codes: frozenset[int]) -> bool:
    """Whether a device has a key that means something here, and none to type with."""
    return A_LETTER not in codes and not codes.isdisjoint(_NAME_OF)


class PressReader:
    """Names of the keys pressed, from the bytes of one device."""

    def __init__(self) -> None:
        self._left = b""

    def push(self, data: bytes) -> list[str]:
        """Keys pressed, in order; what is held or let go is no press, nor is any other key."""
        data = self._left + data
        whole = len(data) - len(data) % _EVENT.size
        self._left = data[whole:]
        return [
            _NAME_OF[code]
            for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole])
            if (kind, value) == (_KEY, _PRESSED) and code in _NAME_OF
        ]
