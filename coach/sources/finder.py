"""Looking for a sensor in the air."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bleak import BleakScanner

from coach.core_wording import Wording
from coach.decode import Advertisement, recognise
from coach.sources.errors import LINK_ERRORS, SourceError, SourceReason, scan_error
from coach.sources.settings import AUTO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from coach.sources.radio import Radio


def advertisement_of(device: BLEDevice, said: AdvertisementData) -> Advertisement:
    """What was heard of a device, in the words of ``coach.decode``."""
    return Advertisement(
        said.local_name or device.name or "",
        frozenset(uuid.lower() for uuid in said.service_uuids),
        dict(said.manufacturer_data),
        device.address,
    )


async def find_sensor(
    radio: Radio, sensor: str, within_s: float, namesake_s: float = 0.0
) -> tuple[BLEDevice, Advertisement]:
    """The device that is the sensor asked for, and what it says of itself.

    Args:
        radio: Where to listen.
        sensor: Name or address in any case, or ``auto`` for any sensor of a known family: one that
            tells angles before one that does not, then the nearest.
        within_s: How long to listen.
        namesake_s: How long to listen on for another sensor of the same name, or a better one.

    Raises:
        SourceError: NOT_FOUND, AMBIGUOUS, NO_RADIO, PERMISSION or LINK_FAILED.
    """
    found: dict[str, _Heard] = {}
    try:
        await _look(radio, sensor, (within_s, namesake_s), found)
    except TimeoutError:
        pass  # what was found by then counts
    except LINK_ERRORS as error:
        raise scan_error(error) from None
    if not found:
        what = (
            Wording("no sensor")
            if sensor == AUTO
            else Wording("no sensor {sensor!r}", sensor=sensor)
        )
        raise SourceError(
            SourceReason.NOT_FOUND,
            Wording("{what} found in {within_s:.0f} s", what=what, within_s=within_s),
        )
    if len(found) > 1 and sensor != AUTO:
        raise ambiguous(sensor, found)
    best = max(found.values(), key=lambda heard: heard.worth)
    return best.device, best.said


@dataclass(frozen=True, slots=True)
class _Heard:
    """A device that may be meant, with how strongly it was heard."""

    device: BLEDevice
    said: Advertisement
    rssi_dbm: int

    @property
    def worth(self) -> tuple[bool, int]:
        """What ``auto`` goes by: a sensor that tells angles, then the nearest."""
        family = recognise(self.said)
        return family is not None and family.worth.has_gyro, self.rssi_dbm


async def _look(
    radio: Radio, sensor: str, limits_s: tuple[float, float], found: dict[str, _Heard]
) -> None:
    """Fill ``found``, by address, until it is clear which one is meant or the time is over."""
    within_s, namesake_s = limits_s
    # Not for certain services: most sensors on sale do not advertise the one that matters.
    scanner = BleakScanner(backend=radio.scanner_backend)
    async with scanner, asyncio.timeout(within_s) as limit:
        async for device, heard in scanner.advertisement_data():
            said = advertisement_of(device, heard)
            if not _is_meant(sensor, device, said):
                continue
            first = not found
            found[device.address] = _Heard(device, said, heard.rssi)
            if sensor.casefold() == device.address.casefold():
                return  # it can be no other
            if first:
                limit.reschedule(asyncio.get_running_loop().time() + namesake_s)


def _is_meant(sensor: str, device: BLEDevice, said: Advertisement) -> bool:
    if sensor == AUTO:
        return recognise(said) is not None
    names = (device.address, device.name, said.name)
    return sensor.casefold() in (name.casefold() for name in names if name)


def ambiguous(sensor: str, addresses: Iterable[str]) -> SourceError:
    """The error for a name that does not say which sensor is meant."""
    which = " and ".join(sorted(addresses)) or Wording("nobody in reach")
    text = Wording(
        "the name {sensor!r} does not say which sensor is meant; so called: {which}",
        sensor=sensor,
        which=which,
    )
    return SourceError(SourceReason.AMBIGUOUS, text)


async def addresses_of(radio: Radio, name: str, within_s: float) -> list[str]:
    """Addresses of all that are called so and advertise meanwhile; none if it cannot be told."""
    scanner = BleakScanner(backend=radio.scanner_backend)
    try:
        async with scanner:
            await asyncio.sleep(within_s)
    except LINK_ERRORS:
        return []
    return [
        device.address
        for device, heard in scanner.discovered_devices_and_advertisement_data.values()
        if _is_meant(name, device, advertisement_of(device, heard))
    ]
