"""A virtual phone: the bodies of its side, posted over a real socket to whoever listens."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from coach import background
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.virtual_families import SIDES, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.sources.inbox import Inbox
    from coach.sources.inbox_source import InboxSource
    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import Departure, SensorOptions
    from coach.sources.virtual.sensor_side import PacketStream

_HERE = "127.0.0.1"
_POST_S = 5.0
_AT_A_GLANCE_S = 0.05
_MTU = 1 << 16


class PushingPhone:
    """A phone whose app has been told an address, and which can be made to fail.

    The runner does not wait: what cannot be delivered is lost, and its number with it.

    Args:
        feed: What it measures.
        options: How it behaves.
        departure: Of the runner.

    Raises:
        ValueError: The family's side is no phone.
    """

    def __init__(self, feed: SampleFeed, options: SensorOptions, departure: Departure) -> None:
        kind = SIDES[options.family]
        if kind.way is not Way.POSTS:
            raise ValueError(f"family {options.family!r} is heard {kind.way.value}")
        self.side = kind.make(feed, options)
        self.feed = feed
        self.options = options
        self.packets_sent = 0
        self.switched_off = asyncio.Event()
        self._departure = departure
        self._url = ""
        self._told = asyncio.Event()
        self._silent_until_s = 0.0
        self._boot_s = _now_s()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def streaming(self) -> bool:
        """Whether it pushes."""
        return self._told.is_set() and not self.switched_off.is_set()

    @property
    def clock_us(self) -> int:
        """Its clock since boot."""
        return round((_now_s() - self._boot_s) * 1e6 * self.options.speed)

    async def start(self) -> None:
        """Be ready to be told an address."""
        self._tasks = [background.task(self._push, "the virtual phone", "it goes on", _breath)]

    async def stop(self) -> None:
        """Switch off."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self.switched_off.set()

    def sought(self, notify: Callable[[str], None]) -> Callable[[Inbox | None], InboxSource]:
        """What makes the source that hears it: one that tells it its address.

        Args:
            notify: Takes one-line notices for the user.
        """
        # Imported when needed because of what it needs itself.
        room: Any = importlib.import_module("coach.sources.phone")
        settings = room.PhoneSettings(port=0, address=_HERE)
        return partial(room.PhoneSource, settings, notify, self.push_to)

    def push_to(self, addresses: Sequence[str]) -> None:
        """The address is typed in, and a recording begun."""
        self._url = addresses[0]
        self._told.set()

    def stall(self, for_s: float) -> None:
        """Out of the network for so long: what is pushed meanwhile is lost."""
        self._silent_until_s = _now_s() + for_s

    async def _push(self) -> None:
        await self._told.wait()
        if self._departure.at_s is None:
            self._departure.at_s = _now_s()
        under_way_s = (_now_s() - self._departure.at_s) * self.options.speed
        zero_us = self.clock_us - round(under_way_s * 1e6)
        while not self.switched_off.is_set():
            now = Moment(_MTU, frozenset(), True, self.clock_us)
            stream = self.side.begin(self.feed, zero_us, now)
            while not stream.ended:
                wait_s = (stream.next_us - self.clock_us) * 1e-6 / self.options.speed
                await asyncio.sleep(max(wait_s, 0.0))
                while self._measured(stream, zero_us):
                    while stream.waiting:
                        await self._post(stream.take().payload)
            zero_us += int(self.feed.t_us[-1]) + self.feed.dt_us
            if not self.options.repeat:
                self.switched_off.set()

    def _measured(self, stream: PacketStream, zero_us: int) -> bool:
        clock_us = self.clock_us
        self.feed.made_until(clock_us - zero_us)
        return stream.measure(clock_us)

    async def _post(self, body: bytes) -> None:
        if _now_s() < self._silent_until_s:
            return
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_POST_S):
                await _posted(self._url, body)
                self.packets_sent += 1


async def _posted(url: str, body: bytes) -> None:
    """Post and hear the answer out; whatever it is, the app goes on.

    Raises:
        OSError: Nobody listens there, or not any more.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        await reader.read()
    finally:
        writer.transport.abort()


def _breath() -> float:
    return _AT_A_GLANCE_S


def _now_s() -> float:
    return asyncio.get_running_loop().time()
