"""Starting a bumble host, on a virtual controller or on a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bumble.controller import Controller
from bumble.device import Device, DeviceConfiguration
from bumble.hci import Address
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

if TYPE_CHECKING:
    from bumble.transport.common import Transport

ADVERTISING_INTERVAL_MS = 20.0  # the shortest allowed: scans end quickly


async def host_on(chip: Controller | Transport, name: str, address: str | None = None) -> Device:
    """A host that is powered on.

    Args:
        chip: A controller of this process, or the transport to one elsewhere.
        name: Its name, also as advertised.
        address: Its static random address; drawn at random if not given.
    """
    config = DeviceConfiguration(
        name=name,
        address=Address(address) if address else Address.generate_static_address(),
        advertising_interval_min=ADVERTISING_INTERVAL_MS,
        advertising_interval_max=ADVERTISING_INTERVAL_MS,
    )
    if isinstance(chip, Controller):
        host = Host(chip, AsyncPipeSink(chip))
    else:
        host = Host(chip.source, chip.sink)
    device = Device(config=config, host=host)
    await device.power_on()
    return device
