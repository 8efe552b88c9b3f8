"""Which decoder speaks for which family, and which advertisement names which family."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.decode.arrays import ArrayDecoder
from coach.decode.own import OwnDecoder
from firmware_protocol.gatt import SERVICE_UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coach.decode.base import Decoder

DEFAULT_FAMILY = "own"

# A constructor takes (sensor_id, t_zero_host_s).
FAMILIES: Mapping[str, Callable[[str, float], Decoder]] = MappingProxyType(
    {"own": OwnDecoder, "arrays": ArrayDecoder}
)

FAMILY_OF_SERVICE: Mapping[str, str] = MappingProxyType({SERVICE_UUID: "own"})


def family_of(service_uuids: Iterable[str]) -> str | None:
    """Family of a sensor that advertises these services, or ``None`` if no decoder claims it.

    UUIDs are compared in any case: some systems report capitals.
    """
    known = (FAMILY_OF_SERVICE.get(uuid.lower()) for uuid in service_uuids)
    return next((family for family in known if family), None)
