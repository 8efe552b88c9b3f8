"""Where a sensor sits, in words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLACE_NAMES: Mapping[Placement, str] = MappingProxyType(
    {
        Placement.CHEST: mark("chest"),
        Placement.PELVIS: mark("pelvis"),
        Placement.WAIST: mark("waist"),
    }
)
"""To be translated."""


_WHERE: Mapping[frozenset[Placement], str] = MappingProxyType(
    {
        frozenset({Placement.CHEST}): mark("at the chest"),
        frozenset({Placement.PELVIS}): mark("at the pelvis"),
        frozenset({Placement.WAIST}): mark("at the waist"),
        frozenset({Placement.CHEST, Placement.PELVIS}): mark("at the chest and pelvis"),
        frozenset({Placement.CHEST, Placement.WAIST}): mark("at the chest and waist"),
        frozenset({Placement.PELVIS, Placement.WAIST}): mark("at the pelvis and waist"),
        frozenset(Placement): mark("anywhere"),
    }
)
"""To be translated: a place bends with the preposition before it."""


def where_of(placements: Iterable[Placement]) -> str:
    """Where sensors sit, for the middle of a sentence: ``at the chest and pelvis``."""
    return tr(_WHERE[frozenset(placements)])


def places_of(placements: Sequence[Placement]) -> str:
    """``chest``, ``chest and pelvis``."""
    names = [tr(PLACE_NAMES[place]) for place in placements]
    if len(names) == 2:
        return tr("{first} and {second}", first=names[0], second=names[1])
    return ", ".join(names)
