"""Taking inputs from a source until something has come."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ledger import batches, by_link

if TYPE_CHECKING:
    from coach.model import Input
    from coach.sources import BleSource


async def hear_packets(source: BleSource, inputs: list[Input], packets: int) -> None:
    """Append inputs until so many IMU packets have come."""
    heard = 0
    while heard < packets:
        inputs.append(await anext(source))
        heard += len(batches(inputs[-1:]))


async def hear_return(source: BleSource, inputs: list[Input], within_s: float) -> float:
    """Append inputs until a packet has come over a new link; how long that took.

    Raises:
        TimeoutError: It took longer.
    """
    began_s, links = time.monotonic(), len(by_link(inputs))
    async with asyncio.timeout(within_s):
        while len(by_link(inputs)) == links:
            inputs.append(await anext(source))
        await hear_packets(source, inputs, 1)
    return time.monotonic() - began_s
