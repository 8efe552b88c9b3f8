"""The table of sensor families: who speaks which language, and how one is recognised."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.decode.arrays import ArrayDecoder
from coach.decode.families.bluest import BLUEST
from coach.decode.families.dot import DOT
from coach.decode.families.metamotion import METAMOTION
from coach.decode.families.movesense import MOVESENSE
from coach.decode.families.own import OWN
from coach.decode.families.phone import PHONE
from coach.decode.families.polar import POLAR_H10, POLAR_VERITY
from coach.decode.families.thingy52 import THINGY52
from coach.decode.families.witmotion import WITMOTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coach.decode.base import Decoder
    from coach.decode.family import Advertisement, Family

DEFAULT_FAMILY = "own"

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        one.name: one
        for one in (
            OWN,
            MOVESENSE,
            WITMOTION,
            POLAR_H10,
            POLAR_VERITY,
            DOT,
            METAMOTION,
            BLUEST,
            THINGY52,
            PHONE,
        )
    }
)
"""All that can be heard live, by name; where two match, the first is meant."""

DECODERS: Mapping[str, Callable[[str, float], Decoder]] = MappingProxyType(
    {"arrays": ArrayDecoder} | {name: one.decoder for name, one in FAMILIES.items()}
)
"""What a recording may hold: those, and samples of files."""


def recognise(said: Advertisement) -> Family | None:
    """Family of a device by its advertisement, or ``None`` if it is of no known one."""
    return next((family for family in FAMILIES.values() if family.signs.match(said)), None)


def suspect(said: Advertisement) -> Family | None:
    """Family that a device may be of, where its advertisement is not sure to be of a known one."""
    if recognise(said) is not None:
        return None
    return next((family for family in FAMILIES.values() if family.signs.may_match(said)), None)


def family_of(said: Advertisement, services: Iterable[str]) -> Family | None:
    """Family of a connected device; its services count for more than its name.

    Args:
        said: What it advertised.
        services: UUIDs of its services in any case: some systems report capitals.
    """
    there = frozenset(uuid.lower() for uuid in services)
    fitting = [one for one in FAMILIES.values() if one.signs.fit(said.name, there)]
    return next((one for one in fitting if one.signs.match(said)), next(iter(fitting), None))
