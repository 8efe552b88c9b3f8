"""Family "dot": one sample in each notification, dated in microseconds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.device_clock import DeviceClock, Step
from coach.decode.families.dot.dot_payloads import (
    LAYOUTS,
    STATUS,
    STATUS_AT,
    TIME,
    felt,
    out_of_range,
)
from coach.decode.families.dot.dot_service import (
    ACC_RANGE_G,
    BATTERY_SIZE,
    CLICKS,
    CONTROL_SIZE,
    GYR_RANGE_DEG_S,
    MEASUREMENT,
    RATE_HZ,
    RATE_QUANTITIES,
    START,
    STATE_SIZE,
    rate_of,
)
from coach.model import BatteryLevel, ButtonPress, Channel, FaultKind, RawBlock, SensorScale
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import Notification

_S_PER_US = 1e-6
_WRAP_S = (1 << 32) * _S_PER_US
_FULL_PERCENT = 100
_KNOWN_INFO = (34,)  # device info

# Counts that end together at both full scales. What the sensor sends is calibrated, so the end of
# its chip lies up to a hundredth beside the nominal one.
_SCALE = replace(SensorScale.of_ranges(ACC_RANGE_G, GYR_RANGE_DEG_S), full_scale_counts=32440.0)
_COUNTS_PER = np.repeat([32768.0 / (ACC_RANGE_G * GRAVITY_M_S2), 32768.0 / GYR_RANGE_DEG_S], 3)


class DotDecoder:
    """Decoder of one DOT.

    Which payload mode and rate it sends is learnt from what was asked for and what it said of
    itself; without either, mode 21 at 60 Hz.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._mode = RATE_QUANTITIES
        self._dt_s = 1.0 / RATE_HZ
        self._clock = DeviceClock(_WRAP_S)
        self._last_click = b""

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        match event.channel:
            case Channel.DATA:
                return self._data(event)
            case Channel.INFO:
                return self._info(event)
            case Channel.CONTROL:
                return self._report(event)
            case Channel.REQUEST:
                self._asked(event.payload)
        return []

    def _asked(self, payload: bytes) -> None:
        if len(payload) == STATE_SIZE and payload[:2] == bytes([MEASUREMENT, START]):
            self._mode = payload[2]

    def _data(self, event: Notification) -> list[Decoded]:
        payload = event.payload
        layout = LAYOUTS.get(self._mode)
        if layout is None:
            return self._useless(event)
        if len(payload) < layout.size:
            return self._bad(event, f"mode {self._mode} takes {layout.size}")
        (t_us,) = TIME.unpack_from(payload)
        step = self._clock.step(t_us * _S_PER_US, event.t_host_s)
        if step is Step.REPEATED:
            detail = f"{packet_words(event)} delivered again; dropped"
            return [self._fault(event, FaultKind.DUPLICATE, detail)]
        t_device_s = t_us * _S_PER_US
        if layout.increments:  # the mean over the interval before is that of its middle
            t_device_s = max(t_device_s - 0.5 * self._dt_s, 0.0)
        values = felt(payload, layout, self._dt_s)
        return [
            RawBlock(
                sensor_id=self._sensor_id,
                t_host_s=event.t_host_s,
                first_index=None,
                t_device_s=t_device_s,
                device_wrap_s=_WRAP_S,
                exact_clock=False,
                dt_s=self._dt_s,
                counts=np.array([values]) * _COUNTS_PER,
                scale=_SCALE,
                restarted=step is Step.ANEW,
            )
        ]

    def _useless(self, event: Notification) -> list[Decoded]:
        """A payload of another host's choice."""
        detail = f"{packet_words(event)} skipped: payload mode {self._mode} has no raw samples"
        at = STATUS_AT.get(self._mode)
        if at is not None and len(event.payload) >= at + STATUS.size:
            detail = "; ".join([detail, *out_of_range(*STATUS.unpack_from(event.payload, at))])
        return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)]

    def _info(self, event: Notification) -> list[Decoded]:
        """What was read, told apart by its length."""
        payload = event.payload
        if len(payload) == BATTERY_SIZE and payload[0] <= _FULL_PERCENT:
            return [BatteryLevel(event.t_host_s, self._sensor_id, payload[0])]
        if len(payload) == STATE_SIZE and payload[0] == MEASUREMENT:
            if payload[1] == START:
                self._mode = payload[2]
            return []
        if len(payload) == CONTROL_SIZE and (rate_hz := rate_of(payload)) is not None:
            self._dt_s = 1.0 / rate_hz
            return []
        if len(payload) in _KNOWN_INFO:
            return []
        return self._bad(event, "it is nothing that a DOT says of itself")

    def _report(self, event: Notification) -> list[Decoded]:
        """A press of the button, once however often it is told."""
        click = event.payload[:6]
        if not click or click[0] not in CLICKS or click == self._last_click:
            return []
        self._last_click = click
        return [ButtonPress(event.t_host_s, self._sensor_id, counted=CLICKS[click[0]])]

    def _bad(self, event: Notification, problem: str) -> list[Decoded]:
        detail = f"{packet_words(event)} dropped: {problem}"
        return [self._fault(event, FaultKind.BAD_PACKET, detail)]

    def _fault(self, event: Notification, kind: FaultKind, detail: str) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail)
