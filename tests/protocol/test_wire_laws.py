"""Laws of the codec: round trips, one exception for all bytes, and refusals at the encoder."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_strategies import CHANNELS, damaged, imu_batches, infos

from firmware_protocol import codec
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.packets import (
    ImuBatch,
    ImuFlag,
    PacketType,
    Request,
    Response,
    StatusPacket,
    UnknownPacket,
)
from firmware_protocol.tlv import Tag, Tlv, number, text

channels = pytest.mark.parametrize("channel", CHANNELS)
BATCH = ImuBatch(ImuFlag(0), 0, 0, 0, 9615, 25, bytes(12))


@channels
@given(data=st.data())
def test_a_packet_comes_back_as_it_went(channel, data):
    packets, encode, decode = CHANNELS[channel]
    packet = data.draw(packets)
    assert decode(encode(packet)) == packet


@channels
@given(data=st.data())
@settings(max_examples=400)
def test_any_bytes_are_refused_or_are_exactly_one_packet(channel, data):
    packets, encode, decode = CHANNELS[channel]
    whole = packets.map(encode)
    payload = data.draw(st.one_of(st.binary(max_size=600), whole, damaged(whole)))
    try:
        packet = decode(payload)
    except WireFormatError:
        return
    assert encode(packet) == payload


@given(batch=imu_batches, cut=st.integers(1, 600))
def test_a_cut_batch_is_never_a_shorter_batch(batch, cut):
    payload = codec.encode_data(batch)
    with pytest.raises(WireFormatError):
        codec.decode_data(payload[: max(0, len(payload) - cut)])


@given(info=infos(), major=st.integers(2, 255))
def test_an_info_of_another_major_version_is_refused_as_such(info, major):
    payload = bytearray(codec.encode_info(info))
    payload[4] = major
    with pytest.raises(WireFormatError) as caught:
        codec.decode_info(bytes(payload))
    assert caught.value.reason is WireFault.VERSION


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seq": 65536}, WireFault.VALUE),
        ({"seq": -1}, WireFault.VALUE),
        ({"t_us": 2**32}, WireFault.VALUE),
        ({"first_index": 2**32}, WireFault.VALUE),
        ({"dt_us": 65536}, WireFault.VALUE),
        ({"dt_us": 0}, WireFault.VALUE),
        ({"temperature_c": 128}, WireFault.VALUE),
        ({"samples": b""}, WireFault.COUNT),
        ({"samples": bytes(12 * 42)}, WireFault.COUNT),
        ({"samples": bytes(13)}, WireFault.LENGTH),
    ],
)
def test_an_impossible_batch_is_not_sent(changes, reason):
    with pytest.raises(WireFormatError) as caught:
        codec.encode_data(replace(BATCH, **changes))
    assert caught.value.reason is reason


@pytest.mark.parametrize("field", ["seq", "t_us", "first_index", "dt_us", "temperature_c"])
def test_the_refusal_names_the_field(field):
    with pytest.raises(WireFormatError, match=f"^{field} = "):
        codec.encode_data(replace(BATCH, **{field: 2**40}))


@pytest.mark.parametrize(
    ("encode", "packet", "reason"),
    [
        (codec.encode_data, StatusPacket(-1, 0, 0), WireFault.VALUE),
        (codec.encode_data, UnknownPacket(PacketType.IMU_BATCH, b""), WireFault.VALUE),
        (codec.encode_data, UnknownPacket(16, b""), WireFault.VALUE),
        (codec.encode_data, UnknownPacket(3, bytes(512)), WireFault.LENGTH),
        (codec.encode_request, Request(0x83, 0), WireFault.DIRECTION),
        (codec.encode_request, Request(256, 0), WireFault.VALUE),
        (codec.encode_response, Response(0x83, 0, 0), WireFault.VALUE),
        (codec.encode_response, Response(3, 0, 256), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(0, b""),)), WireFault.TLV),
        (codec.encode_request, Request(2, 0, (Tlv(256, b""),)), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(Tag.BATCH, 256),)), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(Tag.BATCH, "8"),)), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(Tag.SERIAL, "\ud800"),)), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(0x90, bytes(256)),)), WireFault.VALUE),
        (codec.encode_request, Request(2, 0, (Tlv(0x90, b""), Tlv(0x90, b""))), WireFault.TLV),
    ],
)
def test_an_impossible_packet_is_not_sent(encode, packet, reason):
    with pytest.raises(WireFormatError) as caught:
        encode(packet)
    assert caught.value.reason is reason


def test_items_are_read_by_tag_and_form():
    items = (Tlv(Tag.BATCH, 8), Tlv(Tag.SERIAL, "n7"), Tlv(0x90, b"x"))
    assert number(items, Tag.BATCH) == 8
    assert number(items, Tag.MTU) is None
    assert text(items, Tag.SERIAL) == "n7"
    assert text(items, Tag.FIRMWARE) is None


ORDER = [
    (codec.decode_data, b"\x21", WireFault.VERSION),  # cut as well
    (codec.decode_data, b"\x23" + bytes(600), WireFault.VERSION),  # too long as well
    (codec.decode_data, b"\x11" + bytes(10), WireFault.TRUNCATED),  # no samples as well
    (codec.decode_data, b"\x11" + bytes(15) + bytes(5), WireFault.COUNT),  # 5 bytes, dt_us 0
    (codec.decode_info, b"X" * 600, WireFault.LENGTH),
    (codec.decode_info, b"X", WireFault.TRUNCATED),
    (codec.decode_info, b"XXXX" + bytes(30), WireFault.MAGIC),  # version 0 as well
    (codec.decode_info, b"COCH" + bytes(30), WireFault.VERSION),  # no ranges as well
    (codec.decode_request, bytes(1), WireFault.TRUNCATED),
    (codec.decode_request, b"\x83" + bytes(30), WireFault.DIRECTION),
    (codec.decode_request, bytes(21), WireFault.LENGTH),
    (codec.decode_request, bytes(3), WireFault.VALUE),  # an item cut as well
]


@pytest.mark.parametrize(("decode", "payload", "reason"), ORDER)
def test_of_several_faults_the_first_of_the_order_is_told(decode, payload, reason):
    with pytest.raises(WireFormatError) as caught:
        decode(payload)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request(0, 1), WireFault.VALUE),
        (Request(2, 1, (Tlv(0x90, bytes(17)),)), WireFault.LENGTH),
    ],
)
def test_a_request_that_a_sensor_calls_malformed_is_not_sent(request_, reason):
    with pytest.raises(WireFormatError) as caught:
        codec.encode_request(request_)
    assert caught.value.reason is reason
    assert codec.encode_request(Request(2, 1, (Tlv(0x90, bytes(16)),)))
