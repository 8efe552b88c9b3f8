"""A virtual sensor and its host, in one process or in two."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, TypeAlias

from bumble.transport import open_transport
from bumble.transport.common import Transport, TransportSpecError

from coach.sources.errors import SourceError, SourceReason
from coach.sources.virtual.air import Air, RadioModel
from coach.sources.virtual.backend import bumble_radio
from coach.sources.virtual.controller import VirtualController
from coach.sources.virtual.host import host_on
from coach.sources.virtual.host_server import HostServer
from coach.sources.virtual.peripheral import Departure, SensorOptions, VirtualSensor
from coach.sources.virtual.pushing_phone import PushingPhone
from coach.sources.virtual.virtual_families import SIDES, Way

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bumble.device import Device

    from coach.sources.radio import Radio
    from coach.sources.virtual.feed import SampleFeed

SENSOR_ADDRESS = "C0:AC:00:00:00:01"  # the two highest bits set: static random
HOST_ADDRESS = "C0:AC:00:00:00:02"
SECOND_ADDRESS = "C0:AC:00:00:00:03"

_ANSWER_S = 20.0  # on a busy machine a process of its own is slow to answer
_POWER_OFF_S = 4.0

_SERVER = "tcp-server:"
_HOST_COMES = (_SERVER, "ws-server:", "unix-server:", "pty", "vhci")
"""Transports on which a host asks for a controller; on any other one there is a controller."""


AnyVirtual: TypeAlias = VirtualSensor | PushingPhone
"""One that is heard, whichever way."""


@contextlib.asynccontextmanager
async def virtual_sensor(
    feed: SampleFeed,
    options: SensorOptions | None = None,
    model: RadioModel | None = None,
) -> AsyncIterator[tuple[AnyVirtual, Radio, Air]]:
    """A sensor, the radio that hears it and the air between them, all in this process."""
    async with virtual_sensors([feed], [options or SensorOptions()], model) as (one, radio, air):
        yield one[0], radio, air


@contextlib.asynccontextmanager
async def virtual_sensors(
    feeds: Sequence[SampleFeed],
    options: Sequence[SensorOptions],
    model: RadioModel | None = None,
) -> AsyncIterator[tuple[tuple[AnyVirtual, ...], Radio, Air]]:
    """One or two sensors on one runner, who sets off when the first of them is started."""
    _quiet_bumble()
    air = Air(model)
    departure = Departure()
    sensors: list[AnyVirtual] = []
    devices: list[Device] = []
    addresses = (SENSOR_ADDRESS, SECOND_ADDRESS)[: len(feeds)]
    for address, feed, one in zip(addresses, feeds, options, strict=True):
        if one.family in SIDES and SIDES[one.family].way is Way.POSTS:
            sensors.append(PushingPhone(feed, one, departure))
            continue
        devices.append(await host_on(VirtualController("sensor", air), "sensor", address))
        sensors.append(VirtualSensor(devices[-1], feed, one, departure))
    host = await host_on(VirtualController("host", air), "host", HOST_ADDRESS)
    for sensor in sensors:
        await sensor.start()
    try:
        yield tuple(sensors), bumble_radio(host), air
    finally:
        for sensor in sensors:
            await sensor.stop()
        await host.power_off()
        for device in devices:
            await device.power_off()


async def serve(
    moniker: str,
    feed: SampleFeed,
    options: SensorOptions | None = None,
    model: RadioModel | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Be a sensor until its feed ends, or until cancelled.

    Args:
        moniker: bumble's name of a transport. ``tcp-server:127.0.0.1:PORT`` waits for a host that
            takes ``tcp-client:127.0.0.1:PORT`` for its radio; ``usb:0`` or ``serial:...`` uses
            that controller to be a sensor in the real air.
        feed: What it measures.
        options: How it behaves.
        model: How good the virtual air is.
        ready: Called once it advertises, with its address.

    Raises:
        SourceError: NO_RADIO: the transport cannot be opened.
    """
    _quiet_bumble()
    async with await _open(moniker) as transport:
        if moniker.startswith(_HOST_COMES):
            air = Air(model)
            # Known to the air by being made; its host is at the other end of the transport.
            VirtualController("host", air, transport.source, transport.sink)
            device = await host_on(VirtualController("sensor", air), "sensor", SENSOR_ADDRESS)
        else:
            device = await host_on(transport, "sensor", SENSOR_ADDRESS)
        sensor = VirtualSensor(device, feed, options or SensorOptions())
        await sensor.start()
        try:
            ready(sensor.address)
            await sensor.switched_off.wait()
        finally:
            await sensor.stop()
            await device.power_off()


@contextlib.asynccontextmanager
async def open_radio(moniker: str) -> AsyncIterator[Radio]:
    """A radio behind one of bumble's transports: another process, or a dongle without a driver.

    Raises:
        SourceError: NO_RADIO: there is none.
    """
    _quiet_bumble()
    transport, device = await _open_host(moniker)
    try:
        yield bumble_radio(device, getattr(transport.source, "terminated", None))
    finally:
        with contextlib.suppress(TimeoutError):  # a controller that is gone answers no more
            async with asyncio.timeout(_POWER_OFF_S):
                await device.power_off()
        await transport.close()


async def _open_host(moniker: str) -> tuple[Transport, Device]:
    transport = await _open(moniker)
    try:
        async with asyncio.timeout(_ANSWER_S):
            return transport, await host_on(transport, "host", HOST_ADDRESS)
    except TimeoutError:
        await transport.close()
    text = f"the radio {moniker!r} does not answer"
    raise SourceError(SourceReason.NO_RADIO, text)


async def _open(moniker: str) -> Transport:
    try:
        if moniker.startswith(_SERVER):
            host, _, port = moniker.removeprefix(_SERVER).rpartition(":")
            return await HostServer.open(host, int(port))
        return await open_transport(moniker)
    except (OSError, TransportSpecError, ValueError) as error:
        text = f"the radio {moniker!r} cannot be opened: {error}"
        raise SourceError(SourceReason.NO_RADIO, text) from None


def _quiet_bumble() -> None:
    """Silence its warnings of packets that cross a disconnection: in the air they do."""
    logging.getLogger("bumble").setLevel(logging.CRITICAL)
