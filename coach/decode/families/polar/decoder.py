"""Families "polar-h10" and "polar-verity": frames to blocks, on the clock of the sensor.

Rate, range and factor are learnt from the requests and answers that start a measurement, so that a
replay knows them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.device_clock import DeviceClock, Step
from coach.decode.families.polar.pmd import (
    WORDS,
    Item,
    Kind,
    Op,
    Status,
    answer_of,
    factor_of,
    settings_of,
)
from coach.decode.families.polar.pmd_frames import (
    Frame,
    FrameError,
    acceleration_mg,
    frame_of,
    is_measurement,
    rate_deg_s,
)
from coach.decode.joined_streams import JoinedStreams
from coach.model import Channel, FaultKind, RawBlock, SensorScale
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model import Notification
    from coach.model.blocks import FloatArray

_S_PER_NS = 1e-9
_LOST_PERIODS = 1.5
"""Samples further apart than so many periods are not: some were lost between two frames."""

_FULL = 0.998
"""Of the range: milli-g are whole, and 32767 counts of 0.244 mg are 7.995 g."""

_STUCK_S = 3.0
"""An axis that is at full scale for so long does not measure: one H10 stood at -2000 mg (#634)."""


@dataclass(slots=True)
class _Measurement:
    """What is known of one of the two."""

    rate_hz: float
    range_: float
    factor: float = 1.0
    asked: dict[int, tuple[int, ...]] = field(default_factory=dict)
    refused: bool = False
    clock: DeviceClock = field(default_factory=DeviceClock)
    last: tuple[int, int] | None = None  # form and time of the frame before


class PolarDecoder:
    """Decoder of one Polar sensor.

    Args:
        sensor_id: For the blocks.
        t_zero_host_s: Host time of stream time 0.
        has_gyro: It measures angular rate too, as a stream of its own.
        rate_hz: What it measures at unless its start tells otherwise.
        bytes_are_g: The one-byte form of the accelerometer counts g.
    """

    def __init__(
        self,
        sensor_id: str,
        t_zero_host_s: float,
        *,
        has_gyro: bool,
        rate_hz: float,
        bytes_are_g: bool,
    ) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._has_gyro = has_gyro
        self._bytes_are_g = bytes_are_g
        self._of = {
            Kind.ACC: _Measurement(rate_hz, 8.0),
            Kind.GYRO: _Measurement(rate_hz, 2000.0),
        }
        self._started: set[int] = set()
        self._told_no_info = False
        self._stuck = np.zeros(3)
        self._joined = JoinedStreams(sensor_id, t_zero_host_s)

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        if event.channel is Channel.REQUEST:
            self._asked(event.payload)
        elif event.channel is Channel.CONTROL:
            return self._answered(event)
        elif event.channel is Channel.DATA:
            try:
                return self._frame(event, frame_of(event.payload))
            except FrameError as error:
                detail = f"{packet_words(event)} dropped: {error}"
                return [self._fault(event, FaultKind.BAD_PACKET, detail)]
        return []

    def _asked(self, payload: bytes) -> None:
        if len(payload) >= 2 and payload[0] == Op.START and payload[1] in self._of:
            one = self._of[Kind(payload[1])]
            one.asked = settings_of(payload[2:])
            one.last = None  # the first frame is not to be spread over what was not measured

    def _answered(self, event: Notification) -> list[Decoded]:
        payload = event.payload
        if payload and payload[0] == Op.SETTINGS:
            named = ", ".join(WORDS[kind] for kind in payload[1:8] if kind in self._of)
            detail = f"the sensor stopped by itself: {named or 'what it was not asked for'}"
            return [
                self._fault(
                    event,
                    FaultKind.LINK_SILENT,
                    Wording("{detail}; it is started again", detail=detail),
                )
            ]
        answer = answer_of(payload)
        if answer is None or answer.op != Op.START or answer.kind not in self._of:
            return []
        one = self._of[Kind(answer.kind)]
        one.refused = answer.status not in {Status.OK, Status.ALREADY_IN_STATE}
        if answer.status == Status.OK:
            self._started.add(answer.kind)
            one.factor = factor_of(answer.params)
            one.rate_hz = _one(one.asked, Item.RATE_HZ) or one.rate_hz
            one.range_ = _one(one.asked, Item.RANGE) or one.range_
        return []

    def _frame(self, event: Notification, frame: Frame) -> list[Decoded]:
        known = (Kind.ACC, Kind.GYRO) if self._has_gyro else (Kind.ACC,)
        if not is_measurement(frame.kind) or frame.kind not in known:
            detail = f"{packet_words(event)} skipped: measurement {frame.kind} is not used"
            return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)]
        kind = Kind(frame.kind)
        one = self._of[kind]
        samples = (
            acceleration_mg(frame, one.factor, bytes_are_g=self._bytes_are_g) / 1000.0
            if kind is Kind.ACC
            else rate_deg_s(frame, one.factor)
        )
        if kind not in self._started and not self._told_no_info:
            self._told_no_info = True
            detail = (
                f"samples before the answer to a start: {one.rate_hz:g} Hz and "
                f"{self._of[Kind.ACC].range_:g} g assumed from the next packet on"
            )
            return [self._fault(event, FaultKind.NO_INFO, detail)]
        step = one.clock.step(frame.t_last_ns * _S_PER_NS, event.t_host_s)
        if step is Step.REPEATED:
            detail = f"{len(samples)} samples of the {WORDS[kind]} came again or late; dropped"
            return [self._fault(event, FaultKind.DUPLICATE, detail, len(samples))]
        if step is Step.ANEW:
            one.last = None
        dt_s = period_s(one.last, frame, len(samples), 1.0 / one.rate_hz)
        one.last = (frame.form, frame.t_last_ns)
        before = np.arange(len(samples) - 1, -1, -1, dtype=np.float64)
        t_s = frame.t_last_ns * _S_PER_NS - dt_s * before
        counts = samples / one.range_
        out = self._stand_still(event, counts, dt_s) if kind is Kind.ACC else []
        return out + self._blocks(event, kind, t_s, counts, dt_s, restarted=step is Step.ANEW)

    def _blocks(
        self,
        event: Notification,
        kind: Kind,
        t_s: FloatArray,
        counts: FloatArray,
        dt_s: float,
        *,
        restarted: bool,
    ) -> list[Decoded]:
        """Counts are parts of the range, for the two have a full scale each."""
        scale = SensorScale(
            self._of[Kind.ACC].range_ * GRAVITY_M_S2,
            self._of[Kind.GYRO].range_ * RAD_PER_DEG,
            _FULL,
        )
        if kind is Kind.GYRO:
            return self._joined.push_gyr(event, t_s, counts, dt_s, scale)
        if self._has_gyro and not self._of[Kind.GYRO].refused:
            return self._joined.push_acc(event, t_s, counts, dt_s, scale)
        return [
            RawBlock(
                self._sensor_id,
                event.t_host_s,
                None,
                float(t_s[0]),
                np.inf,
                False,
                dt_s,
                counts,
                scale,
                restarted=restarted,
            )
        ]

    def _stand_still(self, event: Notification, counts: FloatArray, dt_s: float) -> list[Decoded]:
        """Tell once of an axis that stands at full scale."""
        before = self._stuck
        stands = (np.abs(counts) >= _FULL).all(axis=0)
        self._stuck = np.where(stands, before + len(counts) * dt_s, 0.0)
        if not ((before < _STUCK_S) & (self._stuck >= _STUCK_S)).any():
            return []
        axis = "xyz"[int(np.argmax(self._stuck))]
        detail = (
            f"axis {axis} stands at full scale and measures nothing; take the sensor's battery out "
            "for a moment, or have it exchanged"
        )
        return [self._fault(event, FaultKind.BAD_VALUE, detail)]

    def _fault(self, event: Notification, kind: FaultKind, detail: str, count: int = 1) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail, count)


def period_s(last: tuple[int, int] | None, frame: Frame, n: int, nominal_s: float) -> float:
    """Time from sample to sample of a frame.

    Polar spreads a frame's samples evenly from the frame before, also over frames that were lost
    in between (#775). Here they are a nominal period apart then, as in a first frame.

    Args:
        last: Form and last sample's time of the frame before, if there is one to go by.
        frame: The frame.
        n: Its samples.
        nominal_s: Period that was asked for.
    """
    if last is None or last[0] != frame.form:
        return nominal_s
    found_s = (frame.t_last_ns - last[1]) * _S_PER_NS / n
    return found_s if 0.0 < found_s <= _LOST_PERIODS * nominal_s else nominal_s


def _one(settings: dict[int, tuple[int, ...]], item: Item) -> float:
    values = settings.get(item, ())
    return float(values[0]) if values else 0.0
