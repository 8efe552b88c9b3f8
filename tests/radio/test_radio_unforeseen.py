"""Link care goes on whatever bleak raises, and tells what nobody foresaw."""

import asyncio
from dataclasses import replace

import pytest
from bleak.exc import BleakError
from radio_bench import QUICK, data_packets, losses, numbered_feed, take

from coach import background
from coach.sources import BleSource, SourceError, SourceReason
from coach.sources.finder import find_sensor
from coach.sources.sensor_link import SensorLink
from coach.sources.together import LiveSensors
from coach.sources.virtual import SensorOptions, virtual_sensor

pytestmark = pytest.mark.asyncio

FORESEEN = [BleakError("org.bluez.Error.InProgress"), EOFError(), OSError(5, "no"), TimeoutError()]
UNFORESEEN = [KeyError("/org/bluez/hci0/dev_AA"), AssertionError(), AttributeError("x")]


def failing(radio, error, times=3):
    """The radio, whose scans fail so often once ``arm`` was called."""
    left = [0]

    class Scanner(radio.scanner_backend):
        async def start(self, *words, **options):
            if left[0]:
                left[0] -= 1
                raise error
            await super().start(*words, **options)

    def arm():
        left[0] = times

    return replace(radio, scanner_backend=Scanner), arm


@pytest.fixture
def told():
    lines = []
    with background.told_to(lines.append):
        yield lines


@pytest.mark.parametrize("error", [*FORESEEN, *UNFORESEEN], ids=lambda e: type(e).__name__)
async def test_whatever_a_scan_raises_the_sensor_comes_back(told, error):
    notices = []
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, whole, _):
        radio, arm = failing(whole, error)
        async with BleSource(QUICK, radio, notices.append) as source:
            await take(source, data_packets(2))
            arm()
            await sensor.drop_link()
            events = await take(source, lambda es: losses(es) == 1)
            await take(source, data_packets(3))
        assert losses(events) == 1
    assert notices[0].startswith("link to COACH lost")
    assert notices[-1].startswith("COACH is back after")
    if error in UNFORESEEN:
        (line,) = told
        assert line.startswith("a fault of the coach itself in the care for the link to COACH (")
        assert line.endswith("; it goes on")
    else:
        assert told == []


@pytest.mark.parametrize("error", [FORESEEN[1], UNFORESEEN[0]], ids=lambda e: type(e).__name__)
async def test_a_link_that_cannot_be_taken_down_is_made_anew(told, error, monkeypatch):
    release = SensorLink.release
    fail = [True]

    async def broken(self):
        await release(self)
        if fail.pop() if fail else False:
            raise error

    async with (
        virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, radio, _),
        BleSource(QUICK, radio) as source,
    ):
        await take(source, data_packets(2))
        monkeypatch.setattr(SensorLink, "release", broken)
        await sensor.drop_link()
        await take(source, lambda es: losses(es) == 1)
        await take(source, data_packets(3))
        monkeypatch.undo()
    assert len(told) == 1


async def test_the_stream_ends_even_if_closing_the_link_fails(monkeypatch):
    async def broken(_):
        raise KeyError("/org/bluez/hci0/dev_AA")

    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (_, radio, _):
        source = LiveSensors([QUICK], radio, print)
        await source.open()
        await take(source, data_packets(2))
        end = SensorLink.end
        monkeypatch.setattr(SensorLink, "end", broken)
        link = source.sources[0]._live.link
        with pytest.raises(KeyError):
            await source.close()
        async with asyncio.timeout(30.0):
            async for _ in source:
                pass
        await end(link)


async def test_every_sensor_is_closed_even_if_one_of_them_fails(monkeypatch):
    closed = []

    class Source:
        def __init__(self, number):
            self.number = number

        async def close(self):
            closed.append(self.number)
            if self.number == 0:
                raise KeyError("dev_AA")

    both = LiveSensors.__new__(LiveSensors)
    both.sources = (Source(0), Source(1))
    with pytest.raises(KeyError):
        await both.close()
    assert closed == [0, 1]


async def test_ticks_go_on(told, monkeypatch):
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (_, radio, _):
        source = BleSource(replace(QUICK, tick_s=0.01), radio)
        put = source.inbox.put
        fail = [True]

        def broken(event, **how):
            if type(event).__name__ == "Tick" and fail:
                fail.pop()
                raise RuntimeError("full")
            put(event, **how)

        monkeypatch.setattr(source.inbox, "put", broken)
        async with source:
            await take(source, lambda es: sum(type(e).__name__ == "Tick" for e in es) >= 3)
    assert len(told) == 1
    assert "the ticking of the clock" in told[0]


@pytest.mark.parametrize("error", FORESEEN, ids=lambda e: type(e).__name__)
async def test_a_scan_that_cannot_begin_is_a_reason(error):
    async with virtual_sensor(numbered_feed()) as (_, whole, _):
        radio, arm = failing(whole, error)
        arm()
        with pytest.raises(SourceError) as told:
            await find_sensor(radio, "auto", 0.5)
    assert told.value.reason in set(SourceReason)
    assert "\n" not in str(told.value)
