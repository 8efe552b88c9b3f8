"""Family "witmotion": frames of 20 bytes without a clock, or of 28 with one of milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.witmotion.arrival_pace import ArrivalPace, snapped
from coach.decode.families.witmotion.byte_stream import CLOCKED, VIBRATION, ByteStream, WitFrame
from coach.decode.families.witmotion.gravity_check import GravityCheck
from coach.decode.families.witmotion.module_clock import ModuleClock, StampPace
from coach.decode.families.witmotion.wit_registers import (
    BATTERY,
    RATE_CODES,
    asked_rate_hz,
    battery_percent,
    sets_output,
)
from coach.model import BatteryLevel, Channel, FaultKind, RawBlock, SensorScale

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model import Notification

_SCALE = SensorScale.of_ranges(16, 2000)
_USUAL_HZ = 100
_FIRST_STEPS = 3


class WitDecoder:
    """Decoder of one module.

    The samples' period is the one asked for, or 100 Hz where no request was heard, until the
    arrivals or the stamps plainly say another: then a stream begins anew at that period.

    ``Channel.CONTROL`` is what comes while the module is set up: its samples tell length and pace
    and are not handed on, since their rate is about to change.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._bytes = ByteStream()
        self._channel = Channel.DATA
        self._asked_hz: int | None = None
        self._dt_s = 1.0 / _USUAL_HZ
        self._pace = ArrivalPace(RATE_CODES)
        self._clock = ModuleClock()
        self._stamps = StampPace()
        self._stamped = False
        self._gravity = GravityCheck()
        self._anew = False
        self._begun = False

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks, faults and battery of one notification."""
        if event.channel is Channel.REQUEST:
            self._asked(event.payload)
            return []
        if event.channel not in (Channel.DATA, Channel.CONTROL):
            return []
        if event.channel is not self._channel:
            # Between the two nobody listened, so no frame goes on from one to the other.
            self._channel = event.channel
            self._bytes.cut()
        frames = self._bytes.push(event.payload)
        out: list[Decoded] = [
            BatteryLevel(event.t_host_s, self._sensor_id, battery_percent(frame.values[0]))
            for frame in frames
            if frame.is_reply and frame.register == BATTERY
        ]
        samples = [frame for frame in frames if not frame.is_reply]
        if samples:
            self._measure(event.t_host_s, samples)
        if event.channel is Channel.DATA:
            out += self._samples(event, samples)
        return out

    def _asked(self, request: bytes) -> None:
        """What was written tells of rates, and that the module is set up anew."""
        self._anew = True
        self._bytes.cut()
        rate_hz = asked_rate_hz(request)
        if rate_hz is not None:
            self._pace.reset()
            self._stamps = StampPace()
            if rate_hz != self._asked_hz:
                # Asked for once more it gives what it gave before, whatever that was.
                self._asked_hz, self._dt_s = rate_hz, 1.0 / rate_hz
        if sets_output(request):
            self._gravity.reset()

    def _measure(self, t_host_s: float, samples: list[WitFrame]) -> None:
        """Look whether the period is the one that samples are dated by."""
        if self._bytes.length == CLOCKED:
            for frame in samples:
                self._stamps.push(frame.clock_ms)
            least = {} if self._begun else {"least_steps": _FIRST_STEPS}
            other_s = self._stamps.other_period_s(self._dt_s, **least)
            if other_s is not None:
                other_s = 1.0 / snapped(1.0 / other_s, RATE_CODES)
        else:
            other_s = self._pace.push(t_host_s, len(samples), self._dt_s)
        if other_s is not None:
            self._dt_s = other_s
            self._anew = True

    def _samples(self, event: Notification, samples: list[WitFrame]) -> list[Decoded]:
        if self._bytes.length == VIBRATION:
            detail = (
                f"{packet_words(event)} skipped: frames of {VIBRATION} bytes are a vibration "
                "sensor's; it measures no posture"
            )
            return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)] if samples else []
        if self._bytes.length == CLOCKED:
            samples = self._with_clock(samples)
        if not samples:
            return self._nothing(event)
        counts = np.frombuffer(b"".join(frame.counts for frame in samples), "<i2").reshape(-1, 6)
        second = self._gravity.push(counts[:, :3], self._dt_s)
        if self._gravity.wrong_g is not None:
            detail = (
                f"samples dropped: at rest they show {self._gravity.wrong_g:.2f} g in place of 1, "
                "so they are no accelerations; set the module to send acceleration"
            )
            return [self._fault(event, FaultKind.UNKNOWN_PACKET, detail)] if second else []
        blocks = self._blocks(event, samples, counts)
        self._begun = True
        return blocks

    def _with_clock(self, samples: list[WitFrame]) -> list[WitFrame]:
        """Those from the first possible stamp on: before it nothing says that it is a clock."""
        if not self._stamped:
            first = next((i for i, one in enumerate(samples) if one.clock_ms is not None), None)
            if first is None:
                return []
            self._stamped, samples = True, samples[first:]
        return samples

    def _nothing(self, event: Notification) -> list[Decoded]:
        if not self._bytes.skipped:
            return []
        detail = f"{packet_words(event)} dropped: {self._bytes.skipped} bytes are of no frame"
        return [self._fault(event, FaultKind.BAD_PACKET, detail)]

    def _blocks(
        self, event: Notification, samples: list[WitFrame], counts: npt.NDArray[np.int16]
    ) -> list[Decoded]:
        """One block, or more where the clock tells of lost samples in between."""
        anew, self._anew = self._anew and self._begun, False
        if self._bytes.length != CLOCKED:
            return [self._block(event, None, counts, anew=anew)]
        out: list[Decoded] = []
        start, start_s = 0, 0.0
        for row, frame in enumerate(samples):
            lost = False
            if anew and not row:
                at_s = self._clock.push_anew(frame.clock_ms, event.t_host_s)
            else:
                at_s, lost = self._clock.push(frame.clock_ms, event.t_host_s, self._dt_s)
            if not row:
                start_s = at_s
            elif lost:
                out.append(self._block(event, start_s, counts[start:row], anew=anew and not start))
                start, start_s = row, at_s
        out.append(self._block(event, start_s, counts[start:], anew=anew and not start))
        return out

    def _block(
        self,
        event: Notification,
        t_device_s: float | None,
        counts: npt.NDArray[np.int16],
        *,
        anew: bool,
    ) -> RawBlock:
        return RawBlock(
            sensor_id=self._sensor_id,
            t_host_s=event.t_host_s,
            first_index=None,
            t_device_s=t_device_s,
            device_wrap_s=float("inf"),
            exact_clock=False,
            dt_s=self._dt_s,
            counts=counts,
            scale=_SCALE,
            restarted=anew,
        )

    def _fault(self, event: Notification, kind: FaultKind, detail: str) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail)
