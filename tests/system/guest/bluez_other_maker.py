"""A sensor of another maker: found by its company id, spoken to its way, lost and back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from ledger import OTHER_FEED_FILE, Feed, by_link
from sensor_bench import SensorBench

from coach.decode import Decode
from coach.model import Channel, LinkChange, LinkState, Notification, RawBlock
from coach.sources import BleSource

if TYPE_CHECKING:
    from coach.model import Input

PACKETS = 400  # 8 s at 50 Hz, a sample each
AWAY_AT_MOST_S = 30.0


async def test_a_sensor_of_another_maker_streams_each_sample_once():
    inputs: list[Input] = []
    notices: list[str] = []
    with SensorBench.of_guest() as bench:
        await bench.order("other-maker")
        async with BleSource(notify=notices.append) as source:
            await _hear(source, inputs, PACKETS)
            await bench.order("disconnect")
            lost_s = time.monotonic()
            links = len(by_link(inputs))
            while len(by_link(inputs)) == links:
                inputs.append(await anext(source))
            away_s = time.monotonic() - lost_s
            await _hear(source, inputs, PACKETS)
            percent = source.battery_percent
    feed = Feed(OTHER_FEED_FILE)
    connected = [e for e in inputs if isinstance(e, LinkChange) and e.state is LinkState.CONNECTED]
    print(f"\n  {len(_packets(inputs))} samples over {len(connected)} links, away {away_s:.1f} s")
    assert {link.family for link in connected} == {"bluest"}
    assert len(connected) == 2
    assert percent == 87
    assert away_s < AWAY_AT_MOST_S
    places = [_places(_packets(link), feed) for link in by_link(inputs)]
    for found in places:
        assert np.array_equal(np.diff(found), np.ones(len(found) - 1))  # within a link: none lost
    assert places[0][-1] < places[1][0]
    _is_read_as_it_was_measured(inputs, feed, places[0][0])
    assert [line for line in notices if "cut off unseen" in line or "likes" in line]


def _is_read_as_it_was_measured(inputs: list[Input], feed: Feed, first: int) -> None:
    decode = Decode(0.0)
    out = [o for e in inputs if isinstance(e, LinkChange | Notification) for o in decode.push(e)]
    blocks = [block for block in out if isinstance(block, RawBlock)]
    assert len(blocks) == len(_packets(inputs))
    # Its rate is told nowhere; the simulated chip's is some percent off its nominal 50 Hz.
    assert abs(blocks[0].dt_s / float(np.diff(feed.t_us).mean() * 1e-6) - 1.0) < 0.02
    assert np.array_equal(blocks[0].counts[0], feed.counts[first])


def _packets(inputs: list[Input]) -> np.ndarray:
    """What each notification holds after its time: mg and 0.1 deg/s."""
    payloads = [
        event.payload
        for event in inputs
        if isinstance(event, Notification) and event.channel is Channel.DATA
    ]
    return np.array([np.frombuffer(payload, "<i2")[1:7] for payload in payloads])


def _places(samples: np.ndarray, feed: Feed) -> list[int]:
    first = feed.find(samples[:4])
    assert np.array_equal(feed.counts[first : first + len(samples)], samples)
    return list(range(first, first + len(samples)))


async def _hear(source: BleSource, inputs: list[Input], packets: int) -> None:
    heard = 0
    while heard < packets:
        inputs.append(await anext(source))
        heard += len(_packets(inputs[-1:]))
