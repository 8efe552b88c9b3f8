"""Looking for a sensor in the air."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bleak import BleakScanner

from coach.decode import Advertisement, recognise
from coach.sources.errors import LINK_ERRORS, SourceError, SourceReason, scan_error
from coach.sources.settings import AUTO

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from coach.sources.radio import Radio


def advertisement_of(device: BLEDevice, said: AdvertisementData) -> Advertisement:
    """What was heard of a device, in the words of ``coach.decode``."""
    return Advertisement(
        said.local_name or device.name or "",
        frozenset(uuid.lower() for uuid in said.service_uuids),
        dict(said.manufacturer_data),
    )


async def find_sensor(
    radio: Radio, sensor: str, within_s: float
) -> tuple[BLEDevice, Advertisement]:
    """The first device that is the sensor asked for, and what it says of itself.

    Args:
        radio: Where to listen.
        sensor: Name or address in any case, or ``auto`` for any sensor of a known family.
        within_s: How long to listen.

    Raises:
        SourceError: NOT_FOUND, NO_RADIO, PERMISSION or LINK_FAILED.
    """

    def matches(device: BLEDevice, said: AdvertisementData) -> bool:
        if sensor == AUTO:
            return recognise(advertisement_of(device, said)) is not None
        names = (device.address, device.name, said.local_name)
        return sensor.casefold() in (name.casefold() for name in names if name)

    # Not for certain services: most sensors on sale do not advertise the one that matters.
    scanner = BleakScanner(backend=radio.scanner_backend)
    try:
        async with scanner, asyncio.timeout(within_s):
            async for device, said in scanner.advertisement_data():
                if matches(device, said):
                    return device, advertisement_of(device, said)
    except TimeoutError:
        what = "no sensor" if sensor == AUTO else f"no sensor {sensor!r}"
        text = f"{what} found in {within_s:.0f} s"
        raise SourceError(SourceReason.NOT_FOUND, text) from None
    except LINK_ERRORS as error:
        raise scan_error(error) from None
    raise AssertionError("a scan ends by being left")  # pragma: no cover
