"""What a BlueST board says of itself before anybody connects.

The elder form has no company id: version and device id stand where others have one, so a scanner
reports them as a company that is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.decode.families.bluest.features import ACC

if TYPE_CHECKING:
    from coach.decode.family import Advertisement

_ST = 0x0030  # STMicroelectronics; the newer form
_NEWER = 2
_NEWER_SIZES = (6, 12)  # version, device, firmware, 3 option bytes; with or without the address
_ELDER = (1, 2)
_ELDER_SIZES = (4, 10)  # feature mask; with or without the address


@dataclass(frozen=True, slots=True)
class Advertised:
    """One advertisement.

    Args:
        protocol: Version.
        device_id: Which board.
        features: Bits of what it measures; ``None`` where it does not tell before it is connected.
    """

    protocol: int
    device_id: int
    features: int | None


def parse_advertised(company: int, data: bytes) -> Advertised | None:
    """What an advertisement says, or ``None`` if it is not of BlueST.

    Args:
        company: As the scanner reports it.
        data: What follows it.
    """
    if company == _ST:
        if data[:1] == bytes([_NEWER]) and len(data) in _NEWER_SIZES:
            return Advertised(_NEWER, data[1], None)
        return None
    version, device_id = company & 0xFF, company >> 8
    if version in _ELDER and len(data) in _ELDER_SIZES:
        return Advertised(version, device_id, int.from_bytes(data[:4], "big"))
    return None


def measures_motion(said: Advertisement) -> bool:
    """Whether it is a BlueST board that measures acceleration, or may."""
    found = (parse_advertised(company, data) for company, data in said.makers.items())
    return any(one is not None and (one.features is None or one.features & ACC) for one in found)
