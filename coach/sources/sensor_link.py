"""One connection to one sensor: from its services to its stream, and back."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from coach import background
from coach.decode import FAMILIES, family_of, recognise, suspect
from coach.decode.dialogue import Started, Wish, read
from coach.model import Channel
from coach.sources.conversation import Conversation
from coach.sources.errors import LINK_ERRORS, SourceError, SourceReason, link_error
from firmware_protocol.gatt import BATTERY_LEVEL_UUID

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bleak import BleakClient

    from coach.decode import Advertisement, Family
    from coach.decode.dialogue import Dialogue
    from coach.model import Notification
    from coach.sources.inbox import Queued
    from coach.sources.settings import BleSettings

_RELEASE_S = 5.0  # longest wait for one step of taking a link down


class SensorLink:
    """What is done with a client that is connected.

    Args:
        client: Connected, or about to be; ``end`` may be called in any state.
        sensor_id: For the events.
        said: What the sensor advertised.
        settings: What to ask of the sensor.
        hear: As of ``Conversation``.
        again: The link was there before and got lost.
    """

    def __init__(
        self,
        client: BleakClient,
        sensor_id: str,
        said: Advertisement,
        settings: BleSettings,
        hear: Callable[[Notification, bool], Queued | None],
        *,
        again: bool = False,
    ) -> None:
        self.battery_percent: int | None = None
        self.started = Started()
        self._client = client
        self._said = said
        self._name = said.name or sensor_id
        self._settings = settings
        self._again = again
        self._talk = Conversation(client, sensor_id, self._name, settings.answer_s, hear)
        self._dialogue: Dialogue | None = None

    @property
    def family(self) -> Family:
        """Which family it is of, by its services and its name.

        Raises:
            SourceError: UNKNOWN_SENSOR.
        """
        family = family_of(self._said, (service.uuid for service in self._client.services))
        if family is not None:
            return family
        for other in FAMILIES.values():
            if other.signs.refuse(self._said.name):
                text = f"{self._name} {other.signs.other_words}"
                raise SourceError(SourceReason.UNKNOWN_SENSOR, text)
        looks_like = recognise(self._said) or suspect(self._said)
        if looks_like is None:
            text = f"{self._name} is no sensor this version knows"
            raise SourceError(SourceReason.UNKNOWN_SENSOR, text)
        wrong, remedy = looks_like.signs.without
        raise SourceError(SourceReason.UNKNOWN_SENSOR, f"{self._name} {wrong}", remedy=remedy)

    @property
    def silence_s(self) -> float:
        """Without a packet for so long the link counts as lost."""
        return self._settings.silence_s or self.started.silence_s or self.family.worth.silence_s

    @property
    def has_gyro(self) -> bool:
        """Whether it measures angular rate: by its own word, else as its family does."""
        told = self.started.has_gyro
        return self.family.worth.has_gyro if told is None else told

    async def begin(self) -> None:
        """Read the battery, then whatever the family says at its start.

        Raises:
            SourceError: Any reason of the sensor's or the link's.
        """
        wanted = self._settings
        wish = Wish(
            wanted.rate_hz,
            wanted.acc_range_g,
            wanted.gyr_range_deg_s,
            wanted.batch,
            wanted.answer_s,
            self._again,
        )
        try:
            level = await self._talk.hold(read(BATTERY_LEVEL_UUID, Channel.BATTERY))
            self._dialogue = self.family.dialogue(wish)
            self.started = await self._talk.hold(self._dialogue.start())
        except LINK_ERRORS as error:
            raise link_error(error, self._name) from None
        told = level[0] if level else None
        self.battery_percent = told if told is not None else self.started.battery_percent

    async def keep_alive(self) -> None:
        """Say what the family needs to hear now and then; never returns, if it needs nothing.

        Raises:
            SourceError: The sensor no longer does as asked.
        """
        dialogue = self._dialogue
        if dialogue is None or dialogue.keep_alive_s is None:
            await asyncio.Event().wait()
            return
        while True:
            await asyncio.sleep(dialogue.keep_alive_s)
            try:
                await self._talk.hold(dialogue.keep_alive())
            except LINK_ERRORS as error:
                raise link_error(error, self._name) from None

    async def end(self) -> None:
        """Stop the stream, unsubscribe, disconnect: whatever of it is still possible."""
        if self._dialogue is not None and self._client.is_connected:
            with self._taking_down, contextlib.suppress(SourceError, *LINK_ERRORS):
                async with background.asked_for(), asyncio.timeout(_RELEASE_S):
                    await self._talk.hold(self._dialogue.stop())
        await self.release()

    async def release(self) -> None:
        """Disconnect, also if the link is gone already.

        Otherwise bleak keeps a D-Bus connection, through which each packet of the next link would
        arrive once more.
        """
        with self._taking_down, contextlib.suppress(*LINK_ERRORS):
            async with background.asked_for(), asyncio.timeout(_RELEASE_S):
                await self._client.disconnect()

    @property
    def _taking_down(self) -> AbstractContextManager[None]:
        what = f"the care for the link to {self._name}"
        return background.guarded(what, "it goes on")
