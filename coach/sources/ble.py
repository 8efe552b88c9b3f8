"""A live sensor as a stream of inputs. README.md says which rules keep the link, and why."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bleak import BleakClient

from coach import background
from coach.core_wording import Wording
from coach.host import host_now_s
from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources.backoff import Backoff
from coach.sources.errors import LINK_ERRORS, PASSING, SourceError, link_error
from coach.sources.finder import find_sensor
from coach.sources.inbox_source import InboxSource
from coach.sources.radio import Radio
from coach.sources.sensor_link import SensorLink
from coach.sources.settings import BleSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.sources.inbox import Inbox, Queued

_RESCAN_S = 5.0  # one look for a lost sensor; another source may want the radio in between
_LOW_BATTERY_PERCENT = 15


@dataclass(slots=True)
class _Live:
    """The link there is now."""

    link: SensorLink
    family: str
    silence_s: float
    lost: asyncio.Event
    last_packet_s: float


class BleSource(InboxSource):
    """Inputs of one sensor, from its radio and the clock, until closed.

    ``open`` either has the stream running or raises. From then on nothing ends the stream but
    ``close``: a lost link is reported as ``LinkChange(LOST)`` and sought again.

    Args:
        settings: Which sensor, and how.
        radio: The platform's if not given.
        notify: Takes one-line notices for the user.
        inbox: Where inputs go; that of another source, which then gives the ticks too, if the
            sensors are worn together.
    """

    def __init__(
        self,
        settings: BleSettings | None = None,
        radio: Radio | None = None,
        notify: Callable[[str], None] = lambda _: None,
        inbox: Inbox | None = None,
    ) -> None:
        self.settings = settings or BleSettings()
        super().__init__(self.settings.queue_limit, self.settings.tick_s, inbox)
        self._radio = radio or Radio()
        self._notify = notify
        self._sought = self.settings.sensor
        self._generation = 0
        self._live: _Live | None = None
        self._pauses = self._backoff()
        self._lost_s = 0.0
        self._closing = False

    async def open(self) -> None:
        """Find the sensor and start its stream.

        Raises:
            SourceError: It cannot be done; passing troubles were tried again for ``find_s``.
        """
        self._closing = False
        until_s = time.monotonic() + self.settings.find_s
        backoff = self._backoff()
        while True:
            try:
                async with background.asked_for():
                    await self._connect(max(0.1, until_s - time.monotonic()))
                break
            except SourceError as error:
                failed = error
            except Exception as error:  # noqa: BLE001  whatever nobody foresaw
                background.unforeseen(error, "connecting", "it is tried again")
                failed = link_error(error, self.sensor_name or "the sensor")
            pause_s = backoff.pause_s()
            if failed.reason not in PASSING or time.monotonic() + pause_s >= until_s:
                raise failed
            await asyncio.sleep(pause_s)
        self._care(self._keep, f"the care for the link to {self.sensor_name}", self._breath)

    async def close(self) -> None:
        """End the stream: what is queued can still be taken. Stops the sensor and disconnects."""
        self._closing = True
        await self._end_care()
        live, self._live = self._live, None
        try:
            if live is not None:
                await live.link.end()
        finally:
            self._generation += 1
            self.inbox.end()  # whatever happened: somebody waits for the end of the stream

    async def _connect(self, within_s: float) -> None:
        """Make one link and start its stream, or leave nothing behind.

        Raises:
            SourceError: Any reason.
        """
        async with self._radio.connecting:
            device, said = await find_sensor(
                self._radio, self._sought, within_s, self.settings.namesake_s
            )
            name = said.name or device.address
            self._generation += 1
            lost = asyncio.Event()
            client = BleakClient(
                device,
                lambda _: lost.set(),
                timeout=self.settings.connect_s,
                backend=self._radio.client_backend,
            )
            hear = partial(self._hear, self._generation)
            again = bool(self.sensor_id)
            link = SensorLink(client, device.address, said, self.settings, hear, again=again)
            try:
                await client.connect()
            except LINK_ERRORS as error:
                await link.release()
                raise link_error(error, name) from None
            except BaseException:
                await asyncio.shield(link.release())
                raise
        try:
            self._live = live = _Live(link, link.family.name, 0.0, lost, host_now_s())
            self._change(device.address, LinkState.CONNECTED, live)
            await link.begin()
        except LINK_ERRORS as error:
            failed = link_error(error, name)
            await asyncio.shield(self._let_go(device.address, link, str(failed)))
            raise failed from None
        except BaseException as error:
            await asyncio.shield(self._let_go(device.address, link, str(error)))
            raise
        live.last_packet_s, live.silence_s = host_now_s(), link.silence_s
        # From now on this very sensor is meant, even if another one is nearer.
        self._sought = self.sensor_id = device.address
        self.sensor_name, self.family = name, live.family
        self.has_gyro = link.has_gyro
        if not again:
            for note in link.started.notes:
                self._notify(f"{name}: {note}")
        self._battery(link.battery_percent)

    async def _keep(self) -> None:
        """Watch the link; when it is lost, take it down properly and make another one.

        It may begin anew at any time, with a link or without one.
        """
        # Before Python 3.12 a cancellation that meets a result is lost in ``asyncio.wait_for``.
        while not self._closing:
            live = self._live
            if live is not None:
                since_s = host_now_s()
                why = await self._watch(live)
                if live.last_packet_s > since_s:
                    self._pauses.reset()
                self._lost_s = host_now_s()
                self._notify(
                    Wording(
                        "link to {sensor_name} lost: {why}; reconnecting",
                        sensor_name=self.sensor_name,
                        why=why,
                    )
                )
                await self._let_go(self.sensor_id, live.link, why)
            told = ""
            while self._live is None and not self._closing:
                await asyncio.sleep(self._pauses.pause_s())
                try:
                    await self._connect(_RESCAN_S)
                except SourceError as error:
                    if error.reason not in PASSING and str(error) != told:
                        told = str(error)
                        self._notify(told)
            if self._closing:
                return
            away_s = host_now_s() - self._lost_s
            self._notify(
                Wording(
                    "{sensor_name} is back after {away_s:.1f} s",
                    sensor_name=self.sensor_name,
                    away_s=away_s,
                )
            )

    async def _watch(self, live: _Live) -> str:
        """Why the link has to be given up, as soon as it has to be."""
        about = f"the care for {self.sensor_name}"
        async with (
            background.alongside(_cared_for(live.link), about) as caring,
            background.alongside(live.lost.wait(), f"waiting for the loss of {about}") as lost,
        ):
            while True:
                left_s = live.last_packet_s + live.silence_s - host_now_s()
                if left_s <= 0.0:
                    return Wording("no packet for {seconds:.1f} s", seconds=live.silence_s)
                await asyncio.wait(
                    {caring, lost}, timeout=left_s, return_when=asyncio.FIRST_COMPLETED
                )
                if lost.done():
                    return Wording("disconnected")
                if caring.done():
                    return await caring

    async def _let_go(self, sensor_id: str, link: SensorLink, why: str) -> None:
        self._generation += 1  # whatever this link still delivers is late
        live, self._live = self._live, None
        if live is not None:
            self._change(sensor_id, LinkState.LOST, live, why)
        await link.release()

    def _hear(self, generation: int, event: Notification, needed: bool) -> Queued | None:
        if generation != self._generation:
            return None
        if event.channel is Channel.DATA and self._live is not None:
            self._live.last_packet_s = event.t_host_s
        return self.inbox.put(event, needed=needed)

    def _change(self, sensor_id: str, state: LinkState, live: _Live, why: str = "") -> None:
        self.inbox.put(LinkChange(host_now_s(), sensor_id, state, live.family, why))

    def _battery(self, percent: int | None) -> None:
        if percent is None:
            return  # what was told before still holds: not every sensor tells it on every link
        self.battery_percent = percent
        if percent <= _LOW_BATTERY_PERCENT:
            self._notify(
                Wording(
                    "the battery of {sensor_name} is at {percent} %; charge it soon",
                    sensor_name=self.sensor_name,
                    percent=percent,
                )
            )

    def _breath(self) -> float:
        return self.settings.retry_first_s

    def _backoff(self) -> Backoff:
        return Backoff(self.settings.retry_first_s, self.settings.retry_most_s)


async def _cared_for(link: SensorLink) -> str:
    """Why the sensor can be cared for no longer."""
    try:
        await link.keep_alive()
    except SourceError as error:
        return str(error)
    raise AssertionError("care never ends by itself")  # pragma: no cover
