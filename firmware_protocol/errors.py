"""The one exception of this package, and the reasons it may carry."""

from __future__ import annotations

import enum


class WireFault(enum.Enum):
    """Why bytes are not a packet, or fields cannot become one. Values appear in vectors.json."""

    TRUNCATED = "truncated"  # ends before its fixed part does
    LENGTH = "length"  # length disagrees with the count, or exceeds what ATT can carry
    VERSION = "version"  # another major version of the protocol
    MAGIC = "magic"  # INFO that is not ours
    COUNT = "count"  # a number of samples or ranges outside its limits
    CONFIG = "config"  # a configured value that the same INFO does not offer
    DIRECTION = "direction"  # a response where a request belongs, or the reverse
    TLV = "tlv"  # an item that runs past the end, appears twice or has the wrong width
    VALUE = "value"  # a field outside the range of its type, or a zero that is divided by


class WireFormatError(ValueError):
    """Bytes or fields that break the protocol.

    The only exception the codec raises; any other is a bug in it.

    Args:
        reason: Why, for programs.
        message: Why, in one line for a person.
    """

    def __init__(self, reason: WireFault, message: str) -> None:
        super().__init__(message)
        self.reason = reason
