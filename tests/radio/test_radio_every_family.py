"""Each family's virtual sensor, as it is really heard: found, started, read, lost and found again.

All families at once, each with an air of its own: most of the time is spent waiting.
"""

import asyncio

import numpy as np
import pytest

pytest.importorskip("h11")  # the phone's socket

from coach.decode import FAMILIES, Decode
from coach.model import BatteryLevel, Channel, LinkChange, Notification, RawBlock
from coach.sources.virtual import SensorOptions
from coach.sources.virtual.virtual_families import SIDES, Way
from coach.timing import Timing, TimingParams
from tests.radio.family_losses import PERCENT_TOLD, heard, lost_again
from tests.radio.radio_bench import feed_of, take

pytestmark = pytest.mark.timeout(120)

LOSSES = 3
SPEED = 5
SAMPLES_S = 60.0
ON_RADIO = [name for name, side in SIDES.items() if side.way is Way.RADIO]
EVERY = pytest.mark.parametrize("family", SIDES)

# How samples begin where answers come by the same characteristic.
SAMPLES = {"metamotion": b"\x09\x03"}


def at_once(work):
    """Family -> what its work came to, or how it failed, for all families side by side."""

    async def all_of_them():
        return await asyncio.gather(*map(work, SIDES), return_exceptions=True)

    return dict(zip(SIDES, asyncio.run(all_of_them()), strict=True))


def of(results, family):
    found = results[family]
    if isinstance(found, BaseException):
        raise found
    return found


def sample_packets(family, n):
    """Whether so many packets of samples are there."""
    start = SAMPLES.get(family, b"")

    def carries(event):
        return (
            isinstance(event, Notification)
            and event.channel is Channel.DATA
            and event.payload.startswith(start)
        )

    return lambda events: sum(carries(event) for event in events) >= n


# Its decoder gives nothing out before it has measured rate and ticks for two seconds of the host.
FIRST_READ = {"bluest": lambda speed: int(2.4 * 50 * speed)}
# A phone's says in its first second what it is, and pushes twice a second.
PACKETS = {"phone": 6}


def waving_feed(family):
    """Smooth movement within every family's range, no two samples alike for some seconds."""
    side = SIDES[family]
    rate_hz = side.rate_hz or 104
    t_s = np.arange(int(SAMPLES_S * rate_hz)) / rate_hz
    phases = np.arange(6)
    waves = np.sin(2.0 * np.pi * (1.3 + 0.11 * phases) * t_s[:, None] + phases)
    counts = np.round(waves * 8000 + (t_s[:, None] % 7.0) * 500)
    return feed_of(counts, rate_hz, int(side.acc_range_g), int(side.gyr_range_deg_s) or 2000)


def read(events):
    """Sample blocks and all else that the core makes of some inputs."""
    decode, timing, told = Decode(0.0), Timing("s", 0.0, TimingParams()), []
    for event in events:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    timing.push(item)
                else:
                    told.append(item)
    blocks, faults = timing.drain()
    return blocks, told + faults


async def measured(family):
    """What a sensor that is sought by its name sends: (feed, inputs, who it is)."""
    feed = waving_feed(family)
    options = SensorOptions(family=family, speed=SPEED)
    name = SIDES[family].make(feed, options).broadcast.name.lower()
    enough = PACKETS.get(family, max(3, int(40 * FAMILIES[family].worth.rate_hz / 104)))
    enough = max(enough, FIRST_READ.get(family, lambda _: 0)(SPEED))
    async with heard(family, feed, options, sensor=name) as (virtual, source, _):
        events = await take(source, sample_packets(family, enough), within_s=40.0)
        who = source.sensor_id, getattr(virtual, "address", "")
    return feed, events, who


@pytest.fixture(scope="module")
def of_each():
    return at_once(measured)


@pytest.fixture(scope="module")
def lost():
    return at_once(lambda family: lost_again(family, LOSSES))


@EVERY
def test_what_was_measured_is_what_is_read(of_each, family):
    feed, events, _ = of(of_each, family)
    assert events[0].family == family
    blocks, told = read(events)
    acc = np.concatenate([block.acc_m_s2 for block in blocks])
    gyr = np.concatenate([block.gyr_rad_s for block in blocks])
    assert len(acc) >= 20
    true_acc, true_gyr = feed.si(0, len(feed.counts))
    at = int(np.argmin(np.abs(true_acc[: len(true_acc) - len(acc)] - acc[0]).sum(axis=1)))
    part = slice(at, at + len(acc))
    assert np.abs(acc - true_acc[part]).max() < 0.05, "a wrong scale, axis or order"
    if FAMILIES[family].worth.has_gyro:
        assert np.abs(gyr - true_gyr[part]).max() < 0.1
    assert all(block.has_gyro is FAMILIES[family].worth.has_gyro for block in blocks)
    kinds = {fault.kind.value for fault in told if not isinstance(fault, BatteryLevel)}
    assert kinds <= {"no_counter", "clock"}  # its clock runs faster than the host's


@pytest.mark.parametrize("family", ON_RADIO)
def test_its_name_finds_it(of_each, family):
    _, _, (found, there) = of(of_each, family)
    assert found == there


@EVERY
def test_each_lost_link_is_made_again(lost, family):
    assert of(lost, family).links == (LOSSES + 1, LOSSES)


@EVERY
def test_each_sample_comes_once_and_none_is_missing_beside_those_of_the_outages(lost, family):
    one = of(lost, family)
    assert len(one.numbers) > 2 * FAMILIES[family].worth.rate_hz
    assert (one.doubled, one.holes, one.bad) == (0, LOSSES, [])


@EVERY
def test_each_loss_is_one_gap(lost, family):
    told = of(lost, family).told
    assert len(told.coverage.gaps) == LOSSES
    assert told.faults["link_lost"].times == LOSSES
    assert "link_silent" not in told.faults


@EVERY
def test_its_battery_is_told(lost, family):
    one = of(lost, family)
    assert one.battery_percent == PERCENT_TOLD[family]
    assert one.levels == {PERCENT_TOLD[family]}


@pytest.mark.parametrize("family", ON_RADIO)
def test_it_is_stopped_at_the_end(lost, family):
    assert not of(lost, family).still_streams
