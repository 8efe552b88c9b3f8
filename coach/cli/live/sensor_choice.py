"""What ``--sensor`` means: a sensor in the air, in another process, or in this one."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coach import background
from coach.cli.errors import UserError
from coach.cli.live.phone_address import is_phone, phone_source
from coach.sources import AUTO, BleSettings, LiveSensors, Radio
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from coach.app import Stop
    from coach.cli.live.virtual_runner import Outage, Runner
    from coach.sources.virtual import Air, AnyVirtual

VIRTUAL = "virtual"

_LOOK_S = 0.02
_EARLY_S = 0.2

RADIO_PREFIXES = ("tcp-client:", "usb:", "serial:")
"""Names of radios that bumble opens; anything else is the name or address of a sensor."""


@dataclass(frozen=True, slots=True)
class SensorChoice:
    """What the word after ``--sensor`` stands for.

    Args:
        sensor: Name, address or ``auto``, for the radio.
        radio: bumble's name of the radio, empty for the machine's own.
        virtual: The sensor is simulated, in this process or in another.
        here: In this process.
    """

    sensor: str
    radio: str = ""
    virtual: bool = False
    here: bool = False


def sensor_choice(word: str) -> SensorChoice:
    """Read the word.

    Raises:
        UserError: ``virtual:`` without a port.
    """
    if word == VIRTUAL:
        return SensorChoice(AUTO, virtual=True, here=True)
    if word.startswith(f"{VIRTUAL}:"):
        return SensorChoice(AUTO, radio_name(word), virtual=True)
    if word.startswith(RADIO_PREFIXES):
        return SensorChoice(AUTO, word, virtual=word.startswith("tcp-client:"))
    return SensorChoice(word)


def radio_name(word: str) -> str:
    """Name of a radio for bumble; ``virtual:PORT`` is the one of ``coach virtual-sensor``.

    Raises:
        UserError: No port after ``virtual:``.
    """
    if not word.startswith(f"{VIRTUAL}:"):
        return word
    port = word.removeprefix(f"{VIRTUAL}:")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise UserError(
            tr("'{word}' names no port; say virtual:9001 for a sensor on port 9001", word=word)
        )
    return f"tcp-client:127.0.0.1:{port}"


@contextlib.asynccontextmanager
async def some_radio(name: str) -> AsyncIterator[Radio]:
    """The machine's own radio for an empty name, else one of bumble's.

    Raises:
        UserError: bumble is not installed.
        SourceError: There is no such radio.
    """
    if not name:
        yield Radio()
        return
    from coach.cli.live.virtual_runner import virtual_room  # the simulator loads scipy

    async with virtual_room().open_radio(name) as radio:
        yield radio


@contextlib.asynccontextmanager
async def live_source(
    choice: SensorChoice,
    others: Sequence[str],
    runner: Runner | None,
    stop: Stop,
    notify: Callable[[str], None],
    *,
    treadmill: bool = False,
    rate_hz: int | None = None,
) -> AsyncIterator[LiveSensors]:
    """The source, not opened yet.

    Args:
        choice: Which sensor.
        others: Names or addresses of further ones, heard by the same radio.
        runner: Who wears it, if it is in this process.
        stop: Asked for when the virtual runner has finished.
        notify: Takes one-line notices.
        treadmill: The runner tells speed and grade, so a phone need not.
        rate_hz: Sample rate to ask for; ``None`` leaves it to the family.
    """
    if not choice.here:
        names = (choice.sensor, *others)
        async with some_radio(choice.radio) as radio:
            watching = background.task(
                lambda: _end_without(radio, stop, notify),
                "watching the radio",
                "nobody will notice if it goes away",
            )
            sought = [
                partial(phone_source, name, notify, treadmill=treadmill)
                if is_phone(name)
                else BleSettings(sensor=name, rate_hz=rate_hz)
                for name in names
            ]
            try:
                yield LiveSensors(sought, radio, notify)
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
        return
    assert runner is not None
    from coach.cli.live.virtual_runner import virtual_room  # as above

    room = virtual_room()
    feeds = [runner.feed, *(feed for _, feed in runner.others)]
    async with room.virtual_sensors(feeds, runner.options) as (sensors, radio, air):
        sensor = sensors[0]
        acting = [
            background.task(
                lambda: _break_link(sensor, air, runner.outages),
                "breaking the simulated link",
                "it holds from now on",
            ),
            background.task(
                lambda: _end_with(sensor, stop), "ending with the runner", "press q to stop"
            ),
        ]
        try:
            yield LiveSensors([one.sought(notify) for one in sensors], radio, notify)
        finally:
            for task in acting:
                task.cancel()
            await asyncio.gather(*acting, return_exceptions=True)


async def _end_without(radio: Radio, stop: Stop, notify: Callable[[str], None]) -> None:
    """End the run when its radio is gone: it will not come back under this process."""
    if radio.gone is not None:
        await asyncio.wait({radio.gone})
        notify(tr("the radio is gone; the run ends here"))
        stop.ask()


async def _break_link(sensor: AnyVirtual, air: Air, outages: tuple[Outage, ...]) -> None:
    await _streaming(sensor)
    begun_s = asyncio.get_running_loop().time()
    for outage in outages:
        await asyncio.sleep(begun_s + outage.at_s - asyncio.get_running_loop().time())
        air.cut()
        air.stall(outage.for_s)
        sensor.stall(outage.for_s)  # whatever way it is heard


async def _end_with(sensor: AnyVirtual, stop: Stop) -> None:
    await _streaming(sensor)
    # Before the sensor switches itself off, which would count as a lost link.
    await asyncio.sleep(max(0.0, sensor.feed.duration_s - _EARLY_S))
    stop.ask()


async def _streaming(sensor: AnyVirtual) -> None:
    while not sensor.streaming:  # noqa: ASYNC110  it tells nobody when that begins
        await asyncio.sleep(_LOOK_S)
