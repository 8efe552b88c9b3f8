"""An attendant with a belt, ears that can be taken off, and all that was said with its time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace

from coach.app import Stop
from coach.athlete.profile import Profile
from coach.cli.pouch.attendant import Attendant
from coach.phrases.shipped import shipped_sentences
from coach.sources import BleSettings, LiveSensors, SourceReason
from coach.sources.errors import SourceError
from coach.sources.finder import find_sensor
from tests.live.live_bench import plan
from tests.pouch.belt import Belt, air_with_host


class Transcript:
    """Ears that write down what they hear, as a voice; and say nothing while they are off."""

    def __init__(self, there=True):
        self.there = there
        self.voice = self
        self.audible = True
        self.tells = False
        self.lines = []
        self._begun_s = time.monotonic()

    def say(self, cue, now_s):
        del now_s
        if self.there and cue.text:
            self.lines.append((time.monotonic() - self._begun_s, cue.text))

    def advance(self, now_s):
        pass

    def interrupt(self):
        pass

    def metronome(self, change, now_s):
        pass

    def events(self):
        return []

    def close(self):
        raise AssertionError("a session closed the voice of the journey")

    @property
    def said(self):
        return [text for _, text in self.lines]

    def count(self, words):
        return sum(words in text for text in self.said)


class TestAir:
    """The air of this process."""

    __test__ = False

    def __init__(self, radio):
        self._radio = radio
        self.failing = None

    @contextlib.asynccontextmanager
    async def sensors(self, plan, stop, notify):
        del stop
        if self.failing is not None:
            raise self.failing
        settings = BleSettings(sensor=plan.choice.sensor, find_s=20.0)
        yield LiveSensors([settings], self._radio, notify)

    async def there(self, plan):
        try:
            await find_sensor(self._radio, plan.choice.sensor, 10.0)
        except SourceError:
            return False
        return True

    def gone_with(self, reason):
        return reason is SourceReason.NOT_FOUND


def pouch_plan(folder, *words):
    """As 'coach pouch' has it, with a profile of its own in the folder."""
    wanted = plan("--placement", "pelvis", "--plain", "--record", folder / "sessions", *words)
    return replace(wanted, profile=Profile(folder / "home", print))


class Journey:
    """Within, an attendant is under way."""

    def __init__(self, folder, *, ears=None, limits=None, wanted=None, language="en", troubles=()):
        self.folder = folder
        self.ears = ears or Transcript()
        self.leave = Stop()
        self._limits = limits
        self._wanted = wanted or pouch_plan(folder)
        self._language = language
        self._troubles = troubles

    async def __aenter__(self):
        self._stack = contextlib.AsyncExitStack()
        air, radio = await self._stack.enter_async_context(air_with_host())
        self.belt, self.air = Belt(air), TestAir(radio)
        self._stack.push_async_callback(self.belt.off)
        self.attendant = Attendant(
            self._wanted,
            shipped_sentences(self._language),
            self.ears,
            self.air,
            leave=self.leave,
            limits=self._limits,
            faithful=True,
            troubles=self._troubles,
        )
        self.going = asyncio.ensure_future(self.attendant.go())
        return self

    async def __aexit__(self, *error):
        self.leave.ask()
        await self.going
        await self._stack.aclose()

    async def until(self, state, within_s=900.0):
        await self._until(lambda: self.attendant.journey.state is state, within_s)

    async def heard(self, words, within_s=900.0):
        await self._until(lambda: self.ears.count(words) > 0, within_s)

    async def _until(self, there, within_s):
        async with asyncio.timeout(within_s):
            while not there():  # noqa: ASYNC110  it is the attendant that changes it
                await asyncio.sleep(0.1)
