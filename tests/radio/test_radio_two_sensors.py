"""Two virtual sensors on one runner, heard by one radio, as one stream."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from coach.app.calibration_samples import sensor_data
from coach.model import Channel, LinkChange, LinkState, Notification, Tick
from coach.simulation import simulate
from coach.sources import BleSource, LiveSensors, SourceError, SourceReason
from coach.sources.virtual import SensorOptions, feed_of_simulation, virtual_sensors
from tests.radio.radio_bench import QUICK, take
from tests.theory.both import Both


def feeds():
    simulation = simulate(Both().story("stand 4", "run 12"))
    return [feed_of_simulation(one) for one in (simulation, *simulation.others)]


async def heard_until(source, until):
    """All inputs, to the end; the source is closed as soon as ``until(inputs)`` is true."""
    events = await take(source, until)
    await source.close()
    return events + [event async for event in source]


def data_of(events, sensor_id):
    """How many packets of samples are from a sensor."""
    return sum(
        isinstance(e, Notification) and e.sensor_id == sensor_id and e.channel is Channel.DATA
        for e in events
    )


def ticks_of(events):
    return [e.t_host_s for e in events if isinstance(e, Tick)]


def of_each(source, n):
    return lambda events: all(data_of(events, one.sensor_id) >= n for one in source.sources)


def links(events, state):
    return [e for e in events if isinstance(e, LinkChange) and e.state is state]


async def test_both_are_heard_on_one_clock():
    options = [SensorOptions(speed=4), SensorOptions(speed=4)]
    async with virtual_sensors(feeds(), options) as (sensors, radio, _):
        settings = [replace(QUICK, sensor=one.address, tick_s=0.1) for one in sensors]
        source = LiveSensors(settings, radio, lambda _: None)
        await source.open()
        enough = of_each(source, 30)
        events = await heard_until(source, lambda es: enough(es) and len(ticks_of(es)) >= 5)
        assert source.battery_percent == 87
    ids = [sensor.address for sensor in sensors]
    assert min(data_of(events, one) for one in ids) >= 30
    assert [e.t_host_s for e in events] == sorted(e.t_host_s for e in events)
    ticks = ticks_of(events)
    assert min(b - a for a, b in itertools.pairwise(ticks)) > 0.5 * settings[0].tick_s
    linked = [e.sensor_id for e in events if isinstance(e, LinkChange)]
    assert linked == ids


async def test_the_runner_is_where_he_is_for_both():
    """What the second sensor missed before its own START is missing, not shifted."""
    options = [SensorOptions(), SensorOptions()]
    pair = feeds()
    async with virtual_sensors(pair, options) as (sensors, radio, _):
        source = LiveSensors(
            [replace(QUICK, sensor=sensor.address) for sensor in sensors], radio, lambda _: None
        )
        await source.open()
        events = await heard_until(source, of_each(source, 8))
    zero_s = events[0].t_host_s
    data = sensor_data(events, zero_s)
    begun = {}
    for sensor, feed in zip(sensors, pair, strict=True):
        block = data[sensor.address].packets[0]
        # The first packet's samples, found again in the feed, tell which time of the run it is.
        row = next(
            i
            for i in range(len(feed.counts))
            if (feed.counts[i : i + len(block.counts)] == block.counts).all()
        )
        first_s = data[sensor.address].blocks[0].t_s[0]
        begun[sensor.address] = first_s - feed.t_us[row] * 1e-6
    one, other = begun.values()
    assert abs(one - other) < 0.05


async def test_one_lost_link_leaves_the_other_alone():
    options = [SensorOptions(), SensorOptions()]
    async with virtual_sensors(feeds(), options) as (sensors, radio, _):
        settings = [replace(QUICK, sensor=sensor.address) for sensor in sensors]
        source = LiveSensors(settings, radio, lambda _: None)
        await source.open()
        events = await take(source, of_each(source, 2))
        await sensors[1].drop_link()
        events += await heard_until(source, lambda heard: links(heard, LinkState.CONNECTED))
    lost = links(events, LinkState.LOST)
    assert lost[0].sensor_id == sensors[1].address
    back = [e for e in links(events, LinkState.CONNECTED) if e.t_host_s > lost[0].t_host_s]
    assert [e.sensor_id for e in back] == [sensors[1].address]


@pytest.mark.parametrize(
    ("asked", "in_reach"),
    [
        (["COACH"], ["COACH", "Coach"]),  # a name that two have
        (["COACH", "coach"], ["COACH", "COACH"]),  # one name for two
        (["COACH", "COACH"], ["COACH", "other"]),  # likewise, with one of them there
    ],
)
async def test_a_name_that_does_not_say_which_is_refused_with_the_addresses(asked, in_reach):
    options = [SensorOptions(name=name) for name in in_reach]
    async with virtual_sensors(feeds(), options) as (sensors, radio, _):
        source = LiveSensors([replace(QUICK, sensor=a) for a in asked], radio, lambda _: None)
        with pytest.raises(SourceError, match="give each sensor by its address") as refused:
            await source.open()
    assert refused.value.reason is SourceReason.AMBIGUOUS
    for sensor, name in zip(sensors, in_reach, strict=True):
        assert (sensor.address in str(refused.value)) is (name.lower() == "coach")
    assert not any(sensor.connected for sensor in sensors)


async def test_a_sensor_given_by_its_address_is_found_beside_one_of_the_same_name():
    options = [SensorOptions(), SensorOptions()]
    async with virtual_sensors(feeds(), options) as (sensors, radio, _):
        settings = [replace(QUICK, sensor=sensor.address.lower()) for sensor in sensors]
        source = LiveSensors(settings, radio, lambda _: None)
        await source.open()
        assert [one.sensor_id for one in source.sources] == [s.address for s in sensors]
        await source.close()


@pytest.mark.parametrize("families", [("polar-h10", "own"), ("own", "polar-h10")])
async def test_auto_takes_the_sensor_that_tells_angles(families):
    options = [SensorOptions(family=family) for family in families]
    async with (
        virtual_sensors(feeds(), options) as (sensors, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        assert source.family == "own"
        assert source.sensor_id == sensors[families.index("own")].address
