"""A Movesense sensor: what its firmware does at the GATT SensorData Protocol.

Written from what is published of it: the maker's sample GATTSensorDataClient.cpp (old firmware),
its page on the protocol (new), captures of a real sensor. Not from the coach's decoder.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import DEG_PER_RAD
from coach.sources.virtual.sensor_side import (
    BatchStream,
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
    battery_service,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

_SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
_WRITE = "34800001-7185-4d5d-b431-630e7050e8f0"
_NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
_ADVERTISED_SERVICE = "fdf3"

_SERIAL = "174630000192"
_SUBSCRIPTIONS = 4
_ASSUMED_MTU = 161

# The chip: counts of 16 bits, at 8 g and 2000 deg/s, and the firmware's gravity.
_ACC_STEP_M_S2 = 0.000244 * 9.807
_GYRO_STEP_DEG_S = 0.07
_MAGN_UT = (31.8, -45.6, -14.75)

_RATES = (13, 26, 52, 104, 208)
_ARRAYS = {"acc": 1, "gyro": 1, "magn": 1, "imu6": 2, "imu9": 3}


@dataclass(frozen=True, slots=True)
class _Subscription:
    """A measurement by name, and every how many of the feed's samples it takes."""

    ref: int
    kind: str
    every: int
    rate_hz: int


class MovesenseSide:
    """HELLO, SUBSCRIBE and UNSUBSCRIBE; the first subscription is the one that is sent.

    Args:
        feed: What is measured; its rate and rates of which it is a multiple are offered.
        options: Name and battery.
        old: Firmware that answers no SUBSCRIBE and no UNSUBSCRIBE, but for having no room.
        parts: It sends a long message in parts; else only its beginning.
        cut: Bytes of a notification at most.
        refuse: Path -> status of a SUBSCRIBE that is refused.
    """

    data_uuid = _NOTIFY

    def __init__(
        self,
        feed: SampleFeed,
        options: SensorOptions,
        *,
        old: bool = False,
        parts: bool = True,
        cut: int = _ASSUMED_MTU - 3,
        refuse: dict[str, int] | None = None,
    ) -> None:
        self._feed_hz = 1e6 / feed.dt_us
        self._options = options
        self._old = old
        self._parts = parts
        self._cut = cut
        self._refuse = refuse or {}
        self._subscriptions: list[_Subscription] = []

    @property
    def broadcast(self) -> Broadcast:
        """Its name (of the scan response in truth) and the maker's service."""
        return Broadcast(self._options.name or f"Movesense {_SERIAL}", (_ADVERTISED_SERVICE,))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The protocol's and the battery's."""
        return (
            ServiceSpec(
                _SERVICE,
                (
                    CharacteristicSpec(_WRITE, ("write",)),
                    CharacteristicSpec(_NOTIFY, ("notify",)),
                ),
            ),
            battery_service(self._options.battery_percent),
        )

    @property
    def streaming(self) -> bool:
        """While something is subscribed to."""
        return bool(self._subscriptions)

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """Nothing can be read but the battery, whose value is fixed."""
        return b""

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Answers to a command; nothing to what is none."""
        if len(payload) < 2 or payload[1] == 0:
            return []
        code, ref, rest = payload[0], payload[1], payload[2:]
        if code == 0:
            return [Outgoing(_NOTIFY, bytes((1, ref)) + self._hello())]
        if code == 1:
            status = self._subscribe(ref, rest)
        elif code == 2:
            status = self._unsubscribe(ref)
        else:
            status = 501
        if self._old:
            full = status == 507
            return [Outgoing(_NOTIFY, bytes((1, ref)) + struct.pack(">H", 507))] if full else []
        return [Outgoing(_NOTIFY, bytes((1, ref)) + struct.pack("<H", status))]

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Without a listener the subscriptions go on, unheard."""
        return []

    def link_ended(self) -> None:
        """Drops all subscriptions, "so that sensor does not stay on for no reason"."""
        self._subscriptions.clear()

    def power_cycle(self) -> None:
        """As at a lost link: nothing is kept."""
        self._subscriptions.clear()

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """Thirteen messages a second, or one for each sample if they are fewer."""
        one = self._subscriptions[0]

        def pack(first: int, stop: int) -> Sequence[Outgoing]:
            acc, gyr = feed.si(first, stop)
            t_ms = (zero_us + int(feed.t_us[first])) // 1000
            body = message(one.kind, t_ms, acc[:: one.every], gyr[:: one.every])
            return [Outgoing(_NOTIFY, part[: now.mtu - 3]) for part in self._cut_up(one.ref, body)]

        batch = one.every * max(one.rate_hz // _RATES[0], 1)
        return BatchStream(feed, zero_us, now.clock_us, batch, pack, self._options.queue_limit)

    def _hello(self) -> bytes:
        if self._old:
            return b"Hello"
        # Version of the protocol, then serial number, product, address for updates, app, version.
        texts = (_SERIAL, "Movesense HR+", "0C8CDC000192", "GATT Data", "2.3.1")
        return b"\1" + b"".join(text.encode() + b"\0" for text in texts)

    def _subscribe(self, ref: int, asked: bytes) -> int:
        if len(self._subscriptions) >= _SUBSCRIPTIONS:
            return 507
        path = asked.decode("ascii", "replace").strip("/\0")
        if path in self._refuse:
            return self._refuse[path]
        words = path.casefold().split("/")
        if len(words) != 3 or words[0] != "meas" or words[1] not in _ARRAYS:
            return 404
        rates = {str(rate): rate for rate in _RATES}
        rate_hz = rates.get(words[2], 0)
        every = round(self._feed_hz / rate_hz) if rate_hz else 0
        if every < 1 or abs(self._feed_hz / (every * rate_hz) - 1.0) > 0.05:
            return 404
        self._subscriptions.append(_Subscription(ref, words[1], every, rate_hz))
        return 200

    def _unsubscribe(self, ref: int) -> int:
        before = len(self._subscriptions)
        self._subscriptions = [one for one in self._subscriptions if one.ref != ref]
        return 200 if len(self._subscriptions) < before else 404

    def _cut_up(self, ref: int, body: bytes) -> list[bytes]:
        room = self._cut - 2
        pieces = [body[at : at + room] for at in range(0, len(body), room)]
        if not self._parts:
            pieces = pieces[:1]
        return [bytes((2 if k == 0 else 3, ref)) + piece for k, piece in enumerate(pieces)]


def message(kind: str, t_ms: int, acc_m_s2: FloatArray, gyr_rad_s: FloatArray) -> bytes:
    """Time of the first sample, then one array after the other of what is measured.

    Args:
        kind: Name of the measurement in its path, small letters.
        t_ms: Device clock.
        acc_m_s2: ``(n, 3)``.
        gyr_rad_s: ``(n, 3)``.
    """
    acc = _steps(acc_m_s2, _ACC_STEP_M_S2)
    gyro = _steps(gyr_rad_s * DEG_PER_RAD, _GYRO_STEP_DEG_S)
    magn = np.tile(np.array(_MAGN_UT, dtype="<f4"), (len(acc), 1))
    arrays = {
        "acc": (acc,), "gyro": (gyro,), "magn": (magn,), "imu6": (acc, gyro),
        "imu9": (acc, gyro, magn),
    }[kind]  # fmt: skip
    return struct.pack("<I", t_ms & 0xFFFFFFFF) + b"".join(one.tobytes() for one in arrays)


def _steps(values: FloatArray, step: float) -> np.ndarray:
    """As the chip counts, at most to full scale, and as the firmware multiplies."""
    counts = np.clip(np.rint(values / step), -32768, 32767)
    return (counts * step).astype("<f4")
