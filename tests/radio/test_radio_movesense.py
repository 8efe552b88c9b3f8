"""Movesense over real GATT, with old firmware and new: what the test of every family cannot see."""

from dataclasses import replace
from functools import partial
from types import MappingProxyType

import numpy as np
import pytest
from radio_bench import QUICK, losses, take
from test_radio_every_family import read, waving_feed

from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources import BleSource
from coach.sources.virtual import SensorOptions, peripheral, virtual_sensor
from coach.sources.virtual.sides.movesense_side import MovesenseSide

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(60)]


@pytest.fixture
def firmware(monkeypatch):
    """Let the virtual sensor run another firmware."""

    def choose(**how):
        usual = peripheral.SIDES["movesense"]
        other = replace(usual, make=partial(MovesenseSide, **how))
        monkeypatch.setattr(peripheral, "SIDES", MappingProxyType({"movesense": other}))

    return choose


def messages(n, ref=104):
    """So many messages of samples, not answers, of one subscription."""
    return lambda events: sum(_begins(event, ref) for event in events) >= n


def _begins(event, ref):
    is_data = isinstance(event, Notification) and event.channel is Channel.DATA
    return is_data and event.payload[:2] == bytes((2, ref))


@pytest.mark.parametrize("old", [False, True])
async def test_twenty_losses_in_the_midst_of_samples(firmware, old):
    firmware(old=old)
    feed, events = waving_feed("movesense"), []
    options = SensorOptions(family="movesense", repeat=True)
    async with (
        virtual_sensor(feed, options) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        for _ in range(20):
            events += await take(source, messages(2), within_s=20.0)
            await sensor.drop_link()
            events += await take(source, lambda es: losses(es) == 1, within_s=20.0)
        events += await take(source, messages(3), within_s=20.0)
    connected = [e for e in events if isinstance(e, LinkChange) and e.state is LinkState.CONNECTED]
    asked = [e for e in events if getattr(e, "channel", None) is Channel.REQUEST]
    assert sum(e.payload[0] == 1 for e in asked) == len(connected) == 21, "subscribes anew"
    blocks, told = read(events)
    t_s = np.concatenate([block.t_s for block in blocks])
    assert (np.diff(t_s) > 0.0).all()
    rows = np.concatenate([block.acc_m_s2 for block in blocks])
    assert len(np.unique(rows, axis=0)) > 0.98 * len(rows), "a sample came twice"
    # A beginning whose rest went with the link is all that is ever incomplete.
    assert {fault.kind.value for fault in told if hasattr(fault, "kind")} <= {
        "no_counter", "gap", "clock", "bad_packet",
    }  # fmt: skip


async def test_firmware_without_second_parts_runs_at_52_hz(firmware):
    firmware(old=True, parts=False)
    options = SensorOptions(family="movesense", speed=5)
    told = []
    async with (
        virtual_sensor(waving_feed("movesense"), options) as (_, radio, _),
        BleSource(QUICK, radio, notify=told.append) as source,
    ):
        events = await take(source, messages(12, ref=52), within_s=20.0)
    assert any("52 samples a second, not 104" in line for line in told)
    blocks, _ = read(events)
    assert blocks[-1].dt_s == pytest.approx(1 / 52, rel=0.06)
    assert sum(len(block.t_s) for block in blocks) >= 4 * 8
