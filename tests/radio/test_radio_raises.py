"""Wherever a try to get a sensor back raises, and whatever: the care for it goes on."""

import asyncio
from dataclasses import replace

import pytest
from bleak.exc import BleakDBusError, BleakError
from radio_bench import QUICK, data_packets, losses, numbered_feed, take

from coach import background
from coach.sources import BleSource, SourceError
from coach.sources.virtual import SensorOptions, virtual_sensor

pytestmark = pytest.mark.asyncio

FORESEEN = [
    BleakError("org.bluez.Error.InProgress"),
    BleakDBusError("org.bluez.Error.NotReady", ["off"]),
    EOFError(),
    OSError(104, "reset by peer"),
    TimeoutError(),
]
UNFORESEEN = [
    KeyError("/org/bluez/hci0/dev_AA"),
    AssertionError(),
    AttributeError("'NoneType' object has no attribute 'call'"),
    asyncio.CancelledError(),
]
ERRORS = pytest.mark.parametrize("error", [*FORESEEN, *UNFORESEEN], ids=lambda e: type(e).__name__)

SCANNER = ("start", "stop")
CLIENT = ("connect", "start_notify", "write_gatt_char", "read_gatt_char", "disconnect")
AFTERWARDS = ("stop", "disconnect")
"""What raises once it is done: else the radio of the test would go on with it."""


class Failing:
    """A radio of which one method raises, so often once it is armed."""

    def __init__(self, radio, where, error):
        self._left = 0
        self.raised = 0
        base = radio.scanner_backend if where in SCANNER else radio.client_backend
        whole = getattr(base, where)

        async def broken(instance, *words, **options):
            if self._left <= 0:
                return await whole(instance, *words, **options)
            self._left -= 1
            self.raised += 1
            if where in AFTERWARDS:
                await whole(instance, *words, **options)
            raise error

        kind = type(base.__name__, (base,), {where: broken})
        which = "scanner_backend" if where in SCANNER else "client_backend"
        self.radio = replace(radio, **{which: kind})

    def arm(self, times=2):
        self._left = times


@pytest.fixture
def told():
    lines = []
    with background.told_to(lines.append):
        yield lines


@pytest.mark.parametrize("where", [*SCANNER, *CLIENT])
@ERRORS
async def test_the_sensor_comes_back(told, where, error):
    notices = []
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (sensor, whole, _):
        failing = Failing(whole, where, error)
        async with BleSource(QUICK, failing.radio, notices.append) as source:
            await take(source, data_packets(2))
            failing.arm()
            await sensor.drop_link()
            await take(source, lambda es: losses(es) >= 1)
            await take(source, data_packets(3))
            assert failing.raised >= 1
            assert not source.tasks_ended
    assert sum(line.startswith("link to COACH lost") for line in notices) == 1
    assert len(told) == len(set(told)), "the same is told once"
    if error in FORESEEN:
        assert told == []
    else:
        assert all("fault of the coach itself in the care for the link to COACH" in t for t in told)


@pytest.mark.parametrize("where", [*SCANNER, *CLIENT[:4]])
@ERRORS
async def test_a_start_is_tried_again(told, where, error):
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (_, whole, _):
        failing = Failing(whole, where, error)
        failing.arm(1)
        source = BleSource(QUICK, failing.radio)
        refused = None
        try:
            await source.open()
            await take(source, data_packets(3))
        except SourceError as told_why:
            refused = told_why
        finally:
            await source.close()
    # No radio, or none that may be used, is told at once: the runner stands ready.
    assert refused is None or isinstance(error, BleakDBusError | OSError)
    assert failing.raised == 1
    assert len(told) == (error in UNFORESEEN)


async def test_a_start_that_always_raises_ends_in_one_line(told):
    async with virtual_sensor(numbered_feed(), SensorOptions(speed=10)) as (_, whole, _):
        failing = Failing(whole, "connect", KeyError("/org/bluez/hci0/dev_AA"))
        failing.arm(10**6)
        with pytest.raises(SourceError, match="the link to the sensor failed"):
            await BleSource(QUICK, failing.radio).open()
    assert len(told) == 1
