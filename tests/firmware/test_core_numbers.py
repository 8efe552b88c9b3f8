"""``coach_protocol.h`` has the numbers of the protocol, and all of them."""

import re

import pytest

from coach.sources.virtual.firmware.compiled_core import SOURCE
from firmware_protocol import gatt, layouts, limits
from firmware_protocol.control import STREAM_IMU
from firmware_protocol.packets import Feature, ImuFlag, Op, PacketType, SensorPart, Status
from firmware_protocol.tlv import Tag

HEADER = (SOURCE / "coach_protocol.h").read_text("utf-8")


def numbers():
    """Name -> value of each enumerator and number."""
    text = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.DOTALL)
    found = {}
    for body in re.findall(r"enum \{(.*?)\}", text, flags=re.DOTALL):
        following = 0
        for one in filter(None, (part.strip() for part in body.split(","))):
            name, _, value = one.partition("=")
            following = int(value, 0) if value else following
            found[name.strip()] = following
            following += 1
    for name, value in re.findall(r"#define (COACH_\w+) (\d+)u", text):
        found[name] = int(value)
    return found


NUMBERS = numbers()
ENUMS = {
    "FLAG": ImuFlag,
    "FEATURE": Feature,
    "PART": SensorPart,
    "OP": Op,
    "TAG": Tag,
    "TYPE": PacketType,
}
LIMITS = {
    "MAJOR": limits.PROTOCOL_MAJOR,
    "MINOR": limits.PROTOCOL_MINOR,
    "HEADER_BYTES": layouts.IMU_BATCH.size,
    "SAMPLE_BYTES": layouts.SAMPLE.size,
    "STATUS_BYTES": layouts.STATUS.size,
    "INFO_FIXED_BYTES": layouts.INFO.size,
    "RANGE_BYTES": layouts.RANGE.size,
    "REQUEST_MOST": limits.MAX_REQUEST,
    "ATTRIBUTE_MOST": limits.ATT_MAX_VALUE,
    "ATT_HEADER_BYTES": limits.ATT_HEADER,
    "SAMPLES_MOST": limits.MAX_SAMPLES,
    "RANGES_MOST": limits.MAX_RANGES,
    "RATES": len(limits.RATES_HZ),
    "MTU_LEAST": limits.MIN_MTU,
    "DEFAULT_RATE_HZ": limits.DEFAULT_RATE_HZ,
    "DEFAULT_ACC_RANGE_G": limits.DEFAULT_ACC_RANGE_G,
    "DEFAULT_GYR_RANGE_DEG_S": limits.DEFAULT_GYR_RANGE_DEG_S,
    "DEFAULT_BATCH": limits.DEFAULT_BATCH,
    "TEMPERATURE_UNKNOWN_C": limits.TEMPERATURE_UNKNOWN_C,
    "RSSI_UNKNOWN_DBM": limits.RSSI_UNKNOWN_DBM,
    "STREAM_IMU": STREAM_IMU,
    "STATUS_PERIOD_US": round(limits.STATUS_PERIOD_S * 1e6),
    "NO_SAMPLE_US": round(limits.NO_SAMPLE_S * 1e6),
    "ATT_UNHEARD": limits.CTRL_UNHEARD,
}


@pytest.mark.parametrize("prefix", ENUMS)
def test_each_member_has_its_number(prefix):
    start = f"COACH_{prefix}_"
    said = {n.removeprefix(start): v for n, v in NUMBERS.items() if n.startswith(start)}
    assert said == {member.name: int(member) for member in ENUMS[prefix]}


def test_each_status_has_its_number():
    said = {status.name: NUMBERS.get(f"COACH_{status.name}") for status in Status}
    assert said == {status.name: int(status) for status in Status}


def test_each_rate_has_its_bit():
    said = {int(n[11:]): v for n, v in NUMBERS.items() if re.fullmatch(r"COACH_RATE_\d+", n)}
    assert said == {rate: bit for bit, rate in enumerate(limits.RATES_HZ)}


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_is_the_same(name):
    assert NUMBERS[f"COACH_{name}"] == LIMITS[name]


@pytest.mark.parametrize("member", ["SERVICE", "DATA", "CTRL", "INFO"])
def test_each_member_has_its_uuid(member):
    assert f'#define COACH_{member}_UUID "{getattr(gatt, f"{member}_UUID")}"' in HEADER
