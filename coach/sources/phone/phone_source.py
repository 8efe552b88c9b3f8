"""A phone as a stream of inputs: its messages, and the speed and grade that are told in them."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.decode.families.phone import PHONE
from coach.decode.families.phone.message import MOST_BYTES, MessageError, parse_message
from coach.decode.families.phone.travel import Travel
from coach.host import host_now_s
from coach.model import Channel, LinkChange, LinkState, Notification
from coach.sources.errors import SourceError, SourceReason
from coach.sources.inbox_source import InboxSource
from coach.sources.phone.own_addresses import own_addresses
from coach.sources.phone.post_listener import Answer, PostListener

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.decode.families.phone.message import Message
    from coach.sources.inbox import Inbox

USUAL_PORT = 8766

# Typed on a phone where no camera reads it: nothing that looks like something else.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 10
_REMIND_S = 45.0


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """How a phone is listened to.

    Args:
        port: TCP port; 0 takes a free one.
        address: Where to listen; all of this machine's as it comes.
        treadmill: The runner tells speed and grade: the phone's are not taken.
        silence_s: Without a message for so long it counts as lost.
        tick_s: Period of ticks.
        queue_limit: Messages and ticks that wait for the consumer.
    """

    port: int = USUAL_PORT
    address: str = "0.0.0.0"  # noqa: S104  the phone is another machine
    treadmill: bool = False
    silence_s: float = PHONE.worth.silence_s
    tick_s: float = 0.5
    queue_limit: int = 1024


class PhoneSource(InboxSource):
    """Inputs of one phone until closed; in the manner of ``BleSource``.

    ``open`` listens, shows the address and returns with the first message that has an acceleration
    in it. The first phone that comes with the code is the one; the code is of this run alone.

    Args:
        settings: How to listen.
        notify: Takes one-line notices for the user.
        show: Takes the addresses as soon as somebody listens there.
        inbox: Where inputs go; that of another source, which then gives the ticks too.
    """

    def __init__(
        self,
        settings: PhoneSettings | None = None,
        notify: Callable[[str], None] = lambda _: None,
        show: Callable[[Sequence[str]], None] = lambda _: None,
        inbox: Inbox | None = None,
    ) -> None:
        self.settings = settings or PhoneSettings()
        super().__init__(self.settings.queue_limit, self.settings.tick_s, inbox)
        self.sensor_name = "the phone"
        self.family = PHONE.name
        self.code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        self.port = 0
        self._notify = notify
        self._show = show
        self._listener = PostListener(self.code, MOST_BYTES, self._take)
        self._travel = Travel()
        self._heard = asyncio.Event()
        self._linked = False
        self._last_s = 0.0
        self._told_still = False

    async def open(self) -> None:
        """Listen until a phone sends. Waits as long as it takes: somebody types an address.

        Raises:
            SourceError: Nobody can listen there.
        """
        settings = self.settings
        try:
            self.port = await self._listener.listen(settings.address, settings.port)
        except OSError as error:
            what = " ".join((error.strerror or str(error)).split())
            raise SourceError(
                SourceReason.REFUSED,
                Wording(
                    "cannot listen for a phone on port {port}: {what}",
                    port=settings.port,
                    what=what,
                ),
                remedy=Wording("end what listens there, or say --sensor phone:PORT"),
            ) from None
        self._show([f"http://{one}:{self.port}/{self.code}" for one in own_addresses(settings)])
        while not self._heard.is_set():
            try:
                async with asyncio.timeout(_REMIND_S):
                    await self._heard.wait()
            except TimeoutError:
                self._notify(
                    Wording(
                        "no phone yet: it must be on the same network, with HTTP Push on and a "
                        "recording begun; a firewall on this machine may keep it out"
                    )
                )
        self._care(self._watch, "the care for the phone", lambda: 1.0)

    async def close(self) -> None:
        """End the stream: what is queued can still be taken."""
        await self._end_care()
        try:
            await self._listener.close()
        finally:
            self.inbox.end()

    def _take(self, body: bytes) -> Answer:
        """One body, at the time at which it is here."""
        now_s = host_now_s()
        try:
            message = parse_message(body)
        except MessageError as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"no message of Sensor Logger: {error}\n")
        if message.test:
            self._notify(Wording("the phone reaches the coach: start a recording in the app"))
            return Answer(HTTPStatus.OK, "the coach hears you: start a recording\n")
        if not self.sensor_id and not message.moves:
            self._tell_still()
            return Answer(HTTPStatus.OK, "no acceleration in it\n")
        if _id_of(message) != (self.sensor_id or _id_of(message)):
            return Answer(HTTPStatus.CONFLICT, "another phone is being listened to\n")
        self.sensor_id = _id_of(message)
        self._pass_on(message, body, now_s)
        self._heard.set()
        return Answer(HTTPStatus.OK, "taken\n")

    def _tell_still(self) -> None:
        if not self._told_still:
            self._told_still = True
            what = Wording("switch on Accelerometer, Gravity and Gyroscope")
            self._notify(Wording("the phone sends no acceleration: {what}", what=what))

    def _pass_on(self, message: Message, body: bytes, now_s: float) -> None:
        """Into the queue: the message as it came, then what it tells of the way."""
        if not self._linked:
            self._link(LinkState.CONNECTED, now_s)
            if self._heard.is_set():
                self._notify(
                    Wording(
                        "{sensor_name} is back after {now_s:.1f} s",
                        sensor_name=self.sensor_name,
                        now_s=now_s - self._last_s,
                    )
                )
        self._last_s = now_s
        self.inbox.put(Notification(now_s, self.sensor_id, Channel.DATA, body))
        if not self.settings.treadmill:
            for reading in self._travel.push(message, now_s):
                self.inbox.put(reading)
        charge = message.streams.get("battery")
        if charge is not None and 0.0 <= charge.values[-1, 0] <= 1.0:
            self.battery_percent = round(100.0 * float(charge.values[-1, 0]))

    def _link(self, state: LinkState, t_host_s: float, why: str = "") -> None:
        self._linked = state is LinkState.CONNECTED
        self.inbox.put(LinkChange(t_host_s, self.sensor_id, state, PHONE.name, why))

    async def _watch(self) -> None:
        """Tell when the phone falls silent; when it speaks again, the message itself tells."""
        while True:
            left_s = self._last_s + self.settings.silence_s - host_now_s()
            if self._linked and left_s <= 0.0:
                why = Wording("no message for {seconds:.1f} s", seconds=self.settings.silence_s)
                self._link(LinkState.LOST, host_now_s(), why)
                self._notify(
                    Wording(
                        "link to {sensor_name} lost: {why}; still listening",
                        sensor_name=self.sensor_name,
                        why=why,
                    )
                )
            await asyncio.sleep(min(max(left_s, 0.05), 0.5))


def _id_of(message: Message) -> str:
    """Of the phone, the same on every day; what it calls itself goes nowhere else."""
    digest = hashlib.sha256(message.device.encode(errors="backslashreplace")).hexdigest()
    return f"phone-{digest[:12]}"
