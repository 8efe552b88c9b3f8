"""Family "phone": the HTTP bodies of Sensor Logger."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.phone.message import MessageError, parse_message
from coach.decode.families.phone.phone_order import MessageOrder
from coach.decode.families.phone.total_acceleration import Sign, TotalAcceleration
from coach.decode.joined_streams import JoinedStreams
from coach.model import BatteryLevel, Channel, FaultKind, RawBlock, SensorScale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.decode.families.phone.message import Message, Readings
    from coach.model import Notification
    from coach.model.blocks import FloatArray

_SI = SensorScale(1.0, 1.0, math.inf)  # the app tells no full scale
_HOLE = 1.5
"""Samples further apart than this many periods have lost one between them."""

_RECENT = 64  # spacings from which a period is told
_LONG = 16  # spacings of a stretch that tell its own

_UNSURE = (
    "an iPhone does not say which sign its acceleration has; Apple's is taken: left and right are "
    "swapped if Standardise Units & Frames is on in the app; switch it off, or switch on "
    "Accelerometer Uncalibrated, which tells"
)
_NO_GYRO = "the phone sends no gyroscope; switch it on in the app: posture is told roughly without"


class PhoneDecoder:
    """Decoder of one phone. The streams of a recording are joined by the phone's own clock."""

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._order = MessageOrder()
        self._percent: int | None = None
        self._heard = False
        self._begin(restarted=False)

    def _begin(self, *, restarted: bool) -> None:
        """Another recording: the app may send other streams in another sign."""
        self._acc = TotalAcceleration()
        self._joined = JoinedStreams(self._sensor_id, self._t_zero_host_s)
        self._acc_rate, self._gyr_rate = _Spacing(), _Spacing()
        self._has_gyro: bool | None = None
        self._gyro_came = False
        self._restarted = restarted

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one body."""
        if event.channel is not Channel.DATA:
            return []
        try:
            message = parse_message(event.payload)
        except MessageError as error:
            detail = f"{packet_words(event)} dropped: {error}"
            return [self._fault(event, FaultKind.BAD_PACKET, detail)]
        if message.test:
            return []
        out: list[Decoded] = []
        got = self._order.push(message)
        if got.again:
            detail = "a message of the phone came again or late; dropped"
            return [self._fault(event, FaultKind.DUPLICATE, detail)]
        if got.lost:
            detail = f"{got.lost} messages of the phone did not arrive"
            # The samples that were in them are counted where the time that they leave shows.
            out.append(self._fault(event, FaultKind.GAP, detail, 0))
        for index, one in enumerate(got.ready):
            if index == got.begun and self._heard:
                self._begin(restarted=True)
            self._heard = True
            out += self._of_message(event, one)
        return out

    def _of_message(self, event: Notification, message: Message) -> list[Decoded]:
        out = self._battery(event, message)
        rate = message.streams.get("gyroscope")
        known_before = self._acc.sign is not None
        acc = self._acc.push(message)
        self._gyro_came |= rate is not None
        if self._acc.sign is None:
            return out
        if not known_before:
            out += self._first_told(event)
        elif self._gyro_came and not self._has_gyro:
            self._has_gyro = self._restarted = True  # switched on later
        return out + [self._marked(item) for item in self._blocks(event, acc, rate)]

    def _blocks(
        self, event: Notification, acc: Readings | None, rate: Readings | None
    ) -> Iterator[Decoded]:
        """Both streams joined, or the acceleration alone."""
        for t_s, rows, dt_s in () if acc is None else self._acc_rate.runs(acc):
            if self._has_gyro:
                yield from self._joined.push_acc(event, t_s, rows, dt_s, _SI)
            else:
                yield self._alone(event, t_s, rows, dt_s)
        if rate is not None and self._has_gyro:
            for t_s, rows, dt_s in self._gyr_rate.runs(rate):
                yield from self._joined.push_gyr(event, t_s, rows, dt_s, _SI)

    def _first_told(self, event: Notification) -> list[Decoded]:
        """What the first second of a recording shows."""
        self._has_gyro = self._gyro_came
        out: list[Decoded] = []
        if self._acc.sign is Sign.ASSUMED:
            out.append(self._fault(event, FaultKind.NO_INFO, _UNSURE))
        if not self._has_gyro:
            out.append(self._fault(event, FaultKind.NO_INFO, _NO_GYRO))
        return out

    def _alone(
        self, event: Notification, t_s: FloatArray, rows: FloatArray, dt_s: float
    ) -> RawBlock:
        return RawBlock(
            self._sensor_id,
            event.t_host_s,
            None,
            float(t_s[0]),
            math.inf,
            False,
            dt_s,
            np.ascontiguousarray(rows),
            _SI,
        )

    def _marked(self, item: Decoded) -> Decoded:
        if not self._restarted or not isinstance(item, RawBlock):
            return item
        self._restarted = False
        return replace(item, restarted=True)

    def _battery(self, event: Notification, message: Message) -> list[Decoded]:
        told = message.streams.get("battery")
        if told is None or not 0.0 <= told.values[-1, 0] <= 1.0:
            return []
        percent = round(100.0 * float(told.values[-1, 0]))
        if percent == self._percent:
            return []
        self._percent = percent
        return [BatteryLevel(event.t_host_s, self._sensor_id, percent)]

    def _fault(self, event: Notification, kind: FaultKind, detail: str, count: int = 1) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail, count)


class _Spacing:
    """Cuts one of the phone's streams into stretches without a hole, each with its own period.

    Phones sample as they like: at 60 to 500 Hz, each stream at its own, some of them unevenly.
    So the period is measured: that of a long stretch by its ends, so that no rounding adds up.
    """

    def __init__(self) -> None:
        self._recent_s: deque[float] = deque(maxlen=_RECENT)

    def runs(self, readings: Readings) -> Iterator[tuple[FloatArray, FloatArray, float]]:
        """``(n,)`` device time in s, ``(n, 3)`` and the period of each stretch."""
        t_s = readings.t_ns.astype(np.float64) * 1e-9
        spacing_s = np.diff(t_s)
        self._recent_s.extend(spacing_s[-_RECENT:].tolist())
        if not self._recent_s:
            return  # a single reading, the first one: nothing tells its period
        recent_s = np.array(self._recent_s)
        hole_s = _HOLE * float(np.median(recent_s))
        usual_s = float(recent_s[recent_s <= hole_s].mean())
        ends = [*(np.flatnonzero(spacing_s > hole_s) + 1).tolist(), len(t_s)]
        begin = 0
        for end in ends:
            whole = end - begin - 1
            dt_s = float(t_s[end - 1] - t_s[begin]) / whole if whole >= _LONG else usual_s
            yield t_s[begin:end], readings.values[begin:end], dt_s
            begin = end
