"""Packets to bytes and back by the C code, as the Python codec does it."""

from __future__ import annotations

import ctypes
from typing import Any

from coach.sources.virtual.firmware.core_types import CoachDescription, CoachRange, CoachSettings
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.packets import (
    Feature,
    ImuBatch,
    ImuFlag,
    Info,
    Range,
    Request,
    Response,
    StatusPacket,
    UnknownPacket,
)
from firmware_protocol.tlv import TAG_FORMS, Tag, Tlv
from tests.firmware.core_parts import CoachControlTold, CoachData, CoachInfoTold, CoachItem

FAULTS = (
    None,
    WireFault.TRUNCATED,
    WireFault.LENGTH,
    WireFault.VERSION,
    WireFault.MAGIC,
    WireFault.COUNT,
    WireFault.CONFIG,
    WireFault.DIRECTION,
    WireFault.TLV,
    WireFault.VALUE,
)  # coach_fault
ALL_BITS = 32767
_ROOM = 2048


class CoreCodec:
    """Args: the library."""

    def __init__(self, core: ctypes.CDLL) -> None:
        self._core = core

    # ---- fields give bytes ----

    def encode(self, packet: Any) -> bytes:
        """Bytes of a packet that a sensor sends, or of a request."""
        if isinstance(packet, ImuBatch):
            return self._batch(packet)
        if isinstance(packet, StatusPacket):
            return self._status(packet)
        if isinstance(packet, Info):
            return self._info(packet)
        if isinstance(packet, Request):
            return bytes((packet.op, packet.ref)) + self.items(packet.items)
        assert isinstance(packet, Response)
        head = bytes((packet.op | 0x80, packet.ref, packet.status))
        return head + self.items(packet.items)

    def items(self, items: tuple[Tlv, ...]) -> bytes:
        buffer = ctypes.create_string_buffer(_ROOM)
        start = ctypes.addressof(buffer)
        at = start
        for item in items:
            at = self._put_item(at, item)
        return buffer.raw[: at - start]

    def _put_item(self, at: int, item: Tlv) -> int:
        form = TAG_FORMS.get(item.tag) if item.tag in set(Tag) else None
        if form in {"u8", "u16", "u32"}:
            return int(getattr(self._core, f"coach_put_item_{form}")(at, item.tag, item.value))
        value = item.value.encode() if isinstance(item.value, str) else item.value
        return int(self._core.coach_put_item_bytes(at, item.tag, value, len(value)))

    def _batch(self, packet: ImuBatch) -> bytes:
        buffer = ctypes.create_string_buffer(16 + 12 * packet.n)
        self._core.coach_put_batch(
            buffer,
            packet.flags,
            packet.seq,
            packet.t_us,
            packet.first_index,
            packet.dt_us,
            packet.n,
            packet.temperature_c,
        )
        start = ctypes.addressof(buffer) + 16
        for i in range(packet.n):
            row = (ctypes.c_int16 * 6)()
            for axis in range(6):
                at = 12 * i + 2 * axis
                row[axis] = int.from_bytes(packet.samples[at : at + 2], "little", signed=True)
            self._core.coach_put_sample(start + 12 * i, row, ALL_BITS, ALL_BITS)
        return buffer.raw

    def _status(self, packet: StatusPacket) -> bytes:
        buffer = ctypes.create_string_buffer(13)
        self._core.coach_put_status(
            buffer,
            packet.queue_depth,
            packet.battery_mv,
            packet.uptime_s,
            packet.dropped_packets,
            packet.rssi_dbm,
        )
        return buffer.raw + self.items(packet.items)

    def _info(self, info: Info) -> bytes:
        description = CoachDescription(
            hardware_id=info.hardware_id,
            sensor_part=info.sensor_part,
            rate_bits=info.rate_bits,
            features=info.features,
            max_samples=info.max_samples,
            acc_range_count=len(info.acc_ranges),
            gyr_range_count=len(info.gyr_ranges),
            acc_ranges=_ranges(info.acc_ranges),
            gyr_ranges=_ranges(info.gyr_ranges),
        )
        settings = CoachSettings(info.rate_hz, info.acc_range_g, info.gyr_range_deg_s, info.batch)
        buffer = ctypes.create_string_buffer(_ROOM)
        n = self._core.coach_put_info(buffer, _ROOM, description, settings)
        said = bytearray(buffer.raw[:n])
        said[5] = info.minor  # the core says its own; a vector may be of another version
        return bytes(said) + self.items(info.items)

    # ---- bytes give fields ----

    def decode(self, channel: str, payload: bytes) -> Any:
        """The packet.

        Raises:
            WireFormatError: With the reason that the C code gives.
        """
        return getattr(self, f"_read_{channel}")(payload)

    def _read_data(self, payload: bytes) -> Any:
        told = CoachData()
        _check(self._core.coach_read_data(payload, len(payload), told))
        if told.type == 1:
            return ImuBatch(
                ImuFlag(told.flags),
                told.seq,
                told.t_us,
                told.first_index,
                told.dt_us,
                told.temperature_c,
                self._samples(payload, told),
            )
        if told.type == 2:
            return StatusPacket(
                told.battery_mv,
                told.uptime_s,
                told.dropped_packets,
                told.queue_depth,
                told.rssi_dbm,
                self._items_of(payload, told.items_at),
            )
        return UnknownPacket(told.type, payload[1:])

    def _samples(self, payload: bytes, told: CoachData) -> bytes:
        kept = ctypes.create_string_buffer(payload, len(payload))
        told.samples = ctypes.addressof(kept) + 16
        rows = b""
        for i in range(told.n):
            row = (ctypes.c_int16 * 6)()
            self._core.coach_read_sample(told, i, row)
            rows += b"".join(int(count).to_bytes(2, "little", signed=True) for count in row)
        return rows

    def _read_info(self, payload: bytes) -> Info:
        told = CoachInfoTold()
        _check(self._core.coach_read_info(payload, len(payload), told))
        ranges = []
        for i in range(told.acc_range_count + told.gyr_range_count):
            one = CoachRange()
            self._core.coach_read_range(payload, i, one)
            ranges.append(Range(one.full_scale, one.lsb_num, one.lsb_den))
        return Info(
            hardware_id=told.hardware_id,
            sensor_part=told.sensor_part,
            rate_bits=told.rate_bits,
            features=Feature(told.features),
            rate_hz=told.settings.rate_hz,
            acc_range_g=told.settings.acc_range_g,
            gyr_range_deg_s=told.settings.gyr_range_deg_s,
            max_samples=told.max_samples,
            batch=told.settings.batch,
            acc_ranges=tuple(ranges[: told.acc_range_count]),
            gyr_ranges=tuple(ranges[told.acc_range_count :]),
            major=told.major,
            minor=told.minor,
            items=self._items_of(payload, told.items_at),
        )

    def _read_request(self, payload: bytes) -> Request:
        told = CoachControlTold()
        _check(self._core.coach_read_request(payload, len(payload), told))
        return Request(told.op, told.ref, self._items_of(payload, told.items_at))

    def _read_response(self, payload: bytes) -> Response:
        told = CoachControlTold()
        _check(self._core.coach_read_response(payload, len(payload), told))
        items = self._items_of(payload, told.items_at)
        return Response(told.op, told.ref, told.status, items)

    def _items_of(self, payload: bytes, at: int) -> tuple[Tlv, ...]:
        position, item, found = ctypes.c_uint16(at), CoachItem(), []
        while True:
            here = position.value
            if not self._core.coach_next_item(payload, len(payload), position, item):
                return tuple(found)
            value: Any = payload[here + 2 : here + 2 + item.n]
            form = TAG_FORMS.get(item.tag) if item.tag in set(Tag) else None
            if form == "text":
                value = value.decode()
            elif form is not None:
                kept = ctypes.create_string_buffer(value, len(value))
                item.value = ctypes.addressof(kept)
                value = self._core.coach_item_number(item)
            found.append(Tlv(item.tag, value))


def _check(fault: int) -> None:
    reason = FAULTS[fault]
    if reason is not None:
        raise WireFormatError(reason, "as the C code says")


def _ranges(ranges: tuple[Range, ...]) -> Any:
    array = CoachRange * max(1, len(ranges))
    return array(*(CoachRange(r.full_scale, r.lsb_num, r.lsb_den, ALL_BITS) for r in ranges))
