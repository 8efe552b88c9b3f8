"""Random packets of every kind, and random damage to their bytes."""

from __future__ import annotations

from hypothesis import strategies as st

from firmware_protocol import codec
from firmware_protocol.limits import MAX_SAMPLES, RATES_HZ
from firmware_protocol.packets import (
    Feature,
    ImuBatch,
    ImuFlag,
    Info,
    PacketType,
    Range,
    Request,
    Response,
    StatusPacket,
    UnknownPacket,
)
from firmware_protocol.tlv import TAG_FORMS, Tag, Tlv

u8, u16, u32 = (st.integers(0, 256**width - 1) for width in (1, 2, 4))
i8 = st.integers(-128, 127)

VALUES = {"u8": u8, "u16": u16, "u32": u32, "text": st.text(max_size=12)}


@st.composite
def _item(draw: st.DrawFn, most: int = 12) -> Tlv:
    tag = draw(st.one_of(st.sampled_from(Tag), st.integers(1, 255)))
    known = tag in set(Tag)
    form = TAG_FORMS[Tag(tag)] if known else ""
    if form == "text" and most < 12:
        return Tlv(tag, draw(st.text("abc", max_size=most)))
    return Tlv(tag, draw(VALUES[form] if known else st.binary(max_size=most)))


items = st.lists(_item(), max_size=4, unique_by=lambda item: int(item.tag)).map(tuple)

imu_batches = st.builds(
    ImuBatch,
    flags=u8.map(ImuFlag),
    seq=u16,
    t_us=u32,
    first_index=u32,
    dt_us=st.integers(1, 65535),
    temperature_c=i8,
    samples=st.integers(1, MAX_SAMPLES).flatmap(
        lambda n: st.binary(min_size=12 * n, max_size=12 * n)
    ),
)
status_packets = st.builds(
    StatusPacket,
    battery_mv=u16,
    uptime_s=u32,
    dropped_packets=u32,
    queue_depth=u8,
    rssi_dbm=i8,
    items=items,
)
unknown_packets = st.builds(
    UnknownPacket,
    packet_type=st.sampled_from(sorted(set(range(16)) - set(PacketType))),
    body=st.binary(max_size=40),
)

_positive = st.integers(1, 2**32 - 1)
_ranges = st.lists(
    st.builds(Range, st.integers(1, 65535), _positive, _positive), min_size=1, max_size=8
)


@st.composite
def infos(draw: st.DrawFn) -> Info:
    rate_hz = draw(st.sampled_from(RATES_HZ))
    max_samples = draw(st.integers(1, MAX_SAMPLES))
    acc = draw(_ranges)
    gyr = draw(st.one_of(st.just([]), _ranges))
    others = Feature(draw(u16)) & ~Feature.GYRO
    return Info(
        hardware_id=draw(u16),
        sensor_part=draw(u16),
        rate_bits=draw(u32) | 1 << RATES_HZ.index(rate_hz),
        features=others | Feature.GYRO if gyr else others,
        rate_hz=rate_hz,
        acc_range_g=draw(st.sampled_from(acc)).full_scale,
        gyr_range_deg_s=draw(st.sampled_from(gyr)).full_scale if gyr else 0,
        max_samples=max_samples,
        batch=draw(st.integers(1, max_samples)),
        acc_ranges=tuple(acc),
        gyr_ranges=tuple(gyr),
        minor=draw(u8),
        items=draw(items),
    )


# Three items of 6 bytes fill a request.
_few_items = st.lists(_item(most=4), max_size=3, unique_by=lambda item: int(item.tag)).map(tuple)
requests = st.builds(Request, op=st.integers(1, 127), ref=u8, items=_few_items)
responses = st.builds(Response, op=st.integers(0, 127), ref=u8, status=u8, items=items)

# Channel -> (packets, encoder, decoder).
CHANNELS = {
    "data": (
        st.one_of(imu_batches, status_packets, unknown_packets),
        codec.encode_data,
        codec.decode_data,
    ),
    "info": (infos(), codec.encode_info, codec.decode_info),
    "request": (requests, codec.encode_request, codec.decode_request),
    "response": (responses, codec.encode_response, codec.decode_response),
}


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """A payload with some bits flipped, cut or extended."""
    payload = bytearray(draw(whole))
    for bit in draw(st.lists(st.integers(0, 8 * len(payload) - 1), max_size=6)):
        payload[bit // 8] ^= 1 << bit % 8
    cut = draw(st.integers(0, len(payload)))
    return bytes(payload[: len(payload) - cut]) + draw(st.binary(max_size=8))
