"""The virtual sensor: the sensor's side of any family's protocol on a bumble host."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bumble.att import ATT_Error
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device

from coach import background
from coach.sources.settings import BleSettings
from coach.sources.virtual.advertising import advertising_data
from coach.sources.virtual.gatt_table import SensorTable
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.virtual_families import SIDES, Way
from firmware_protocol.limits import NO_SAMPLE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.sensor_side import Outgoing, PacketStream

_IN_FLIGHT = 8  # packets handed to the controller at once; the others wait in the sensor's queue
_LEAST_MTU = 23
_AT_A_GLANCE_S = 0.25  # the pump looks at the clock this often when nothing is due


@dataclass(frozen=True, slots=True)
class SensorOptions:
    """What can be chosen of a virtual sensor.

    Args:
        family: Name in ``SIDES``.
        name: As advertised; empty for the family's usual one.
        max_mtu: Largest ATT MTU it agrees to.
        speed: How many times faster than real its clock runs.
        queue_limit: Packets that wait for the radio at most.
        battery_percent: What the battery service says.
        repeat: Start the feed again when it ends; otherwise the sensor then switches itself off.
        firmware: Of the family ``own``: name in ``FIRMWARES``; empty for the usual one.
    """

    family: str = "own"
    name: str = ""
    max_mtu: int = 247
    speed: float = 1.0
    queue_limit: int = 64
    battery_percent: int = 87
    repeat: bool = False
    firmware: str = ""


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
        ValueError: The name does not fit an advertisement, or no sensor of the family is heard by
            radio.
    """

    def __init__(
        self,
        device: Device,
        feed: SampleFeed,
        options: SensorOptions,
        departure: Departure | None = None,
    ) -> None:
        on_radio = [name for name, one in SIDES.items() if one.way is Way.RADIO]
        if options.family not in on_radio:
            raise ValueError(f"family {options.family!r}: choose one of {', '.join(on_radio)}")
        self.side = SIDES[options.family].make(feed, options)
        self._advertising_data = advertising_data(self.side.broadcast)
        self.feed = feed
        self.options = options
        self.imu_works = True
        self.switched_off = asyncio.Event()
        self.packets_sent = 0
        self._device = device
        self._table = SensorTable(
            self.side.services,
            on_read=lambda uuid: self.side.read(uuid, self._now()),
            on_write=self._take_request,
            on_subscription=self._set_subscribed,
        )
        self._connection: Connection | None = None
        self._subscribed: set[str] = set()
        self._stream: PacketStream | None = None
        self._departure = departure or Departure()
        self._feed_zero_us: int | None = None
        self._silent_until_s = 0.0
        self._dead_since_s = 0.0
        self._boot_s = _now_s()
        self._requests: asyncio.Queue[tuple[Connection, str, bytes | None]] = asyncio.Queue()
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

    def sought(self, notify: Callable[[str], None]) -> BleSettings:  # noqa: ARG002
        """What finds this very sensor, whatever it is called.

        Args:
            notify: Takes one-line notices for the user, where it is this that makes the source.
        """
        return BleSettings(sensor=self.address)

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
        self.side.power_cycle()
        self._stream = None
        if self._feed_zero_us is not None:  # the runner runs on while the clock begins at 0 again
            self._feed_zero_us -= self.clock_us
        self._boot_s = _now_s()

    def stall(self, for_s: float) -> None:
        """Send nothing for so long, as if the firmware hung; the link stays."""
        self._silent_until_s = _now_s() + for_s

    async def send_raw(self, payload: bytes, uuid: str = "") -> None:
        """Send these bytes as a notification, whatever they are.

        Args:
            payload: The bytes.
            uuid: Of which characteristic; empty for the one that samples come from.
        """
        if self._connection is not None:
            characteristic = self._table.characteristics[uuid or self.side.data_uuid]
            await self._device.notify_subscriber(self._connection, characteristic, payload)

    async def _advertise(self) -> None:
        await self._device.start_advertising(
            auto_restart=True, advertising_data=self._advertising_data
        )

    def _on_connection(self, connection: Connection) -> None:
        self._connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, lambda _: self._on_lost(connection))

    def _on_lost(self, connection: Connection) -> None:
        if self._connection is connection:
            self._connection = None
            self._subscribed.clear()
            self.side.link_ended()
            self._follow()

    def _set_subscribed(self, uuid: str, subscribed: bool) -> None:
        (self._subscribed.add if subscribed else self._subscribed.discard)(uuid)
        connection = self._connection
        if connection is not None:
            self._requests.put_nowait((connection, uuid, None))

    def _take_request(self, connection: Connection, uuid: str, payload: bytes) -> None:
        unheard = self._table.unheard.get(uuid)
        if unheard is not None and uuid not in self._subscribed:
            raise ATT_Error(unheard)
        self._requests.put_nowait((connection, uuid, bytes(payload)))

    async def _serve_requests(self) -> None:
        while True:
            connection, uuid, payload = await self._requests.get()
            if connection is not self._connection:
                continue
            now = self._now()
            if payload is None:
                answers = self.side.subscribed(uuid, now)
            else:
                answers = self.side.written(uuid, payload, now)
            if not self.side.streaming:
                self._stream = None
            for answer in answers:
                await self._answer(connection, answer)
            self._follow()

    def _follow(self) -> None:
        """Begin or end the stream as the side would have it."""
        if not self.side.streaming:
            self._stream = None
        elif self._stream is None:
            self._begin()

    def _now(self) -> Moment:
        mtu = self._connection.att_mtu if self._connection else _LEAST_MTU
        return Moment(mtu, frozenset(self._subscribed), self.imu_works, self.clock_us)

    async def _answer(self, connection: Connection, answer: Outgoing) -> None:
        characteristic = self._table.characteristics[answer.uuid]
        if not answer.indicate:
            await self._device.notify_subscriber(connection, characteristic, answer.payload)
            return

        async def send() -> None:
            try:
                await self._device.indicate_subscriber(connection, characteristic, answer.payload)
            except (TimeoutError, BaseBumbleError):
                # No confirmation in 30 s: whoever asked is gone.
                self._subscribed.clear()
                self.side.link_ended()
                self._follow()

        async with background.alongside(send(), "an answer of the virtual sensor") as sending:
            connection.once(Connection.EVENT_DISCONNECTION, lambda _: sending.cancel())
            # Through wait(): a link that drops must not look like this task being cancelled.
            await asyncio.wait([sending])

    def _begin(self) -> None:
        now = self._now()
        if self._feed_zero_us is None:
            now_s = _now_s()
            if self._departure.at_s is None:
                self._departure.at_s = now_s
            under_way_s = (now_s - self._departure.at_s) * self.options.speed
            self._feed_zero_us = now.clock_us - round(under_way_s * 1e6)
        self._stream = self.side.begin(self.feed, self._feed_zero_us, now)
        self._wake.set()

    async def _pump(self) -> None:
        while True:
            self._wake.clear()
            wait_s = _AT_A_GLANCE_S
            stream = self._stream
            if stream is not None and not self.imu_works:
                wait_s = self._end_without_samples()
            elif stream is not None:
                self._dead_since_s = 0.0
                while stream is self._stream and self._measured(stream):
                    await self._send(stream)
                    # Give the controller a chance to take packets before the next one is queued.
                    await asyncio.sleep(0)
                await self._send(stream)
                over = stream.ended and not stream.waiting and self._runner_is_back()
                if over and not await self._feed_over():
                    return
                wait_s = min(wait_s, max(0.0, self._s_until(stream)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait_s)

    def _measured(self, stream: PacketStream) -> bool:
        clock_us = self.clock_us
        self.feed.made_until(clock_us - (self._feed_zero_us or 0))
        return stream.measure(clock_us)

    def _end_without_samples(self) -> float:
        """End the stream once the chip has been silent for long; the time until then."""
        now_s = _now_s()
        self._dead_since_s = self._dead_since_s or now_s
        left_s = self._dead_since_s + NO_SAMPLE_S / self.options.speed - now_s
        if left_s <= 0.0:
            self._dead_since_s = 0.0
            self.side.link_ended()  # as then: the stream is over, the settings stay
            self._follow()
            return _AT_A_GLANCE_S
        return min(left_s, _AT_A_GLANCE_S)

    async def _send(self, stream: PacketStream) -> None:
        connection = self._connection
        if connection is None or _now_s() < self._silent_until_s:
            return
        queue = connection.data_packet_queue
        while stream is self._stream and stream.waiting and queue and queue.pending < _IN_FLIGHT:
            packet = stream.take()
            characteristic = self._table.characteristics[packet.uuid]
            await self._device.notify_subscriber(connection, characteristic, packet.payload)
            self.packets_sent += 1
        if queue is not None and stream.waiting:
            queue.once("flow", self._wake.set)

    def _s_until(self, stream: PacketStream) -> float:
        return (stream.next_us - self.clock_us) * 1e-6 / self.options.speed

    def _runner_is_back(self) -> bool:
        """The last sample was measured; less than a packet of them may never be sent."""
        zero_us = self._feed_zero_us or 0
        return self.clock_us >= zero_us + int(self.feed.t_us[-1])

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
