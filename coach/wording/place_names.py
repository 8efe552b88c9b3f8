"""Where a sensor sits, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACE_NAMES: Mapping[Placement, str] = MappingProxyType(
    {
        Placement.CHEST: mark("chest"),
        Placement.PELVIS: mark("pelvis"),
        Placement.WAIST: mark("waist"),
    }
)
"""To be translated."""


def places_of(placements: Sequence[Placement]) -> str:
    """``chest``, ``chest and pelvis``."""
    names = [tr(PLACE_NAMES[place]) for place in placements]
    if len(names) == 2:
        return tr("{first} and {second}", first=names[0], second=names[1])
    return ", ".join(names)
