"""Listens to all that advertises, and asks the coach's own sensors for their battery."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bleak import BleakClient, BleakScanner

from coach.decode import recognise, stranger, suspect
from coach.sources.errors import LINK_ERRORS, scan_error
from coach.sources.finder import advertisement_of
from firmware_protocol.gatt import BATTERY_LEVEL_UUID

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice

    from coach.sources import Radio

_CONNECT_S = 5.0  # for a battery one does not wait long


@dataclass(frozen=True, slots=True)
class Found:
    """One device.

    Args:
        name: As advertised, empty if it tells none.
        address: Address, or what the system gives in its place.
        rssi_dbm: Signal strength.
        family: Name of its family, ``None`` if nothing here speaks its language.
        perhaps: Name of the family that it may be of, where that is not sure.
        stranger: What sort of movement sensor it may be all the same.
        battery_percent: ``None`` if it is not known.
    """

    name: str
    address: str
    rssi_dbm: int
    family: str | None
    perhaps: str | None = None
    stranger: str | None = None
    battery_percent: int | None = None


async def look_around(radio: Radio, seconds: float) -> list[Found]:
    """Listen for so long. Sensors of a known family first, then what may be one; the nearest first.

    Raises:
        SourceError: There is no radio, or it may not be used.
    """
    heard: dict[str, tuple[BLEDevice, Found]] = {}
    scanner = BleakScanner(backend=radio.scanner_backend)
    async with radio.connecting:
        try:
            async with scanner:
                await asyncio.sleep(seconds)
        except LINK_ERRORS as error:
            raise scan_error(error) from None
        for device, said in scanner.discovered_devices_and_advertisement_data.values():
            one = advertisement_of(device, said)
            family, perhaps = recognise(one), suspect(one)
            heard[device.address] = (
                device,
                Found(
                    one.name,
                    device.address,
                    said.rssi,
                    family.name if family else None,
                    perhaps.name if perhaps else None,
                    None if family or perhaps else stranger(one),
                ),
            )
        found = [
            replace(each, battery_percent=await _battery(radio, device)) if each.family else each
            for device, each in heard.values()
        ]
    return sorted(
        found,
        key=lambda each: (not each.family, not each.perhaps, -each.rssi_dbm, each.address),
    )


async def _battery(radio: Radio, device: BLEDevice) -> int | None:
    """Battery level; ``None`` if the sensor is busy or does not tell."""
    try:
        async with (
            asyncio.timeout(_CONNECT_S),
            BleakClient(device, timeout=_CONNECT_S, backend=radio.client_backend) as client,
        ):
            level = await client.read_gatt_char(BATTERY_LEVEL_UUID)
    except LINK_ERRORS:
        return None
    return level[0] if level and level[0] <= 100 else None
