"""Family "bluest": motion features of ST's BlueST protocol, one sample per notification."""

from __future__ import annotations

from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.bluest.features import MOTION_FEATURES, battery_percent
from coach.decode.families.bluest.tick_clock import TURN, TickClock
from coach.decode.families.bluest.tick_pace import measure_pace
from coach.model import BatteryLevel, Channel, FaultKind, RawBlock, SensorScale
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG

if TYPE_CHECKING:
    from coach.decode.families.bluest.tick_pace import TickPace
    from coach.model import Notification

_MOST_HELD = 512
_FEATURES: Final = MappingProxyType({feature.size: feature for feature in MOTION_FEATURES})
_COUNT_TYPE = np.dtype("<i2")
# The fields end at 32 g and 3276 deg/s. Where the chip itself ends is not in the stream.
_SCALE = SensorScale(1e-3 * GRAVITY_M_S2, 0.1 * RAD_PER_DEG, 32767.0)


class BlueStDecoder:
    """Decoder of one board.

    Neither its rate nor the length of its ticks is told. So the first two seconds are held until
    both are measured, and then given out as they came.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._held: deque[tuple[Notification, int]] = deque(maxlen=_MOST_HELD)
        self._pace: TickPace | None = None
        self._clock: TickClock | None = None
        self._last = b""
        self._anew = False

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        if event.channel is Channel.INFO:
            percent = battery_percent(event.payload)
            if percent is None:
                return []
            return [BatteryLevel(event.t_host_s, self._sensor_id, percent)]
        if event.channel is not Channel.DATA:
            return []
        if len(event.payload) not in _FEATURES:
            sizes = ", ".join(str(size) for size in _FEATURES)
            detail = f"{packet_words(event)} dropped: motion features have {sizes}"
            return [self._fault(event, FaultKind.BAD_PACKET, detail)]
        if event.payload == self._last:
            # Time and nine noisy values alike: no second sample is.
            detail = "a packet came twice; dropped"
            return [self._fault(event, FaultKind.DUPLICATE, detail)]
        self._last = event.payload
        if self._clock is None:
            return self._hold(event)
        return self._date(event, self._clock)

    def _hold(self, event: Notification) -> list[Decoded]:
        ticks = _tick(event)
        if self._held:
            ticks = self._held[-1][1] + (ticks - self._held[-1][1]) % TURN
        self._held.append((event, ticks))
        pace = measure_pace([(one.t_host_s, ticks) for one, ticks in self._held])
        if pace is None:
            return []
        held, first = [one for one, _ in self._held], self._held[0][0]
        self._held.clear()
        self._pace, clock = pace, TickClock(pace, first.t_host_s, _tick(first))
        self._clock = clock
        out: list[Decoded] = [self._block(first, clock, self._anew)]
        for one in held[1:]:
            out += self._date(one, clock)
        return out

    def _date(self, event: Notification, clock: TickClock) -> list[Decoded]:
        if clock.is_old(event.t_host_s, _tick(event)):
            detail = f"{packet_words(event)} dropped: it is older than the last"
            return [self._fault(event, FaultKind.BAD_PACKET, detail)]
        anew = clock.take(event.t_host_s, _tick(event))
        if clock.astray:
            # Whatever is measured now is another device time.
            self._clock, self._anew = None, True
        return [self._block(event, clock, anew)]

    def _block(self, event: Notification, clock: TickClock, anew: bool) -> RawBlock:
        assert self._pace is not None
        axes = 6 if _FEATURES[len(event.payload)].has_gyro else 3
        counts = np.frombuffer(event.payload, _COUNT_TYPE, count=axes, offset=2).reshape(1, axes)
        return RawBlock(
            sensor_id=self._sensor_id,
            t_host_s=event.t_host_s,
            first_index=None,
            t_device_s=clock.time_s,
            device_wrap_s=clock.wrap_s,
            exact_clock=False,
            dt_s=self._pace.period_s,
            counts=counts,
            scale=_SCALE,
            restarted=anew,
        )

    def _fault(self, event: Notification, kind: FaultKind, detail: str) -> Decoded:
        return fault_at(event, self._t_zero_host_s, kind, detail)


def _tick(event: Notification) -> int:
    return int.from_bytes(event.payload[:2], "little")
