"""A WitMotion Bluetooth 5.0 module: registers over a stream of frames, as the papers tell of it.

Frames go out as soon as somebody listens, at the rate its flash holds. A write counts while the
lock is open; switched off and on, only what was saved is left.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.sources.virtual.sensor_side import (
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    PacketQueue,
    ServiceSpec,
)

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

_BASE = "0000{}-0000-1000-8000-00805f9a34fb"
SERVICE = _BASE.format("ffe5")
NOTIFY = _BASE.format("ffe4")
OTHER_NOTIFY = _BASE.format("ffe1")
WRITE = _BASE.format("ffe9")

_RATE, _BATTERY, _DISPLACEMENT = 0x03, 0x64, 0x96
_LOCK = 0x69
_KEY = 0xB588
_FACTORY_RATE = 0x06
_HZ = {0x01: 0.2, 0x02: 0.5, 0x03: 1.0, 0x04: 2.0, 0x05: 5.0, 0x06: 10.0, 0x07: 20.0, 0x08: 50.0}
_HZ |= {0x09: 100.0}
_MUTE_HZ = 150.0  # beyond it registers are not read any more
_DEAD_BAND_RAD_S = 0.35 * RAD_PER_DEG
_RTC_ZERO = datetime(2026, 6, 22, 23, 59, 30)  # noqa: DTZ001 - the module knows no zone
_SLOW_MISSES = 7  # every seventh sample: 171 of 200
_PLAIN_BYTES = 20


@dataclass(frozen=True, slots=True)
class WitOptions:
    """What differs from module to module.

    Args:
        frame_bytes: 20, or 28 with a clock at the end.
        flash_rate: Code of the rate that its flash holds.
        code_of_200_hz: 0x0B or 0x0A.
        displacement: A former user left it sending displacement.
        packed: Frames in a notification.
        piece: Most bytes in a notification; 0 for whole frames alone.
        dead_band: Its gyroscope shows 0 at rest.
        slow_s: For so long after each start a part of the samples is missing.
        acc_scale: Of the accelerometer, 1 is right.
        notify: UUID on which it notifies.
        registers: It answers reads.
        locked: It takes no writes at all.
    """

    frame_bytes: int = 20
    flash_rate: int = _FACTORY_RATE
    code_of_200_hz: int = 0x0B
    displacement: bool = False
    packed: int = 1
    piece: int = 0
    dead_band: bool = True
    slow_s: float = 0.0
    acc_scale: float = 1.0
    notify: str = NOTIFY
    registers: bool = True
    locked: bool = False


@dataclass(slots=True)
class WitSide:
    """One module.

    Args:
        feed: What is measured.
        options: How the virtual sensor behaves.
        wit: How this module differs.
        data_uuid: Characteristic that frames come from.
    """

    feed: SampleFeed
    options: SensorOptions
    wit: WitOptions = field(default_factory=WitOptions)
    data_uuid: str = NOTIFY
    _flash: dict[int, int] = field(default_factory=dict)
    _registers: dict[int, int] = field(default_factory=dict)
    _unlocked: bool = False
    _heard: bool = False

    def __post_init__(self) -> None:
        self.data_uuid = self.wit.notify
        self._flash = {_RATE: self.wit.flash_rate, _DISPLACEMENT: int(self.wit.displacement)}
        self._registers = dict(self._flash)

    @property
    def broadcast(self) -> Broadcast:
        """A name alone."""
        return Broadcast(self.options.name or "WT901BLE67")

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The vendor's one service."""
        return (
            ServiceSpec(
                SERVICE,
                (
                    CharacteristicSpec(self.wit.notify, ("notify",)),
                    CharacteristicSpec(WRITE, ("write", "write-without-response")),
                ),
            ),
        )

    @property
    def streaming(self) -> bool:
        """As long as somebody listens."""
        return self._heard

    @property
    def rate_hz(self) -> float:
        """What the rate's register means to this module."""
        code = self._registers[_RATE]
        if code == self.wit.code_of_200_hz:
            return 200.0
        return _HZ.get(code, 125.0 if code == 0x0A else 0.1)

    @property
    def displaced(self) -> bool:
        """Whether its frames carry displacement."""
        return bool(self._registers[_DISPLACEMENT])

    @property
    def flash(self) -> dict[int, int]:
        """What it will hold when it is switched on the next time."""
        return dict(self._flash)

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """Nothing can be read."""
        return b""

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """A register is answered in the stream; a write is not."""
        if self.wit.locked or len(payload) != 5 or payload[:2] != b"\xff\xaa":
            return []
        register, value = payload[2], payload[3] | payload[4] << 8
        if register == 0x27:
            return self._answer(value, now)
        if register == _LOCK:
            self._unlocked = value == _KEY
        elif not self._unlocked:
            pass
        elif register == 0x00:
            self._flash = dict(self._registers)
        else:
            self._registers[register] = value
        return []

    def _answer(self, register: int, now: Moment) -> list[Outgoing]:
        """Eight registers from this one on, unless it is too busy or nobody listens."""
        deaf = not self.wit.registers or self.rate_hz > _MUTE_HZ
        if deaf or self.wit.notify not in now.subscribed:
            return []
        values = [self._registers.get(register + k, 0) & 0xFFFF for k in range(8)]
        if register == _BATTERY:
            values[0] = 340 + round(0.57 * self.options.battery_percent)
        return [Outgoing(self.wit.notify, b"\x55\x71" + struct.pack("<9H", register, *values))]

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """It streams to whoever listens."""
        self._heard = self.wit.notify in now.subscribed
        return []

    def link_ended(self) -> None:
        """Settings stay, the lock closes."""
        self._heard = self._unlocked = False

    def power_cycle(self) -> None:
        """What was not saved is gone."""
        self.link_ended()
        self._registers = dict(self._flash)

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """From somebody's listening on."""
        return WitStream(self, feed, zero_us, now)


class WitStream(PacketQueue):
    """Frames at the rate of the moment, some to a notification, cut where told.

    A rate above the feed's sends samples twice, as modules do whose fusion is slower than their
    output.
    """

    def __init__(self, side: WitSide, feed: SampleFeed, zero_us: int, now: Moment) -> None:
        super().__init__(side.options.queue_limit)
        self._side, self._wit, self._feed, self._zero_us = side, side.wit, feed, zero_us
        self._start_us = now.clock_us
        self._most = min(self._wit.piece or now.mtu - 3, now.mtu - 3)
        usual = 1e6 / feed.dt_us
        self._feed_hz = min((10.0, 20.0, 50.0, 100.0, 200.0), key=lambda hz: abs(hz - usual))
        first = int(np.searchsorted(feed.t_us, now.clock_us - zero_us))
        self._last = first - self._step
        self._sent = 0
        self._frames: list[bytes] = []

    @property
    def _step(self) -> float:
        """Rows of the feed from one frame to the next."""
        return self._feed_hz / self._side.rate_hz

    @property
    def _next(self) -> float:
        return max(self._last + self._step, 0.0)

    @property
    def ended(self) -> bool:
        """The feed is over."""
        return self._next >= len(self._feed.t_us)

    @property
    def next_us(self) -> int:
        """When the next sample is measured."""
        at = min(self._next, len(self._feed.t_us) - 1.0)
        row = int(at)
        return self._zero_us + int(self._feed.t_us[row]) + round((at - row) * self._feed.dt_us)

    def measure(self, clock_us: int) -> bool:
        """Take one sample if it is due; send when enough are there."""
        if self.ended or clock_us < self.next_us:
            return False
        at_us, row = self.next_us, int(self._next)
        self._last = self._next
        self._sent += 1
        slow = at_us - self._start_us < self._wit.slow_s * 1e6
        if slow and self._sent % _SLOW_MISSES == 0:
            return True
        self._frames.append(self._frame(row, at_us))
        if len(self._frames) >= self._wit.packed:
            data = b"".join(self._frames)
            self._frames = []
            pieces = (data[i : i + self._most] for i in range(0, len(data), self._most))
            self._enqueue(Outgoing(self._wit.notify, piece) for piece in pieces)
        return True

    def _frame(self, row: int, at_us: int) -> bytes:
        acc, gyr = self._feed.si(row, row + 1)
        if self._wit.dead_band and np.abs(gyr).max() < _DEAD_BAND_RAD_S:
            gyr = np.zeros_like(gyr)
        counts = np.concatenate(
            [
                acc[0] * (self._wit.acc_scale * 32768.0 / (16.0 * GRAVITY_M_S2)),
                gyr[0] * (32768.0 / (2000.0 * RAD_PER_DEG)),
            ]
        )
        values = np.clip(np.rint(counts), -32768, 32767).astype(int).tolist()
        if self._side.displaced:
            values[:3] = [3, -2, 5]  # millimetres of somebody who stays where he is
        frame = b"\x55\x61" + struct.pack("<9h", *values, 0, 0, 0)
        if self._wit.frame_bytes == _PLAIN_BYTES:
            return frame
        now = _RTC_ZERO + timedelta(microseconds=at_us)
        date = (now.year - 2000, now.month, now.day, now.hour, now.minute, now.second)
        return frame + bytes(date) + struct.pack("<H", now.microsecond // 1000)
