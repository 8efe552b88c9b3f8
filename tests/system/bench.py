"""The host's side: the virtual sensors, and faults to order from within the guest."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from bumble.transport import open_transport

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.simulation import parse_story, simulate
from coach.sources.virtual import Air, SensorOptions, VirtualSensor, feed_of_simulation
from coach.sources.virtual.controller import VirtualController
from coach.sources.virtual.host import host_on
from coach.sources.virtual.virtual_families import SIDES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from coach.sources.virtual import SampleFeed

OTHER_FAMILY = "bluest"
"""Advertises a company id, and neither a service nor a name that the product knows."""

STALL_S = 4.0
"""Longer than the silence after which a link is given up."""

_STORY = """\
title = "A run longer than any session of the guest"
placement = "pelvis"
seed = 41

[[phase]]
do = "stand"
for_s = 5

[[phase]]
do = "run"
for_s = 600
"""


@dataclass(slots=True)
class Bench:
    """What faults can be made of.

    Args:
        sensor: The one in the air.
        other: Of another maker, switched off.
        air: Between sensor and guest.
    """

    sensor: VirtualSensor
    other: VirtualSensor
    air: Air

    async def other_maker(self) -> None:
        """The sensor is switched off for good, and one of another maker on."""
        await self.sensor.stop()
        self.sensor = self.other
        await self.sensor.start()

    async def disconnect(self) -> None:
        """The sensor ends the connection."""
        await self.sensor.drop_link()

    async def out_of_range(self) -> None:
        """Both sides time out."""
        self.air.cut()

    async def stall(self) -> None:
        """The link stays, the sensor says nothing."""
        self.sensor.stall(STALL_S)


ORDERS: Mapping[str, Callable[[Bench], Awaitable[None]]] = MappingProxyType(
    {
        "disconnect": Bench.disconnect,
        "out-of-range": Bench.out_of_range,
        "stall": Bench.stall,
        "other-maker": Bench.other_maker,
    }
)
"""An order is a line; the answer to each is its name, once it is done."""


@contextlib.asynccontextmanager
async def open_bench(hci: Path, orders: Path, feed_file: Path) -> AsyncIterator[None]:
    """Advertise and take orders until left.

    Args:
        hci: Unix socket to make, for the guest's host controller interface.
        orders: Unix socket to make, for orders.
        feed_file: Where to write what the sensor measures: ``counts`` (n, 6) and ``t_us`` (n,).
            That of another maker goes beside it, in its own units.
    """
    story = parse_story(_STORY)
    feed = feed_of_simulation(simulate(story))
    np.savez(feed_file, counts=feed.counts, t_us=feed.t_us)
    other_hz = round(SIDES[OTHER_FAMILY].rate_hz or story.rate_hz)
    other_feed = feed_of_simulation(simulate(replace(story, rate_hz=other_hz)))
    np.savez(feed_file.with_stem("other"), counts=_mg_and_tenths(other_feed), t_us=other_feed.t_us)
    air = Air()
    async with await open_transport(f"unix-server:{hci}") as transport:
        # Known to the air by being made; its host is the guest's kernel.
        VirtualController("guest", air, transport.source, transport.sink)
        device = await host_on(VirtualController("sensor", air), "sensor")
        other = await host_on(VirtualController("other", air), "other")
        bench = Bench(
            VirtualSensor(device, feed, SensorOptions()),
            VirtualSensor(other, other_feed, SensorOptions(family=OTHER_FAMILY)),
            air,
        )

        async def obey(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                order = line.decode().strip()
                await ORDERS[order](bench)
                writer.write(line)
                await writer.drain()
            writer.close()

        server = await asyncio.start_unix_server(obey, orders)
        await bench.sensor.start()
        try:
            yield
        finally:
            server.close()
            await bench.sensor.stop()


def _mg_and_tenths(feed: SampleFeed) -> np.ndarray:
    """What BlueST sends of each sample: mg and 0.1 deg/s, whole."""
    acc, gyr = feed.si(0, len(feed.counts))
    return np.rint(np.hstack([acc * 1e3 / GRAVITY_M_S2, gyr * 10.0 / RAD_PER_DEG])).astype(np.int16)
