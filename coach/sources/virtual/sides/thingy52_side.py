"""Nordic's Thingy:52: what its factory firmware does, by that firmware's source."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.sources.virtual.sensor_side import (
    BatchStream,
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
    battery_service,
)

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

_CONFIGURATION_SERVICE = "ef680100-9b35-4933-9b10-52ffa9740042"
_NAME = "ef680101-9b35-4933-9b10-52ffa9740042"
_MOTION_SERVICE = "ef680400-9b35-4933-9b10-52ffa9740042"
_MOTION_CONFIG = "ef680401-9b35-4933-9b10-52ffa9740042"
_RAW = "ef680406-9b35-4933-9b10-52ffa9740042"

_FROM_FACTORY = Struct("<HHHHB").pack(1000, 500, 500, 10, 1)
_LEAST, _MOST = (100, 100, 100, 1, 0), (5000, 5000, 5000, 200, 1)
_SAMPLE = Struct("<9h")
_FIELD_UT = (18 * 16, -22 * 16, 41 * 16)  # Q12.4


class Thingy52Side:
    """Keeps its configuration through power-off, and streams while somebody listens."""

    data_uuid = _RAW

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._options = options
        self._config = _FROM_FACTORY
        self._listened_to = False
        self._rate_hz = 1e6 / feed.dt_us

    @property
    def broadcast(self) -> Broadcast:
        """Name and the configuration service."""
        return Broadcast(self._options.name or "Thingy", (_CONFIGURATION_SERVICE,))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """Those that matter here."""
        name = (self._options.name or "Thingy").encode()
        motion = (
            CharacteristicSpec(_MOTION_CONFIG, ("read", "write")),
            CharacteristicSpec(_RAW, ("notify",)),
        )
        return (
            ServiceSpec(_CONFIGURATION_SERVICE, (CharacteristicSpec(_NAME, ("read",), name),)),
            ServiceSpec(_MOTION_SERVICE, motion),
            battery_service(self._options.battery_percent),
        )

    @property
    def streaming(self) -> bool:
        """While somebody listens."""
        return self._listened_to

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """The motion configuration."""
        return self._config

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """A configuration within its limits is kept, any other is not."""
        if len(payload) == len(self._config):
            values = Struct("<HHHHB").unpack(payload)
            if all(a <= v <= b for a, v, b in zip(_LEAST, values, _MOST, strict=True)):
                self._config = payload
        return []

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Notifications on is start, off is stop."""
        self._listened_to = _RAW in now.subscribed
        return []

    def link_ended(self) -> None:
        """The chip is switched off."""
        self._listened_to = False

    def power_cycle(self) -> None:
        """The configuration is in flash."""
        self._listened_to = False

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """One notification per sample; of a slower configuration every nth."""
        every = max(round(self._rate_hz / int.from_bytes(self._config[6:8], "little")), 1)

        def pack(first: int, stop: int) -> list[Outgoing]:
            acc, gyr = feed.si(first, stop)
            # The firmware turns the accelerometer over, so that down is positive.
            g = _fixed(-acc / GRAVITY_M_S2, integer_bits=6)
            deg_s = _fixed(gyr / RAD_PER_DEG, integer_bits=11)
            return [
                Outgoing(_RAW, _SAMPLE.pack(*a, *w, *_FIELD_UT))
                for k, (a, w) in enumerate(zip(g, deg_s, strict=True), first)
                if k % every == 0
            ]

        return BatchStream(feed, zero_us, now.clock_us, 1, pack, self._options.queue_limit)


def _fixed(values: np.ndarray, integer_bits: int) -> list[list[int]]:
    """16-bit fixed point as the firmware makes it: what is too large becomes a whole number."""
    highest, lowest = 2.0 ** (integer_bits - 1) - 1.0, -(2.0 ** (integer_bits - 1))
    kept = np.where(np.floor(values) >= highest, highest, np.maximum(values, lowest))
    counts: list[list[int]] = np.floor(kept * 2.0 ** (16 - integer_bits)).astype(int).tolist()
    return counts
