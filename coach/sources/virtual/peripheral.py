"""The virtual sensor: firmware's side of the wire protocol on a bumble host."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device

from coach import background
from coach.sources.virtual.control import Circumstances, ControlPoint, defaults
from coach.sources.virtual.gatt_table import SensorTable
from coach.sources.virtual.stream import Stream
from firmware_protocol.gatt import SERVICE_UUID

if TYPE_CHECKING:
    from coach.sources.virtual.feed import SampleFeed

LONGEST_NAME = 8  # an advertisement of 31 bytes: flags 3, service 18, name 2 + 8
_IN_FLIGHT = 8  # packets handed to the controller at once; the others wait in the sensor's queue
_AT_A_GLANCE_S = 0.25  # the pump looks at the clock this often when nothing is due


@dataclass(frozen=True, slots=True)
class SensorOptions:
    """What can be chosen of a virtual sensor.

    Args:
        name: As advertised, at most eight letters.
        max_mtu: Largest ATT MTU it agrees to.
        speed: How many times faster than real its clock runs.
        queue_limit: Packets that wait for the radio at most.
        battery_percent: What the battery service says.
        repeat: Start the feed again when it ends; otherwise the sensor then switches itself off.
    """

    name: str = "COACH"
    max_mtu: int = 247
    speed: float = 1.0
    queue_limit: int = 64
    battery_percent: int = 87
    repeat: bool = False


@dataclass(slots=True)
class Departure:
    """When the runner set off; shared by the sensors that one runner wears.

    Args:
        at_s: On the event loop's clock; ``None`` before.
    """

    at_s: float | None = None


class VirtualSensor:
    """A sensor that can be found, connected to and listened to, and that can be made to fail.

    The runner does not wait: the feed runs from the first START on, heard or not.

    Args:
        device: Host it runs on, powered on, with nothing else in its GATT table.
        feed: What it measures.
        options: How it behaves.
        departure: Of the runner, if another sensor is worn too.

    Raises:
        ValueError: The name does not fit an advertisement.
    """

    def __init__(
        self,
        device: Device,
        feed: SampleFeed,
        options: SensorOptions,
        departure: Departure | None = None,
    ) -> None:
        if not 0 < len(options.name.encode()) <= LONGEST_NAME:
            raise ValueError(f"sensor name {options.name!r}: give 1 to {LONGEST_NAME} letters")
        self.feed = feed
        self.options = options
        self.imu_works = True
        self.switched_off = asyncio.Event()
        self.packets_sent = 0
        self._device = device
        self._point = ControlPoint(defaults(feed.info))
        self._table = SensorTable(
            info=lambda: self._point.info,
            battery_percent=options.battery_percent,
            on_request=self._take_request,
            on_data_subscribed=self._set_subscribed,
        )
        self._connection: Connection | None = None
        self._subscribed = False
        self._stream: Stream | None = None
        self._departure = departure or Departure()
        self._feed_zero_us: int | None = None
        self._silent_until_s = 0.0
        self._boot_s = _now_s()
        self._requests: asyncio.Queue[tuple[Connection, bytes]] = asyncio.Queue()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def address(self) -> str:
        """Its static random address."""
        return self._device.random_address.to_string(with_type_qualifier=False)

    @property
    def streaming(self) -> bool:
        return self._stream is not None

    @property
    def connected(self) -> bool:
        return self._connection is not None

    @property
    def dropped_packets(self) -> int:
        """Batches given up since START."""
        return self._stream.dropped_packets if self._stream else 0

    @property
    def waiting_packets(self) -> int:
        """Packets in the sensor's own queue."""
        return self._stream.waiting if self._stream else 0

    @property
    def clock_us(self) -> int:
        """Device clock since boot, without wrapping."""
        return round((_now_s() - self._boot_s) * 1e6 * self.options.speed)

    async def start(self) -> None:
        """Offer the services and advertise."""
        server = self._device.gatt_server
        server.max_mtu = self.options.max_mtu
        self._device.add_services(self._table.services)
        self._device.on(Device.EVENT_CONNECTION, self._on_connection)
        again = "it goes on"
        self._tasks = [
            background.task(self._serve_requests, "the virtual sensor's answers", again, _breath),
            background.task(self._pump, "the virtual sensor's stream", again, _breath),
        ]
        await self._advertise()

    async def stop(self) -> None:
        """Switch off."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self.drop_link()
        with contextlib.suppress(BaseBumbleError):
            await self._device.stop_advertising()
        self.switched_off.set()

    async def drop_link(self) -> None:
        """End the connection from this side, in the midst of whatever goes on."""
        if self._connection is not None:
            with contextlib.suppress(BaseBumbleError):
                await self._connection.disconnect()

    async def reboot(self) -> None:
        """Lose power for a moment: link, clock and settings are gone."""
        await self.drop_link()
        self._point.power_cycle()
        if self._feed_zero_us is not None:  # the runner runs on while the clock begins at 0 again
            self._feed_zero_us -= self.clock_us
        self._boot_s = _now_s()

    def stall(self, for_s: float) -> None:
        """Send nothing for so long, as if the firmware hung; the link stays."""
        self._silent_until_s = _now_s() + for_s

    async def send_raw(self, payload: bytes) -> None:
        """Send these bytes as a DATA notification, whatever they are."""
        if self._connection is not None:
            await self._device.notify_subscriber(self._connection, self._table.data, payload)

    async def _advertise(self) -> None:
        data = AdvertisingData(
            [
                (AdvertisingData.FLAGS, bytes([0x06])),  # general discovery, LE only
                (
                    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
                    UUID(SERVICE_UUID).to_bytes(),
                ),
                (AdvertisingData.COMPLETE_LOCAL_NAME, self.options.name.encode()),
            ]
        )
        await self._device.start_advertising(auto_restart=True, advertising_data=bytes(data))

    def _on_connection(self, connection: Connection) -> None:
        self._connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, lambda _: self._on_lost(connection))

    def _on_lost(self, connection: Connection) -> None:
        if self._connection is connection:
            self._connection = None
            self._set_subscribed(False)

    def _set_subscribed(self, subscribed: bool) -> None:
        self._subscribed = subscribed
        if not subscribed:
            self._point.link_ended()
            self._stream = None

    def _take_request(self, connection: Connection, payload: bytes) -> None:
        self._requests.put_nowait((connection, bytes(payload)))

    async def _serve_requests(self) -> None:
        while True:
            connection, payload = await self._requests.get()
            if connection is not self._connection:
                continue
            now = Circumstances(connection.att_mtu, self._subscribed, self.imu_works, self.clock_us)
            answer = self._point.answer(payload, now)
            if not self._point.streaming:
                self._stream = None
            await self._indicate(connection, answer)
            if self._point.streaming and self._stream is None:
                self._begin()

    async def _indicate(self, connection: Connection, answer: bytes) -> None:
        async def send() -> None:
            try:
                await self._device.indicate_subscriber(connection, self._table.control, answer)
            except (TimeoutError, BaseBumbleError):
                self._set_subscribed(False)  # no confirmation in 30 s: whoever asked is gone

        async with background.alongside(send(), "an answer of the virtual sensor") as sending:
            connection.once(Connection.EVENT_DISCONNECTION, lambda _: sending.cancel())
            # Through wait(): a link that drops must not look like this task being cancelled.
            await asyncio.wait([sending])

    def _begin(self) -> None:
        now_us = self.clock_us
        if self._feed_zero_us is None:
            now_s = _now_s()
            if self._departure.at_s is None:
                self._departure.at_s = now_s
            under_way_s = (now_s - self._departure.at_s) * self.options.speed
            self._feed_zero_us = now_us - round(under_way_s * 1e6)
        self._stream = Stream(
            self.feed,
            self._feed_zero_us,
            self._point.stream_batch,
            self.options.queue_limit,
            now_us,
        )
        self._wake.set()

    async def _pump(self) -> None:
        while True:
            self._wake.clear()
            wait_s = _AT_A_GLANCE_S
            stream = self._stream
            if stream is not None:
                while stream is self._stream and stream.measure(self.clock_us):
                    await self._send(stream)
                    # Give the controller a chance to take packets before the next one is queued.
                    await asyncio.sleep(0)
                await self._send(stream)
                if stream.ended and not stream.waiting and not await self._feed_over():
                    return
                wait_s = min(wait_s, max(0.0, self._s_until(stream)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait_s)

    async def _send(self, stream: Stream) -> None:
        connection = self._connection
        if connection is None or _now_s() < self._silent_until_s:
            return
        queue = connection.data_packet_queue
        while stream is self._stream and stream.waiting and queue and queue.pending < _IN_FLIGHT:
            await self._device.notify_subscriber(connection, self._table.data, stream.take())
            self.packets_sent += 1
        if queue is not None and stream.waiting:
            queue.once("flow", self._wake.set)

    def _s_until(self, stream: Stream) -> float:
        return (stream.next_us - self.clock_us) * 1e-6 / self.options.speed

    async def _feed_over(self) -> bool:
        """The feed has ended; whether it begins again."""
        if self.options.repeat:
            # A sample's time after the last one, which may have been measured just now.
            self._feed_zero_us = None
            self._departure.at_s = _now_s() + self.feed.dt_us * 1e-6 / self.options.speed
            self._begin()
            return True
        if self._connection is not None:
            await self._connection.drain()
        await self.drop_link()
        self.switched_off.set()
        with contextlib.suppress(BaseBumbleError):
            await self._device.stop_advertising()
        return False


def _breath() -> float:
    return _AT_A_GLANCE_S


def _now_s() -> float:
    return asyncio.get_running_loop().time()
