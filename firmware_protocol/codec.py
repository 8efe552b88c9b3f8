"""Packets to bytes and back. Raises ``WireFormatError`` and nothing else, whatever the bytes.

Encoders refuse exactly what decoders refuse, so that what one side sends the other can read.
"""

from __future__ import annotations

from typing import TypeAlias

from firmware_protocol import layouts
from firmware_protocol.checks import (
    bounded,
    check_batch,
    check_info,
    check_range_counts,
    check_request,
    refuse_version,
)
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.limits import MAX_SAMPLES, PROTOCOL_MAJOR
from firmware_protocol.packets import (
    Feature,
    ImuBatch,
    ImuFlag,
    Info,
    Op,
    PacketType,
    Range,
    Request,
    Response,
    SensorPart,
    Status,
    StatusPacket,
    UnknownPacket,
)
from firmware_protocol.tlv import decode_items, encode_items

DataPacket: TypeAlias = ImuBatch | StatusPacket | UnknownPacket

MAGIC = int.from_bytes(b"COCH", "little")
RESPONSE_BIT = 0x80

_IMU_HEAD = PROTOCOL_MAJOR << 4 | PacketType.IMU_BATCH
_STATUS_HEAD = PROTOCOL_MAJOR << 4 | PacketType.STATUS
_HEADER = layouts.IMU_BATCH.size
_SAMPLE = layouts.SAMPLE.size
_TYPES = frozenset(PacketType)

# Looked up instead of called: making an IntFlag costs as much as the rest of a batch.
_FLAGS = tuple(ImuFlag(bits) for bits in range(256))
_OPS = {int(op): op for op in Op}
_STATUSES = {int(status): status for status in Status}
_PARTS = {int(part): part for part in SensorPart}


def encode_data(packet: DataPacket) -> bytes:
    """Bytes of a DATA notification.

    Raises:
        WireFormatError: Some field is outside its limits.
    """
    if isinstance(packet, ImuBatch):
        return _encode_imu(packet)
    if isinstance(packet, StatusPacket):
        fixed = layouts.STATUS.pack_of(packet, head=_STATUS_HEAD)
        return bounded(fixed + encode_items(packet.items))
    if not 0 <= packet.packet_type <= 0xF or packet.packet_type in _TYPES:
        message = f"packet type {packet.packet_type} is not an unknown one of four bits"
        raise WireFormatError(WireFault.VALUE, message)
    return bounded(bytes((PROTOCOL_MAJOR << 4 | packet.packet_type,)) + packet.body)


def decode_data(payload: bytes) -> DataPacket:
    """Packet of a DATA notification.

    Raises:
        WireFormatError: The bytes are none.
    """
    if not payload:
        raise WireFormatError(WireFault.TRUNCATED, "no bytes at all")
    head = payload[0]
    if head == _IMU_HEAD:
        return _decode_imu(payload)
    if head >> 4 != PROTOCOL_MAJOR:
        refuse_version(head >> 4)
    bounded(payload)
    if head != _STATUS_HEAD:
        return UnknownPacket(head & 0xF, payload[1:])
    told = layouts.STATUS.fields_of(payload)
    del told["head"]
    return StatusPacket(**told, items=decode_items(payload, layouts.STATUS.size))


def encode_info(info: Info) -> bytes:
    """Bytes of the INFO characteristic.

    Raises:
        WireFormatError: Some field is outside its limits, or INFO exceeds 512 bytes.
    """
    counts = {"acc_range_count": len(info.acc_ranges), "gyr_range_count": len(info.gyr_ranges)}
    fixed = layouts.INFO.pack_of(info, magic=MAGIC, **counts)
    if info.major != PROTOCOL_MAJOR:
        refuse_version(info.major)
    ranges = b"".join(layouts.RANGE.pack_of(one) for one in info.acc_ranges + info.gyr_ranges)
    check_info(info)
    return bounded(fixed + ranges + encode_items(info.items))


def decode_info(payload: bytes) -> Info:
    """What the INFO characteristic says.

    Raises:
        WireFormatError: The bytes are no INFO of this major version.
    """
    bounded(payload)
    told = layouts.INFO.fields_of(payload)
    if told.pop("magic") != MAGIC:
        raise WireFormatError(WireFault.MAGIC, "INFO does not begin with COCH")
    if told["major"] != PROTOCOL_MAJOR:
        refuse_version(told["major"])
    acc_count, gyr_count = told.pop("acc_range_count"), told.pop("gyr_range_count")
    part, features = told.pop("sensor_part"), told.pop("features")
    check_range_counts(acc_count, gyr_count)
    first, size = layouts.INFO.size, layouts.RANGE.size
    ranges = tuple(
        Range(*layouts.RANGE.unpack(payload, first + size * i))
        for i in range(acc_count + gyr_count)
    )
    info = Info(
        sensor_part=_PARTS.get(part, part),
        features=Feature(features),
        acc_ranges=ranges[:acc_count],
        gyr_ranges=ranges[acc_count:],
        items=decode_items(payload, first + size * len(ranges)),
        **told,
    )
    check_info(info)
    return info


def encode_request(request: Request) -> bytes:
    """Bytes the host writes to CTRL.

    Raises:
        WireFormatError: Some field is outside its limits.
    """
    fixed = layouts.REQUEST.pack_of(request)
    if request.op & RESPONSE_BIT:
        raise WireFormatError(WireFault.DIRECTION, f"op {request.op} has the response bit")
    return check_request(request.op, fixed + encode_items(request.items))


def decode_request(payload: bytes) -> Request:
    """What the host asks. An unknown op is a ``Request``; the sensor answers UNKNOWN_OP.

    Raises:
        WireFormatError: The bytes are no request; the sensor answers MALFORMED.
    """
    op, ref = layouts.REQUEST.unpack(payload)
    if op & RESPONSE_BIT:
        raise WireFormatError(WireFault.DIRECTION, "a response where a request belongs")
    check_request(op, payload)
    return Request(_OPS.get(op, op), ref, decode_items(payload, layouts.REQUEST.size))


def encode_response(response: Response) -> bytes:
    """Bytes the sensor indicates on CTRL.

    Raises:
        WireFormatError: Some field is outside its limits.
    """
    fixed = layouts.RESPONSE.pack_of(response)
    if response.op & RESPONSE_BIT:
        raise WireFormatError(WireFault.VALUE, f"op {response.op} does not fit seven bits")
    marked = bytes((fixed[0] | RESPONSE_BIT,)) + fixed[1:]
    return bounded(marked + encode_items(response.items))


def decode_response(payload: bytes) -> Response:
    """What the sensor answers.

    Raises:
        WireFormatError: The bytes are no response.
    """
    bounded(payload)
    head, ref, status = layouts.RESPONSE.unpack(payload)
    if not head & RESPONSE_BIT:
        raise WireFormatError(WireFault.DIRECTION, "a request where a response belongs")
    op = head & ~RESPONSE_BIT
    items = decode_items(payload, layouts.RESPONSE.size)
    return Response(_OPS.get(op, op), ref, _STATUSES.get(status, status), items)


def _encode_imu(batch: ImuBatch) -> bytes:
    n, rest = divmod(len(batch.samples), _SAMPLE)
    if rest:
        message = f"{len(batch.samples)} bytes of samples, not a multiple of {_SAMPLE}"
        raise WireFormatError(WireFault.LENGTH, message)
    check_batch(n, batch.dt_us)
    return layouts.IMU_BATCH.pack_of(batch, head=_IMU_HEAD, n=n) + batch.samples


def _decode_imu(payload: bytes) -> ImuBatch:
    fields = layouts.IMU_BATCH.unpack(payload)
    _, flags, seq, t_us, first_index, dt_us, n, temperature_c = fields
    if not 1 <= n <= MAX_SAMPLES:
        check_batch(n, dt_us)
    if len(payload) != _HEADER + _SAMPLE * n:
        message = f"{len(payload)} bytes, {n} samples take {_HEADER + _SAMPLE * n}"
        raise WireFormatError(WireFault.LENGTH, message)
    if not dt_us:
        check_batch(n, dt_us)
    samples = payload[_HEADER:]
    return ImuBatch(_FLAGS[flags], seq, t_us, first_index, dt_us, temperature_c, samples)
