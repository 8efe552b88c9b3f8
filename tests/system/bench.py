"""The host's side: the virtual sensor, and faults to order from within the guest."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from bumble.transport import open_transport

from coach.simulation import parse_story, simulate
from coach.sources.virtual import Air, SensorOptions, VirtualSensor, feed_of_simulation
from coach.sources.virtual.controller import VirtualController
from coach.sources.virtual.host import host_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Bench:
    """What faults can be made of."""

    sensor: VirtualSensor
    air: Air

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
    """
    feed = feed_of_simulation(simulate(parse_story(_STORY)))
    np.savez(feed_file, counts=feed.counts, t_us=feed.t_us)
    air = Air()
    async with await open_transport(f"unix-server:{hci}") as transport:
        # Known to the air by being made; its host is the guest's kernel.
        VirtualController("guest", air, transport.source, transport.sink)
        device = await host_on(VirtualController("sensor", air), "sensor")
        bench = Bench(VirtualSensor(device, feed, SensorOptions()), air)

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
