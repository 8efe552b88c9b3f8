"""Family "metamotion": numbered samples of a board's own processors, 19 bytes each."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.metamotion.board_bytes import (
    ACC,
    ACC_DATA,
    ACC_RANGE_G,
    ADD,
    BATTERY,
    BMI160,
    BMI270,
    CONFIG,
    GYR,
    GYR_RANGE_DEG_S,
    INFO,
    NOTIFY,
    PROCESSOR,
    RATE_HZ,
    READ,
    SETTINGS,
    TICK_S,
    Stamp,
    battery_in,
    gyr_config,
    rate_in,
    scale_of,
    stamp_asked_for,
    vectors_in,
)
from coach.decode.families.metamotion.sample_count import SampleCount
from coach.model import BatteryLevel, Channel, FaultKind, RawBlock

if TYPE_CHECKING:
    from coach.model import Notification, SensorScale

_MOST_PROCESSORS = 256
_PLAIN_AT = 2
_STAMPED_AT = 3
_ACC_REGISTERS = frozenset({ACC_DATA, BMI160.acc_packed, BMI270.acc_packed})
_ANSWERS = (
    *(bytes([module, INFO]) for module in range(256)),
    bytes([PROCESSOR, ADD]),
)


class MetaMotionDecoder:
    """Decoder of one board.

    Ranges, rate and what its processors put before the data are learnt from what was asked of it
    and what it answered; without, 16 g and 2000 deg/s at 100 Hz, numbered by four bytes.

    Plain acceleration is read where it was asked for, which is done only where the board refuses
    processors: it comes without a number. Plain angular rate has nothing to belong to.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._configs = {
            ACC: BMI270.acc_config(RATE_HZ, ACC_RANGE_G)[2:],
            GYR: gyr_config(RATE_HZ, GYR_RANGE_DEG_S)[2:],
        }
        self._scale = self._scale_now()
        self._dt_s = 1.0 / RATE_HZ
        self._asked_stamp: Stamp | None = None
        self._stamps: dict[int, Stamp] = {}
        self._plain_acc: int | None = None
        self._count = SampleCount()
        self._anew = False

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        if event.channel is Channel.REQUEST:
            self._asked(event.payload)
            return []
        if event.channel is not Channel.DATA:
            return []
        payload = event.payload
        head = payload[:2]
        if head == bytes([PROCESSOR, NOTIFY]):
            return self._processed(event)
        if len(head) == 2 and head[0] == ACC and head[1] in _ACC_REGISTERS:
            return self._plain(event)
        if head == bytes([SETTINGS, BATTERY]):
            return self._battery(event)
        if head in (bytes([ACC, READ | CONFIG]), bytes([GYR, READ | CONFIG])):
            self._configured(payload[0], payload[2:4])
            return []
        if head in _ANSWERS:
            if payload[:1] == bytes([PROCESSOR]) and payload[1] == ADD and len(payload) == 3:
                self._added(payload[2])
            return []
        detail = f"{packet_words(event)} skipped: nobody asked for it"
        return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)]

    def _asked(self, request: bytes) -> None:
        """What a request will change."""
        if len(request) >= 4 and request[1] == CONFIG and request[0] in self._configs:
            self._configured(request[0], request[2:4])
        elif request[:2] == bytes([PROCESSOR, ADD]):
            self._asked_stamp = stamp_asked_for(request)
        elif len(request) == 3 and request[0] == ACC and request[1] in _ACC_REGISTERS:
            self._plain_acc = request[1] if request[2] else None
            self._anew = True

    def _configured(self, module: int, config: bytes) -> None:
        """A configuration that is not understood changes nothing."""
        before = self._configs[module]
        if len(config) < 2:
            return
        self._configs[module] = config
        rate_hz, scale = rate_in(self._configs[ACC]), scale_of(*self._configs.values())
        if rate_hz is None or scale is None:
            self._configs[module] = before
            return
        self._dt_s, self._scale = 1.0 / rate_hz, scale

    def _scale_now(self) -> SensorScale:
        scale = scale_of(*self._configs.values())
        assert scale is not None
        return scale

    def _added(self, processor: int) -> None:
        """The board has given the processor asked for a number; a new one counts from zero."""
        if self._asked_stamp is not None and len(self._stamps) < _MOST_PROCESSORS:
            self._stamps[processor] = self._asked_stamp
            self._asked_stamp = None
            self._anew = True

    def _processed(self, event: Notification) -> list[Decoded]:
        payload = event.payload
        if len(payload) <= _STAMPED_AT:
            return self._bad(event)
        stamp = self._stamps.get(payload[2], Stamp())
        at = _STAMPED_AT + stamp.size
        vectors = vectors_in(payload, at)
        if vectors is None or len(vectors) > 2:
            return self._bad(event)
        number = int.from_bytes(payload[_STAMPED_AT:at], "little")
        row: list[tuple[int, ...]] = [tuple(chain.from_iterable(vectors))]
        if stamp.is_time:
            wrap_s = TICK_S * 256.0**stamp.size
            return [self._block(event, row, t_device_s=number * TICK_S, wrap_s=wrap_s)]
        if self._anew:
            self._count = SampleCount()
        index = self._count.index_of(number, 8 * stamp.size)
        return [self._block(event, row, first_index=index)]

    def _plain(self, event: Notification) -> list[Decoded]:
        """Acceleration alone: one sample or three."""
        vectors = vectors_in(event.payload, _PLAIN_AT)
        if event.payload[1] != self._plain_acc:
            detail = f"{packet_words(event)} skipped: another host asked for it"
            return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)]
        if vectors is None or len(vectors) not in (1, 3):
            return self._bad(event)
        return [self._block(event, list(vectors))]

    def _block(
        self,
        event: Notification,
        rows: list[tuple[int, ...]],
        *,
        first_index: int | None = None,
        t_device_s: float | None = None,
        wrap_s: float = np.inf,
    ) -> Decoded:
        anew, self._anew = self._anew, False
        return RawBlock(
            sensor_id=self._sensor_id,
            t_host_s=event.t_host_s,
            first_index=first_index,
            t_device_s=t_device_s,
            device_wrap_s=wrap_s,
            exact_clock=False,
            dt_s=self._dt_s,
            counts=np.array(rows, dtype=np.int16),
            scale=self._scale,
            restarted=anew,
        )

    def _battery(self, event: Notification) -> list[Decoded]:
        told = battery_in(event.payload)
        if told is None:
            return self._bad(event)
        return [BatteryLevel(event.t_host_s, self._sensor_id, told[0])]

    def _bad(self, event: Notification) -> list[Decoded]:
        detail = f"{packet_words(event)} dropped: it is not as long as what was asked for"
        return [self._fault(event, FaultKind.BAD_PACKET, detail)]

    def _fault(self, event: Notification, kind: FaultKind, detail: str) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail)
