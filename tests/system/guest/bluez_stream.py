"""A good link: everything the sensor measures arrives, once and in order."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from ledger import Feed, batches, places

from coach.sources import BleSettings, BleSource

if TYPE_CHECKING:
    from coach.model import Input

STREAM_S = 31.0


async def test_a_stream_has_each_sample_once():
    inputs: list[Input] = []
    async with BleSource(BleSettings(rate_hz=104, batch=8)) as source:
        ways = _packet_sockets()
        async with asyncio.timeout(STREAM_S * 2):
            async for event in source:
                inputs.append(event)
                packets = batches(inputs[-1:])
                if packets and packets[0].first_index >= STREAM_S * 104:
                    break
    feed, packets = Feed(), batches(inputs)
    found = places(packets, feed)
    assert {packet.n for packet in packets} == {8}
    assert [packet.seq for packet in packets] == list(range(len(packets)))
    assert np.array_equal(np.diff(found), np.ones(len(found) - 1))
    assert (feed.t_us[found[-1]] - feed.t_us[found[0]]) * 1e-6 >= 30.0
    assert source.dropped == 0
    print(
        f"\n  {len(found)} samples in {len(packets)} packets, none lost or doubled; "
        f"notifications through {f'{ways} sockets' if ways else 'D-Bus'}"
    )


def _packet_sockets() -> int:
    """Sockets that BlueZ has given out for notifications: the only sequenced-packet ones here."""
    sequenced_packets = "0005"
    rows = Path("/proc/net/unix").read_text().splitlines()[1:]
    return sum(row.split()[4] == sequenced_packets for row in rows) // 2
