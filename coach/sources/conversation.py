"""Drives a family's dialogue over a bleak client, and hands on all that was said."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bleak.exc import BleakCharacteristicNotFoundError, BleakError, BleakGATTProtocolError

from coach.core_wording import Wording
from coach.decode.dialogue import (
    GiveUp,
    Hear,
    Heard,
    Pause,
    Read,
    Subscribe,
    Unsubscribe,
    Write,
)
from coach.host import host_now_s
from coach.model import Channel, Notification
from coach.sources.errors import SourceError, SourceReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from bleak import BleakClient
    from bleak.backends.characteristic import BleakGATTCharacteristic

    from coach.decode.dialogue import Action, Outcome, Talk
    from coach.sources.inbox import Queued

_T = TypeVar("_T")

_MOST_KEPT = 256  # notifications of one characteristic that wait to be asked for
_MOST_ACTIONS = 10_000  # of one talk; more is a dialogue that never ends

# What a sensor answers to a request it does not like; the link itself is well.
_REFUSALS = (BleakGATTProtocolError, BleakCharacteristicNotFoundError)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A notification that may be the answer, and its place in the queue."""

    heard: Heard
    place: Queued | None

    def leave(self) -> None:
        """It was none."""
        if self.place is not None:
            self.place.let_go()


class Conversation:
    """One connection's talks, one at a time.

    Args:
        client: Connected when a talk begins.
        sensor_id: For the events.
        name: For messages.
        step_s: Longest wait for one read, write or subscription.
        hear: Takes each notification, each value read and each request written, and whether it is
            needed to read what follows; gives its place in the queue, if it got one.
    """

    def __init__(
        self,
        client: BleakClient,
        sensor_id: str,
        name: str,
        step_s: float,
        hear: Callable[[Notification, bool], Queued | None],
    ) -> None:
        self._client = client
        self._sensor_id = sensor_id
        self._name = name
        self._step_s = step_s
        self._hear = hear
        # What may still be the answer that a dialogue waits for is not dropped from the queue.
        self._heard: defaultdict[str, deque[_Kept]] = defaultdict(deque)
        self._came = asyncio.Event()
        self._listening = False

    async def hold(self, talk: Talk[_T]) -> _T:
        """Do what a dialogue asks for until it ends.

        Raises:
            SourceError: It gave up, or the sensor does not respond.
            BleakError: The link failed; what else bleak raises likewise.
        """
        self._listening = True
        outcome: Outcome = None
        try:
            for _ in range(_MOST_ACTIONS):
                action = talk.send(outcome)
                outcome = await self._do(action)
            raise AssertionError("a dialogue that never ends")  # pragma: no cover
        except StopIteration as over:
            value: _T = over.value
            return value
        except GiveUp as given_up:
            raise SourceError(
                SourceReason(given_up.reason.value),
                f"{self._name} {given_up.what}",
                given_up.status,
                given_up.remedy,
            ) from None
        finally:
            self._listening = False
            self._forget()
            talk.close()

    async def _do(self, action: Action) -> Outcome:
        if isinstance(action, Hear):
            return await self._next(action)
        if isinstance(action, Pause):
            await asyncio.sleep(action.seconds)
            return None
        try:
            async with asyncio.timeout(self._step_s):
                return await self._ask(action)
        except TimeoutError:
            text = Wording("{name} does not answer", name=self._name)
            raise SourceError(SourceReason.NO_ANSWER, text) from None
        except _REFUSALS:
            if not self._client.is_connected:
                raise
            return None if isinstance(action, Read) else False

    async def _ask(self, action: Read | Write | Subscribe | Unsubscribe) -> Outcome:
        match action:
            case Read(uuid, channel):
                value = bytes(await self._client.read_gatt_char(uuid))
                self._tell(channel, value)
                return value
            case Write(uuid, payload, response):
                self._tell(Channel.REQUEST, payload)
                await self._client.write_gatt_char(uuid, payload, response=response)
            case Subscribe(uuid, channel):
                await self._subscribe(uuid, channel)
            case Unsubscribe(uuid):
                await self._client.stop_notify(uuid)
        return True

    async def _next(self, wanted: Hear) -> Heard | None:
        """The first kept or coming notification that begins as wanted."""
        kept = self._heard[wanted.uuid]
        try:
            async with asyncio.timeout(wanted.within_s):
                while True:
                    while kept:
                        one = kept.popleft()
                        wants_it = one.heard.payload.startswith(wanted.starts)
                        if wanted.sample or not wants_it:
                            one.leave()
                        if wants_it:
                            return one.heard  # the place of an answer in the queue stays
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            return None

    async def _subscribe(self, uuid: str, channel: Channel) -> None:
        def came(_: BleakGATTCharacteristic, payload: bytearray) -> None:
            heard = Heard(host_now_s(), bytes(payload))
            event = Notification(heard.t_host_s, self._sensor_id, channel, heard.payload)
            place = self._hear(event, self._listening)
            if self._listening:
                kept = self._heard[uuid]
                kept.append(_Kept(heard, place))
                if len(kept) > _MOST_KEPT:
                    kept.popleft().leave()
                self._came.set()

        # On Linux this way each packet goes through a socket of its own instead of D-Bus: faster,
        # and never doubled. Some devices and versions refuse it. Other systems ignore it.
        try:
            await self._client.start_notify(uuid, came, bluez={"use_start_notify": False})
        except BleakCharacteristicNotFoundError:
            raise
        except BleakError:
            if not self._client.is_connected:
                raise
            await self._client.start_notify(uuid, came)

    def _tell(self, channel: Channel, payload: bytes) -> None:
        self._hear(Notification(host_now_s(), self._sensor_id, channel, payload), True)

    def _forget(self) -> None:
        """What nobody asked for was no answer."""
        for kept in self._heard.values():
            for one in kept:
                one.leave()
        self._heard.clear()
