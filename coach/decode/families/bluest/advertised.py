"""What a BlueST board says of itself before anybody connects.

The elder form has no company id: version and device id stand where others have one, so a scanner
reports them as a company that is none, or as another one: 1 is Nokia, 2 is Intel. Four bytes of
theirs look like a feature mask. So such a board is one for sure only where the address that it
tells is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.decode.families.bluest.features import ACC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.decode.family import Advertisement

_ST = 0x0030  # STMicroelectronics; the newer form
_NEWER = 2
_NEWER_SIZES = (6, 12)  # version, device, firmware, 3 option bytes; with or without the address
_ELDER = (1, 2)
_ELDER_SIZES = (4, 10)  # feature mask; with or without the address
_MASK_BYTES = 4


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

    @property
    def may_measure_motion(self) -> bool:
        """Whether it measures acceleration, as far as it tells."""
        return self.features is None or bool(self.features & ACC)


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
    """Whether it looks like a BlueST board that measures acceleration, or may."""
    return any(one.may_measure_motion for one, _ in _parsed(said))


def surely_measures_motion(said: Advertisement) -> bool:
    """Whether it can be nothing else: by ST's own number, or by an address that is its own."""
    return any(
        one.may_measure_motion
        and ((one.protocol == _NEWER and one.features is None) or said.says_its_address(rest))
        for one, rest in _parsed(said)
    )


def _parsed(said: Advertisement) -> Iterator[tuple[Advertised, bytes]]:
    """What its makers' data say as BlueST, and what follows a feature mask."""
    for company, data in said.makers.items():
        one = parse_advertised(company, data)
        if one is not None:
            yield one, data[_MASK_BYTES:]
