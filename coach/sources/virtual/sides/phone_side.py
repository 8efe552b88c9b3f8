"""A phone with Sensor Logger: the bodies that its app pushes, by the app's documents.

Source: PUSHING.md, UNITS.md and COORDINATES.md of tszheichoi/awesome-sensor-logger; of an Android
phone, which tells total acceleration, acceleration, gravity and angular rate at the same instants.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model.units import GRAVITY_M_S2
from coach.sources.virtual.sensor_side import BatchStream, Broadcast, Outgoing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model.blocks import FloatArray
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream, ServiceSpec

BATCH_S = 0.5
_EPOCH_NS = 1_790_000_000_000_000_000


class PhoneSide:
    """Comes by itself: nobody connects to it, and nothing is said to it."""

    data_uuid = ""

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._options = options
        self._batch = max(round(BATCH_S * 1e6 / feed.dt_us), 1)
        self._number = 0
        self._recording = 1
        self._percent: int | None = None

    @property
    def broadcast(self) -> Broadcast:
        """Nothing is advertised."""
        return Broadcast("")

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """It offers none."""
        return ()

    @property
    def streaming(self) -> bool:
        """As soon as its recording runs."""
        return True

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """Nothing can be read."""
        return b""

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Nothing can be written."""
        return []

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Nobody can subscribe."""
        return []

    def link_ended(self) -> None:
        """The app notices nothing of it: it pushes on."""

    def power_cycle(self) -> None:
        """Another recording: messages are counted from nought."""
        self._recording += 1
        self._number = 0
        self._percent = None

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """A body each batch period."""

        def pack(first: int, stop: int) -> list[Outgoing]:
            t_ns = _EPOCH_NS + 1000 * (zero_us + feed.t_us[first:stop])
            return [Outgoing(self.data_uuid, self._body([*_readings(feed, first, stop, t_ns)]))]

        return BatchStream(
            feed, zero_us, now.clock_us, self._batch, pack, self._options.queue_limit
        )

    def _body(self, readings: list[dict[str, Any]]) -> bytes:
        percent = self._options.battery_percent
        if percent != self._percent:  # the app tells the battery when it changes
            self._percent = percent
            values = {"batteryLevel": percent / 100.0, "batteryState": "unplugged"}
            readings.append({"name": "battery", "time": readings[-1]["time"], "values": values})
        said = {
            "messageId": self._number,
            "sessionId": f"recording-{self._recording}",
            "deviceId": self._options.name or "virtual-phone",
            "payload": readings,
        }
        self._number += 1
        return json.dumps(said).encode()


def _readings(
    feed: SampleFeed, first: int, stop: int, t_ns: np.ndarray
) -> Iterator[dict[str, Any]]:
    acc, gyr = feed.si(first, stop)
    mean = acc.mean(axis=0)
    gravity = np.tile(mean / (np.linalg.norm(mean) or 1.0) * GRAVITY_M_S2, (len(acc), 1))
    streams: dict[str, FloatArray] = {
        "accelerometer": acc - gravity,
        "gravity": gravity,
        "totalacceleration": acc,
        "gyroscope": gyr,
    }
    for name, rows in streams.items():
        for t, (x, y, z) in zip(t_ns.tolist(), rows.tolist(), strict=True):
            yield {"name": name, "time": t, "values": {"z": z, "y": y, "x": x}}
