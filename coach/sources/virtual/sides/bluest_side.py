"""An ST board with BlueST firmware: what it does, by ST's documents."""

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
)

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

_FEATURES_SERVICE = "00000000-0001-11e1-9ab4-0002a5d5c51b"
_ACC_GYRO_MAG = "00e00000-0001-11e1-ac36-0002a5d5c51b"
_BATTERY = "00020000-0001-11e1-ac36-0002a5d5c51b"

_ST_COMPANY = 0x0030
_SENSORTILE_BOX = 0x06
_SDK_2 = bytes((0x02, _SENSORTILE_BOX, 0x01, 0x00, 0x00, 0x00))  # with firmware id and options
_FIELD_MG = (180, -220, 410)  # somewhere on earth, indoors

_SAMPLE = Struct("<H9h")
_CHARGE = Struct("<HHhhB")
_CELL_MV, _DRAIN_MA, _DISCHARGING = 3900, -40, 1


class BlueStSide:
    """Notifies each sample of the combined feature while somebody listens."""

    data_uuid = _ACC_GYRO_MAG

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._feed = feed
        self._options = options
        self._listened_to = False

    @property
    def broadcast(self) -> Broadcast:
        """Name and the newer vendor field; the service is not advertised."""
        return Broadcast(self._options.name or "BlueST", (), (_ST_COMPANY, _SDK_2))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The features."""
        characteristics = (
            CharacteristicSpec(_ACC_GYRO_MAG, ("notify",)),
            CharacteristicSpec(_BATTERY, ("read", "notify")),
        )
        return (ServiceSpec(_FEATURES_SERVICE, characteristics),)

    @property
    def streaming(self) -> bool:
        """While somebody listens."""
        return self._listened_to

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """The battery."""
        tenths = 10 * self._options.battery_percent
        return _CHARGE.pack(_ticks(now.clock_us), tenths, _CELL_MV, _DRAIN_MA, _DISCHARGING)

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Nothing is answered."""
        return []

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Notifications on is start, off is stop."""
        self._listened_to = _ACC_GYRO_MAG in now.subscribed
        return []

    def link_ended(self) -> None:
        """Nobody listens any more."""
        self._listened_to = False

    def power_cycle(self) -> None:
        """Nothing else is remembered."""
        self._listened_to = False

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """One notification per sample."""

        def pack(first: int, stop: int) -> list[Outgoing]:
            acc, gyr = feed.si(first, stop)
            mg = _whole(1000.0 * acc / GRAVITY_M_S2)
            tenths_deg_s = _whole(10.0 * gyr / RAD_PER_DEG)
            times_us = zero_us + feed.t_us[first:stop]
            return [
                Outgoing(_ACC_GYRO_MAG, _SAMPLE.pack(_ticks(int(t_us)), *a, *g, *_FIELD_MG))
                for t_us, a, g in zip(times_us, mg, tenths_deg_s, strict=True)
            ]

        return BatchStream(feed, zero_us, now.clock_us, 1, pack, self._options.queue_limit)


def _ticks(clock_us: int) -> int:
    """Milliseconds without their three lowest bits, as ST's own firmware has it; 16 bits."""
    return (clock_us // 1000 >> 3) % 2**16


def _whole(values: np.ndarray) -> list[list[int]]:
    whole: list[list[int]] = np.clip(np.rint(values), -32768, 32767).astype(int).tolist()
    return whole
