"""Each family's virtual sensor, as it is really heard: found, started, read, lost and found again.

All families at once, each with an air of its own, since most of the time is spent waiting; in one
test each, for workers that share the tests would each do all of it.
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
from tests.radio.family_losses import heard, lost_again, misses
from tests.radio.radio_bench import feed_of, take

pytestmark = pytest.mark.timeout(120)

LOSSES = 3
SPEED = 5
SAMPLES_S = 60.0

# How samples begin where answers come by the same characteristic.
SAMPLES = {"metamotion": b"\x09\x03"}


async def at_once(work):
    """Family -> what its work came to, or how it failed, for all families side by side."""
    found = await asyncio.gather(*map(work, SIDES), return_exceptions=True)
    return dict(zip(SIDES, found, strict=True))


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


@pytest.mark.parametrize("family", SIDES)
def test_a_family_with_a_virtual_sensor_is_one_that_is_known(family):
    assert family in FAMILIES


async def test_what_was_measured_is_what_is_read_and_its_name_finds_it():
    found = await at_once(measured)
    assert {
        family: problem for family, one in found.items() if (problem := misread(family, one))
    } == {}


async def test_three_lost_links_cost_no_sample_beside_those_of_the_outages():
    """Each sample once, as many gaps as losses, its battery told, and it is stopped at the end."""
    found = await at_once(lambda family: lost_again(family, LOSSES))
    wrong = {family: missed(one) for family, one in found.items()}
    assert {family: what for family, what in wrong.items() if what} == {}
    for family, one in found.items():
        assert len(one.numbers) > 2 * FAMILIES[family].worth.rate_hz, family


def missed(one):
    return [repr(one)] if isinstance(one, BaseException) else misses(one, LOSSES)


def misread(family, found):
    """What is wrong with what one sensor sent; nothing if all is well."""
    if isinstance(found, BaseException):
        return repr(found)
    feed, events, (who, there) = found
    blocks, told = read(events)
    acc = np.concatenate([block.acc_m_s2 for block in blocks])
    gyr = np.concatenate([block.gyr_rad_s for block in blocks])
    true_acc, true_gyr = feed.si(0, len(feed.counts))
    at = int(np.argmin(np.abs(true_acc[: len(true_acc) - len(acc)] - acc[0]).sum(axis=1)))
    part = slice(at, at + len(acc))
    has_gyro = FAMILIES[family].worth.has_gyro
    kinds = {fault.kind.value for fault in told if not isinstance(fault, BatteryLevel)}
    asked = (
        ("another family", events[0].family == family),
        ("another sensor", who == there or SIDES[family].way is not Way.RADIO),
        ("hardly any samples", len(acc) >= 20),
        ("acceleration: a wrong scale, axis or order", np.abs(acc - true_acc[part]).max() < 0.05),
        ("angular rate", not has_gyro or np.abs(gyr - true_gyr[part]).max() < 0.1),
        ("axes", all(block.has_gyro is has_gyro for block in blocks)),
        # Its clock runs faster than the host's.
        (f"faults {kinds}", kinds <= {"no_counter", "clock"}),
    )
    return [what for what, is_well in asked if not is_well]
