"""Family "own": sensors that speak firmware_protocol."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.own.stream_starts import Beginnings
from coach.model import BatteryLevel, ButtonPress, Channel, FaultKind, RawBlock, SensorScale
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from firmware_protocol.codec import decode_data, decode_info, decode_response
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.limits import (
    DEFAULT_ACC_RANGE_G,
    DEFAULT_GYR_RANGE_DEG_S,
    T_US_PERIOD,
    TEMPERATURE_UNKNOWN_C,
)
from firmware_protocol.packets import ImuBatch, ImuFlag, Info, StatusPacket, UnknownPacket

if TYPE_CHECKING:
    from coach.model import Notification

_S_PER_US = 1e-6
_WRAP_S = T_US_PERIOD * _S_PER_US
_FULL_SCALE_COUNTS = 32767.0
_COUNT_TYPE = np.dtype("<i2")
_TOLD_AT = frozenset(10**k for k in range(10))
"""How often packets of a type were skipped when it is told, so that it is not told for ever."""

# Plain integers: testing an IntFlag per packet would cost more than decoding it.
_FIFO_OVERRUN: Final = int(ImuFlag.FIFO_OVERRUN)
_BATTERY_LOW: Final = int(ImuFlag.BATTERY_LOW)
_MARKER: Final = int(ImuFlag.MARKER)


class OwnDecoder:
    """Decoder of one sensor of ours.

    Batches delivered twice pass through; the timing stage sees them by their index.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._scale: SensorScale | None = None
        self._axes = 6
        self._dropped_packets = 0
        self._signed_index = -1
        self._battery_low = False
        self._beginnings = Beginnings()
        self._skipped: Counter[int] = Counter()

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        try:
            if event.channel is Channel.DATA:
                return self._data(event)
            if event.channel is Channel.INFO:
                self._beginnings.connected()
                self._learn(decode_info(event.payload))
            elif event.channel is Channel.REQUEST:
                self._beginnings.requested(event.payload)
            elif event.channel is Channel.CONTROL and self._beginnings.answered(
                # Other answers concern whoever asked; INFO, read again after each setting, is
                # what tells of scales.
                decode_response(event.payload)
            ):
                self._dropped_packets = 0
        except WireFormatError as error:
            detail = f"{packet_words(event)} dropped: {error} ({error.reason.value})"
            if error.reason is WireFault.VERSION:
                detail += "; update the older of coach and the sensor's firmware"
            return [self._fault(event, FaultKind.BAD_PACKET, detail)]
        return []

    def _data(self, event: Notification) -> list[Decoded]:
        packet = decode_data(event.payload)
        if type(packet) is ImuBatch:
            return self._batch(event, packet)
        if isinstance(packet, StatusPacket):
            return self._status(event, packet)
        assert isinstance(packet, UnknownPacket)
        return self._skip(event, packet.packet_type)

    def _skip(self, event: Notification, packet_type: int) -> list[Decoded]:
        """What a newer sensor sends beside; told of the first packet, the tenth, the hundredth."""
        self._skipped[packet_type] += 1
        so_far = self._skipped[packet_type]
        if so_far not in _TOLD_AT:
            return []
        detail = f"{packet_words(event)} skipped: of a type this version does not know"
        count = so_far - so_far // 10  # those since it was told last
        return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail, count)]

    def _batch(self, event: Notification, batch: ImuBatch) -> list[Decoded]:
        out: list[Decoded] = []
        scale = self._scale
        if scale is None:
            scale = self._assume_scale(event, out)
        counts = np.frombuffer(batch.samples, _COUNT_TYPE).reshape(-1, 6)
        if self._axes == 3:
            counts = np.ascontiguousarray(counts[:, :3])
        flags = int(batch.flags)
        begins = self._beginnings.begins(batch)
        if begins:
            self._dropped_packets = 0
            self._signed_index = -1
        if flags & _MARKER or bool(flags & _BATTERY_LOW) is not self._battery_low:
            out += self._signs(event, flags, batch)
        temperature_c = batch.temperature_c
        out.append(
            RawBlock(
                self._sensor_id,
                event.t_host_s,
                batch.first_index,
                batch.t_us * _S_PER_US,
                _WRAP_S,
                False,
                batch.dt_us * _S_PER_US,
                counts,
                scale,
                begins,
                bool(flags & _FIFO_OVERRUN),
                None if temperature_c == TEMPERATURE_UNKNOWN_C else float(temperature_c),
            )
        )
        return out

    def _signs(self, event: Notification, flags: int, batch: ImuBatch) -> list[Decoded]:
        """What the flags tell of button and battery; a packet delivered twice tells it once."""
        out: list[Decoded] = []
        if flags & _MARKER and batch.first_index != self._signed_index:
            self._signed_index = batch.first_index
            t_device_s = batch.t_us * _S_PER_US
            out.append(ButtonPress(event.t_host_s, self._sensor_id, t_device_s, _WRAP_S))
        low = bool(flags & _BATTERY_LOW)
        if low and not self._battery_low:
            out.append(BatteryLevel(event.t_host_s, self._sensor_id, None))
        self._battery_low = low
        return out

    def _status(self, event: Notification, status: StatusPacket) -> list[Decoded]:
        # The counter restarts at START; a smaller value is one that restarted unseen.
        before = self._dropped_packets if status.dropped_packets >= self._dropped_packets else 0
        grown = status.dropped_packets - before
        self._dropped_packets = status.dropped_packets
        if not grown:
            return []
        detail = f"the sensor gave up {grown} packets before sending; bring the host nearer"
        return [self._fault(event, FaultKind.FIFO_OVERRUN, detail, grown)]

    def _learn(self, info: Info) -> None:
        acc, gyr = info.acc_range, info.gyr_range
        if acc is None:
            raise AssertionError("decode_info lets no unoffered range pass")  # pragma: no cover
        self._axes = 6 if gyr else 3
        self._scale = SensorScale(
            acc_m_s2_per_count=acc.unit_per_count * GRAVITY_M_S2,
            gyr_rad_s_per_count=gyr.unit_per_count * RAD_PER_DEG if gyr else 0.0,
            full_scale_counts=_FULL_SCALE_COUNTS,
        )

    def _assume_scale(self, event: Notification, out: list[Decoded]) -> SensorScale:
        self._scale = SensorScale.of_ranges(DEFAULT_ACC_RANGE_G, DEFAULT_GYR_RANGE_DEG_S)
        detail = (
            f"samples before INFO: {DEFAULT_ACC_RANGE_G} g and {DEFAULT_GYR_RANGE_DEG_S} deg/s "
            "assumed; read INFO before START"
        )
        out.append(self._fault(event, FaultKind.NO_INFO, detail))
        return self._scale

    def _fault(self, event: Notification, kind: FaultKind, detail: str, count: int = 1) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail, count)
