"""What a stranger says is captured, without what tells whose it is."""

import asyncio
import json
from dataclasses import replace

import pytest
from radio_bench import QUICK, eventually, numbered_feed

from coach.sources import SourceError
from coach.sources.anonymous_capture import MOST_BYTES, Hidden, capture
from coach.sources.virtual import SensorOptions, virtual_sensor
from firmware_protocol import gatt

ADDRESS = "C0:AC:00:00:00:01"


async def test_services_values_and_notifications_are_in_it():
    notices = []
    async with virtual_sensor(numbered_feed(), SensorOptions(name="Zoe 1234")) as (
        sensor,
        radio,
        _,
    ):

        async def shake():
            await eventually(lambda: gatt.DATA_UUID in sensor._subscribed)
            await sensor.send_raw(b"hello Zoe " + bytes.fromhex("c0ac00000001") + b"1234")

        settings = replace(QUICK, sensor="zoe 1234")
        lines, _ = await asyncio.gather(capture(radio, settings, 0.8, notices.append), shake())
    text = json.dumps(lines)
    assert lines[0] == {
        "what": "advertisement",
        "name": "### ####",
        "services": [gatt.SERVICE_UUID],
        "makers": {},
    }
    told = {line["uuid"]: line for line in lines if line["what"] == "characteristic"}
    assert told[gatt.BATTERY_LEVEL_UUID]["value"] == "57"
    assert told[gatt.DATA_UUID]["properties"] == ["notify"]
    assert "value" not in told["00002a00-0000-1000-8000-00805f9b34fb"]  # the device's name
    (heard,) = (line for line in lines if line["what"] == "notification")
    assert bytes.fromhex(heard["bytes"]) == b"hello Zoe " + b"#" * 6 + b"####"
    assert heard["uuid"] == gatt.DATA_UUID
    assert lines[-1] == {"what": "end", "why": "time"}
    assert ADDRESS not in text
    assert notices == ["listening for 1 s; move the sensor a little"]


async def test_a_device_that_leaves_ends_it():
    async with virtual_sensor(numbered_feed()) as (sensor, radio, _):

        async def leave():
            await eventually(lambda: gatt.DATA_UUID in sensor._subscribed)
            await sensor.drop_link()

        settings = replace(QUICK, sensor="COACH")
        lines, _ = await asyncio.gather(capture(radio, settings, 60.0, print), leave())
    assert lines[-1] == {"what": "end", "why": "the device ended the link"}


async def test_nobody_of_that_name():
    async with virtual_sensor(numbered_feed()) as (_, radio, _):
        with pytest.raises(SourceError, match="no sensor 'Nobody'"):
            await capture(radio, replace(QUICK, find_s=0.1, sensor="Nobody"), 1.0, print)


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (b"\x01\x00\x00\x00\xac\xc0", "the address, reversed"),
        (b"C0AC00000001", "the address in letters"),
        (b"c0:ac:00:00:00:01".upper(), "the address as printed"),
        (b"123456789012", "the serial number in the name"),
    ],
)
def test_what_tells_whose_it_is_is_overwritten(said, secret):
    hidden = Hidden("Thing 123456789012", ADDRESS)
    assert bytes.fromhex(hidden.bytes(b"<" + said + b">")) == b"<" + b"#" * len(said) + b">", secret


def test_a_name_that_is_no_address_hides_nothing_else():
    hidden = Hidden("", "0F3B7E5A-AAAA-BBBB-CCCC-0123456789AB")  # as macOS has them
    assert hidden.bytes(b"\x00\x01\x02") == "000102"
    assert hidden.name == ""


def test_a_capture_fits_into_a_mail():
    assert MOST_BYTES <= 10_000_000
