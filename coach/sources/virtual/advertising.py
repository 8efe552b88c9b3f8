"""What a virtual sensor advertises, as the bytes of one advertisement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bumble.core import UUID, AdvertisingData

if TYPE_CHECKING:
    from coach.sources.virtual.sensor_side import Broadcast

_MOST_BYTES = 31
_LONG_UUID = 16


def advertising_data(broadcast: Broadcast) -> bytes:
    """The advertisement; nothing is left for the scan response, which bumble's air does not carry.

    Raises:
        ValueError: It does not fit.
    """
    items: list[tuple[int, bytes]] = [(AdvertisingData.FLAGS, bytes([0x06]))]  # general, LE only
    for service in broadcast.services:
        uuid = UUID(service).to_bytes()
        kind = (
            AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
            if len(uuid) == _LONG_UUID
            else AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
        )
        items.append((kind, uuid))
    if broadcast.maker is not None:
        company, data = broadcast.maker
        kind = AdvertisingData.MANUFACTURER_SPECIFIC_DATA
        items.append((kind, company.to_bytes(2, "little") + data))
    name = broadcast.name.encode()
    items.append((AdvertisingData.COMPLETE_LOCAL_NAME, name))
    data = bytes(AdvertisingData(items))
    if not name or len(data) > _MOST_BYTES:
        room = _MOST_BYTES - len(data) + len(name)
        raise ValueError(f"sensor name {broadcast.name!r}: give 1 to {room} letters")
    return data
