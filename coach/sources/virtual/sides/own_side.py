"""A sensor of our own protocol: what its firmware does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.sources.virtual.sensor_side import (
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
    battery_service,
)
from coach.sources.virtual.sides.own_control import Circumstances, ControlPoint, defaults
from coach.sources.virtual.sides.own_stream import Stream
from firmware_protocol import gatt
from firmware_protocol.codec import encode_info
from firmware_protocol.limits import CTRL_UNHEARD

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

MODEL = "virtual sensor"
MANUFACTURER = "coach"
FIRMWARE = "1.1-virtual"
USUAL_NAME = "COACH"


class OwnSide:
    """INFO, CTRL and DATA. Batches and status packets wait in a queue of their own."""

    data_uuid = gatt.DATA_UUID

    def __init__(self, feed: SampleFeed, options: SensorOptions) -> None:
        self._options = options
        self._point = ControlPoint(defaults(feed.info))

    @property
    def broadcast(self) -> Broadcast:
        """Name and service."""
        return Broadcast(self._options.name or USUAL_NAME, (gatt.SERVICE_UUID,))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The protocol's, the battery's and what the device is."""
        texts = (
            (gatt.MANUFACTURER_NAME_UUID, MANUFACTURER),
            (gatt.MODEL_NUMBER_UUID, MODEL),
            (gatt.FIRMWARE_REVISION_UUID, FIRMWARE),
        )
        return (
            ServiceSpec(
                gatt.SERVICE_UUID,
                (
                    # The value is given with each notification; a read is not offered.
                    CharacteristicSpec(gatt.DATA_UUID, ("notify",)),
                    CharacteristicSpec(gatt.CTRL_UUID, ("write", "indicate"), unheard=CTRL_UNHEARD),
                    CharacteristicSpec(gatt.INFO_UUID, ("read",)),
                ),
            ),
            battery_service(self._options.battery_percent),
            ServiceSpec(
                gatt.DEVICE_INFORMATION_SERVICE_UUID,
                tuple(CharacteristicSpec(uuid, ("read",), text.encode()) for uuid, text in texts),
            ),
        )

    @property
    def streaming(self) -> bool:
        """Between START and STOP."""
        return self._point.streaming

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """INFO, the only one."""
        return encode_info(self._point.info)

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """The one response."""
        there = Circumstances(
            now.mtu, gatt.DATA_UUID in now.subscribed, now.imu_works, now.clock_us
        )
        return [Outgoing(gatt.CTRL_UUID, self._point.answer(payload, there), indicate=True)]

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """Without a listener to DATA the stream ends."""
        if gatt.DATA_UUID not in now.subscribed:
            self._point.link_ended()
        return []

    def link_ended(self) -> None:
        """The stream ends; the settings stay."""
        self._point.link_ended()

    def power_cycle(self) -> None:
        """The settings are gone too."""
        self._point.power_cycle()

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """From START on."""
        return Stream(
            feed, zero_us, self._point.stream_batch, self._options.queue_limit, now.clock_us
        )
