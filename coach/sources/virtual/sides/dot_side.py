"""Movella DOT: what the sensor does, by its maker's specification."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from coach.model.units import RAD_PER_DEG
from coach.sources.virtual.sensor_side import (
    BatchStream,
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
)

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream


def _uuid(number: str) -> str:
    return f"1517{number}-4947-11e9-8646-d663bd873d93"


_CONFIGURATION, _INFO, _CONTROL, _REPORT = map(_uuid, ("1000", "1001", "1002", "1004"))
_MEASUREMENT, _MEASURE = map(_uuid, ("2000", "2001"))
_LONG, _MEDIUM, _SHORT = map(_uuid, ("2002", "2003", "2004"))
_BATTERY_SERVICE, _BATTERY = map(_uuid, ("3000", "3001"))

_MOVELLA = 0x0886
_ADDRESS = bytes.fromhex("d422cd00a1b2")
_RATES_HZ = (1, 4, 10, 12, 15, 20, 30, 60, 120)
_LIVE_HZ = 60  # the most; 120 is for its own recordings
_SERIAL = 0xD422CD00A1B2

# Payload mode -> characteristic and length.
_MODES = {
    2: (_MEDIUM, 36), 3: (_MEDIUM, 32), 4: (_SHORT, 16), 5: (_SHORT, 20), 6: (_SHORT, 16),
    7: (_MEDIUM, 32), 16: (_MEDIUM, 28), 18: (_MEDIUM, 38), 19: (_MEDIUM, 32), 20: (_MEDIUM, 34),
    21: (_MEDIUM, 28), 22: (_MEDIUM, 40), 23: (_MEDIUM, 34), 24: (_MEDIUM, 32), 26: (_LONG, 44),
}  # fmt: skip
_PADDED = {_LONG: 63, _MEDIUM: 40, _SHORT: 20}
_STOPPED, _MEASURING = 0, 1
_RATE_QUANTITIES = 21
_SAMPLE = Struct("<I6f")
_VISIT_RATE, _VISIT_FILTER, _VISIT_POWER = 0x10, 0x20, 0x02


class DotSide:
    """Goes on measuring when its link is lost, and keeps rate and filter in flash.

    It speaks mode 21 alone; of any other it sends zeros after the time, in full length.
    """

    data_uuid = _MEDIUM

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._options = options
        self._feed_hz = 1e6 / feed.dt_us
        self._rate_hz = _LIVE_HZ
        self._filter = 0
        self._action = _STOPPED
        self._mode = 3
        self._heard: frozenset[str] = frozenset()

    @property
    def broadcast(self) -> Broadcast:
        """Name and maker."""
        return Broadcast(self._options.name or "Movella DOT", maker=(_MOVELLA, _ADDRESS))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """Configuration, measurement and battery. The battery's is not the standard one."""
        both = ("read", "write")
        return (
            ServiceSpec(
                _CONFIGURATION,
                (
                    CharacteristicSpec(_INFO, ("read",), self._info()),
                    CharacteristicSpec(_CONTROL, both),
                    CharacteristicSpec(_REPORT, ("notify",)),
                ),
            ),
            ServiceSpec(
                _MEASUREMENT,
                (
                    CharacteristicSpec(_MEASURE, both),
                    *(CharacteristicSpec(uuid, ("notify",)) for uuid in _PADDED),
                ),
            ),
            ServiceSpec(
                _BATTERY_SERVICE,
                (
                    CharacteristicSpec(
                        _BATTERY, ("read", "notify"), bytes([self._options.battery_percent, 0])
                    ),
                ),
            ),
        )

    @property
    def streaming(self) -> bool:
        """It measures, whether or not somebody listens where the payload is sent."""
        return self._action == _MEASURING

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """Device control, or the state of measuring."""
        if uuid == _MEASURE:
            return bytes([1, self._action, self._mode])
        control = bytearray(32)
        control[3], control[5] = 10, 30  # minutes to power saving: advertising, connected
        tag = b"Movella DOT"
        control[7], control[8 : 8 + len(tag)] = len(tag), tag
        control[24:26] = self._rate_hz.to_bytes(2, "little")
        control[26] = self._filter
        return bytes(control)

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:
        """Nothing is answered; what does not fit is ignored."""
        if uuid == _MEASURE and len(payload) == 3 and payload[0] == 1:
            if payload[1] == _STOPPED:
                self._action = _STOPPED
            elif payload[1] == _MEASURING and payload[2] in _MODES and self._can_start(now):
                self._action, self._mode = _MEASURING, payload[2]
        elif uuid == _CONTROL and len(payload) == 32:
            return self._controlled(payload)
        return []

    def _can_start(self, now: Moment) -> bool:
        return self._action == _STOPPED and now.imu_works

    def _controlled(self, payload: bytes) -> list[Outgoing]:
        if payload[0] & _VISIT_POWER and payload[2] & 1:
            self._action = _STOPPED
            return [Outgoing(_REPORT, bytes([1]) + bytes(35))]
        if self._action == _MEASURING:
            return []
        rate_hz = int.from_bytes(payload[24:26], "little")
        if payload[0] & _VISIT_RATE and rate_hz in _RATES_HZ:
            self._rate_hz = rate_hz
        if payload[0] & _VISIT_FILTER and payload[26] in (0, 1):
            self._filter = payload[26]
        return []

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """To listen starts nothing, and to listen no more stops nothing."""
        self._heard = now.subscribed
        return []

    def link_ended(self) -> None:
        """It measures on."""
        self._heard = frozenset()

    def power_cycle(self) -> None:
        """Rate, filter and payload mode are in flash."""
        self._action = _STOPPED
        self._heard = frozenset()

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """One notification per sample, of a lower rate every nth, padded to the full length."""
        uuid, length = _MODES[self._mode]
        every = max(round(self._feed_hz / min(self._rate_hz, _LIVE_HZ)), 1)

        def pack(first: int, stop: int) -> list[Outgoing]:
            if uuid not in self._heard:
                return []
            acc, gyr = feed.si(first, stop)
            out = []
            for k, (a, w) in enumerate(zip(acc, gyr / RAD_PER_DEG, strict=True), first):
                if k % every == 0:
                    t_us = (zero_us + int(feed.t_us[k])) % (1 << 32)
                    felt = (a, w) if self._mode == _RATE_QUANTITIES else (a * 0.0, w * 0.0)
                    payload = _SAMPLE.pack(t_us, *felt[0], *felt[1])[:length]
                    out.append(Outgoing(uuid, payload.ljust(_PADDED[uuid], b"\0")))
            return out

        return BatchStream(feed, zero_us, now.clock_us, 1, pack, self._options.queue_limit)

    def _info(self) -> bytes:
        """Device info of 34 bytes: address, firmware 3.0.0 and its date, serial, product."""
        built = (2023).to_bytes(2, "little") + bytes([7, 14, 9, 30, 0])
        firmware = bytes([3, 0, 0]) + built + (0x0100).to_bytes(4, "little")
        return _ADDRESS + firmware + _SERIAL.to_bytes(8, "little") + b"XS-T02"
