"""The vectors, both ways, and random packets and damage: the C code says what the codec says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.packets import UnknownPacket
from tests.firmware.core_codec import CoreCodec
from tests.protocol.wire_strategies import CHANNELS, damaged
from tests.protocol.wire_vectors import VECTORS, packet_of

GOOD, BAD = VECTORS["good"], VECTORS["bad"]
SENT = [v for v in GOOD if v["packet"] != UnknownPacket.__name__]


@pytest.fixture(scope="module")
def in_c(core):
    return CoreCodec(core)


def _name(vector):
    return vector["name"]


@pytest.mark.parametrize("vector", SENT, ids=_name)
def test_c_makes_the_bytes_of_the_fields(in_c, vector):
    assert in_c.encode(packet_of(vector)).hex() == vector["hex"]


@pytest.mark.parametrize("vector", GOOD, ids=_name)
def test_c_reads_the_fields_in_the_bytes(in_c, vector):
    assert in_c.decode(vector["channel"], bytes.fromhex(vector["hex"])) == packet_of(vector)


@pytest.mark.parametrize("vector", BAD, ids=_name)
def test_c_refuses_bad_bytes_for_the_reason_given(in_c, vector):
    with pytest.raises(WireFormatError) as caught:
        in_c.decode(vector["channel"], bytes.fromhex(vector["hex"]))
    assert caught.value.reason is WireFault(vector["reason"])


def outcome(decode, *args):
    try:
        return decode(*args)
    except WireFormatError as error:
        return error.reason


@pytest.mark.parametrize("channel", ["data", "info", "request", "response"])
@given(data=st.data())
def test_c_and_codec_read_the_same_in_any_bytes(in_c, channel, data):
    packets, encode, decode = CHANNELS[channel]
    payload = data.draw(damaged(packets.filter(_fits(encode)).map(encode)))
    assert outcome(in_c.decode, channel, payload) == outcome(decode, payload)


@pytest.mark.parametrize("channel", ["data", "info", "request", "response"])
@given(data=st.data())
def test_c_and_codec_make_the_same_bytes(in_c, channel, data):
    packets, encode, _ = CHANNELS[channel]
    packet = data.draw(packets.filter(_fits(encode)))
    if not isinstance(packet, UnknownPacket):
        assert in_c.encode(packet) == encode(packet)


@pytest.mark.parametrize("channel", ["info", "response"])
def test_what_no_attribute_holds_is_refused(in_c, channel):
    assert outcome(in_c.decode, channel, b"\x83" + bytes(512)) is WireFault.LENGTH


@given(st.one_of(st.binary(max_size=8), st.text(max_size=4).map(str.encode)))
def test_c_and_python_agree_on_what_is_text(core, payload):
    try:
        payload.decode()
        is_text = True
    except UnicodeDecodeError:
        is_text = False
    assert core.coach_is_utf8(payload, len(payload)) == is_text


def _fits(encode):
    def fits(packet):
        try:
            encode(packet)
        except WireFormatError:
            return False
        return True

    return fits
