"""A Polar H10 and a Polar Verity Sense: control point and two measurements on one characteristic.

Written from the vendor's documents and issues; its clock was never set, so it says 2019.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.model.rates import nearest
from coach.sources.virtual.sensor_side import (
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
    battery_service,
)
from coach.sources.virtual.sides.polar_frames import FRAME_BYTES
from coach.sources.virtual.sides.polar_stream import PolarStream, Running

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
HEART_RATE_VALUE = "00002a37-0000-1000-8000-00805f9b34fb"

ACC, GYRO, SDK = 2, 5, 9
_OK, _BAD_OP, _BAD_KIND, _NOT_SUPPORTED, _BAD_PARAMETER = 0, 1, 2, 3, 5
_ALREADY, _BAD_RATE, _BAD_MTU, _BAD_STATE, _CHARGING = 6, 8, 10, 12, 13
_H10_HZ: tuple[int, ...] = (25, 50, 100, 200)
_VERITY_HZ: tuple[int, ...] = (26, 52, 104, 208, 416)
_SIZES = {0: 2, 1: 2, 2: 2, 4: 1}


@dataclass(frozen=True, slots=True)
class PolarOptions:
    """What differs from sensor to sensor.

    Args:
        gyro: A Verity Sense; without, an H10.
        sdk_mode: Its firmware has SDK mode.
        compressed_form: 0x80 with a factor, as older firmware sends, or 0x81.
        charging: It is in its charger.
    """

    gyro: bool
    sdk_mode: bool = True
    compressed_form: int = 0x81
    charging: bool = False


@dataclass(slots=True)
class PolarSide:
    """One sensor.

    Args:
        feed: What is measured.
        options: How the virtual sensor behaves.
        polar: Which sensor it is.
    """

    feed: SampleFeed
    options: SensorOptions
    polar: PolarOptions
    data_uuid: str = DATA
    sdk: bool = False
    running: dict[int, Running] = field(default_factory=dict)

    @property
    def broadcast(self) -> Broadcast:
        """Name and heart rate; the measurement service is not advertised."""
        usual = "Polar Sense 1A2B3C4D" if self.polar.gyro else "Polar H10 1A2B3C4D"
        return Broadcast(self.options.name or usual, ("180d",))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """Measurements, heart rate and battery."""
        return (
            ServiceSpec(
                SERVICE,
                (
                    CharacteristicSpec(CONTROL, ("read", "write", "indicate")),
                    CharacteristicSpec(DATA, ("notify",)),
                ),
            ),
            ServiceSpec(HEART_RATE, (CharacteristicSpec(HEART_RATE_VALUE, ("notify",)),)),
            battery_service(self.options.battery_percent),
        )

    @property
    def streaming(self) -> bool:
        """Anything is measured."""
        return bool(self.running)

    @property
    def fed_hz(self) -> int:
        """Nominal rate of what is measured; a chip's own clock is a percent or two off."""
        return nearest(round(1e6 / self.feed.dt_us), _VERITY_HZ if self.polar.gyro else _H10_HZ)

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """The control point tells what can be measured: ECG or PPG beside."""
        bits = 1 << ACC
        if self.polar.gyro:
            bits |= 1 << GYRO | 1 << 1 | (1 << SDK if self.polar.sdk_mode else 0)
        else:
            bits |= 1
        return bytes((0x0F, *bits.to_bytes(2, "little")))

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:
        """One answer to each request."""
        if uuid != CONTROL or len(payload) < 2:
            return []
        op, kind = payload[0], payload[1]
        status, params = self._decide(op, kind, payload[2:], now)
        tail = bytes((0,)) + params if status == _OK else b""
        return [Outgoing(CONTROL, bytes((0xF0, op, kind, status)) + tail, indicate=True)]

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """What is measured goes on unheard."""
        return []

    def link_ended(self) -> None:
        """What is measured goes on, until it is stopped or the battery is empty."""

    def power_cycle(self) -> None:
        """SDK mode and measurements are gone."""
        self.sdk = False
        self.running.clear()

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:  # noqa: ARG002
        """All measurements that run."""
        return PolarStream(self.running, feed, self.fed_hz, zero_us, self.options.queue_limit)

    def settings(self, kind: int, *, sdk: bool) -> dict[int, tuple[int, ...]]:
        """What can be chosen; only rates that the feed holds."""
        if not self.polar.gyro:
            rates = _H10_HZ
            ranges: tuple[int, ...] = (2, 4, 8)
        elif sdk:
            rates = _VERITY_HZ
            ranges = (2, 4, 8, 16) if kind == ACC else (250, 500, 1000, 2000)
        else:
            rates, ranges = (52,), (8,) if kind == ACC else (2000,)
        held = tuple(rate for rate in rates if self.fed_hz % rate == 0)
        found = {0: held, 1: (16,), 2: ranges}
        return found | {4: (3,)} if self.polar.gyro else found

    def _decide(self, op: int, kind: int, items: bytes, now: Moment) -> tuple[int, bytes]:
        if kind == SDK and self.polar.gyro and self.polar.sdk_mode and op in {2, 3}:
            return self._switch_sdk(on=op == 2), b""
        if kind not in ((ACC, GYRO) if self.polar.gyro else (ACC,)):
            return (_NOT_SUPPORTED if kind in {GYRO, SDK} else _BAD_KIND), b""
        match op:
            case 1:
                return _OK, _packed(self.settings(kind, sdk=self.sdk))
            case 4 if self.polar.gyro and self.polar.sdk_mode:
                return _OK, _packed(self.settings(kind, sdk=True))
            case 2:
                return self._start(kind, items, now)
            case 3:
                return (_OK if self.running.pop(kind, None) else _ALREADY), b""
        return _BAD_OP, b""

    def _switch_sdk(self, *, on: bool) -> int:
        if self.polar.charging:
            return _CHARGING
        if self.running:
            return _BAD_STATE
        before, self.sdk = self.sdk, on
        return _ALREADY if before == on else _OK

    def _start(self, kind: int, items: bytes, now: Moment) -> tuple[int, bytes]:
        chosen = _unpacked(items)
        status = self._refusal(kind, chosen, now)
        if status != _OK or chosen is None:
            return status, b""
        blocks = self.polar.gyro and not self.sdk
        form = self.polar.compressed_form if self.polar.gyro else 0x01
        one = Running(kind, chosen[0], chosen[2], form, now.clock_us, in_blocks=blocks)
        self.running[kind] = one
        if form == 0x80:
            return _OK, bytes((5, 1)) + struct.pack("<f", one.factor)
        return _OK, b""

    def _refusal(self, kind: int, chosen: dict[int, int] | None, now: Moment) -> int:
        """What is wrong with a start; 0 if nothing."""
        offered = self.settings(kind, sdk=self.sdk)
        # All that is offered is to be named, and nothing else.
        named = chosen if chosen is not None and set(chosen) == set(offered) else {}
        problems = (
            (self.polar.charging, _CHARGING),
            (kind in self.running, _ALREADY),
            (now.mtu - 3 < FRAME_BYTES, _BAD_MTU),
            (DATA not in now.subscribed or not now.imu_works, _BAD_STATE),
            (not named, _BAD_PARAMETER),
            (named.get(0) not in offered[0], _BAD_RATE),
            (any(named.get(item) not in offered[item] for item in offered), _BAD_PARAMETER),
        )
        return next((status for wrong, status in problems if wrong), _OK)


def _packed(settings: dict[int, tuple[int, ...]]) -> bytes:
    """Settings as the control point tells them."""
    return b"".join(
        bytes((item, len(values)))
        + b"".join(value.to_bytes(_SIZES[item], "little") for value in values)
        for item, values in settings.items()
    )


def _unpacked(items: bytes) -> dict[int, int] | None:
    """One value of each setting; ``None`` for anything else."""
    found, at = {}, 0
    while at < len(items):
        size = _SIZES.get(items[at], 0)
        if not size or items[at + 1 : at + 2] != b"\x01" or at + 2 + size > len(items):
            return None
        found[items[at]] = int.from_bytes(items[at + 2 : at + 2 + size], "little")
        at += 2 + size
    return found


def polar_h10(feed: SampleFeed, options: SensorOptions) -> PolarSide:
    """A chest strap."""
    return PolarSide(feed, options, PolarOptions(gyro=False))


def polar_verity(feed: SampleFeed, options: SensorOptions) -> PolarSide:
    """A Verity Sense of today's firmware."""
    return PolarSide(feed, options, PolarOptions(gyro=True))
