"""A family's virtual sensor that is lost again and again, and what the coach makes of that.

Each sample carries its own number in its three accelerations, so that whatever way it came, by
whatever packing, it is known which ones arrived, how often and in which order.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.app import Session
from coach.app.summary import SummarySink
from coach.decode import Decode
from coach.model import (
    BatteryLevel,
    Channel,
    Fault,
    LinkChange,
    LinkState,
    Notification,
    Placement,
    RawBlock,
    SensorMount,
)
from coach.model.units import GRAVITY_M_S2
from coach.settings import Settings
from coach.sources import BleSource
from coach.sources.phone import PhoneSettings, PhoneSource
from coach.sources.virtual import SIDES, SensorOptions, Way, virtual_sensor
from coach.wiring.config import SessionConfig
from tests.radio.radio_bench import QUICK, eventually, feed_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from coach.app.summary import Summary
    from coach.model import Input
    from coach.sources.inbox_source import InboxSource
    from coach.sources.virtual import Air, AnyVirtual, SampleFeed

DIGITS = 100
STEP_COUNTS = 256
"""Of the accelerometer's 32768: more than the coarsest family's rounding."""

PERCENT = 64
PERCENT_TOLD = dict.fromkeys(SIDES, PERCENT) | {"witmotion": 30}
"""A WitMotion tells its voltage, and what that is of a battery is another curve."""

PHONE_SILENCE_S = 1.2
"""A phone that pushes each half second is missed after so long."""

AWAY_S = {Way.RADIO: 0.6, Way.POSTS: PHONE_SILENCE_S + 0.6}
FIRST_S = 2.5
"""Before the first loss: rates and ticks that are measured at the start are known by then."""

WITHIN_S = 30.0


def counted_feed(family: str, seconds: float) -> SampleFeed:
    """Sample k has the digits of k, to base 100, in its accelerations; it turns smoothly."""
    side = SIDES[family]
    rate_hz = side.rate_hz or 104
    k = np.arange(int(seconds * rate_hz))
    counts = np.zeros((len(k), 6))
    for axis in range(3):
        counts[:, axis] = (k // DIGITS**axis % DIGITS - DIGITS // 2) * STEP_COUNTS
    counts[:, 3:] = 3000 * np.sin(2.0 * np.pi * 1.3 * k[:, None] / rate_hz + np.arange(3))
    return feed_of(counts, rate_hz, int(side.acc_range_g), int(side.gyr_range_deg_s) or 2000)


def numbers_of(block: RawBlock, family: str) -> np.ndarray:
    """``(n,)`` which samples these are."""
    step_m_s2 = SIDES[family].acc_range_g * GRAVITY_M_S2 * STEP_COUNTS / 32768
    step_m_s2 *= block.scale.acc_sign
    digits = block.counts[:, :3] * block.scale.acc_m_s2_per_count / step_m_s2 + DIGITS // 2
    whole = np.rint(digits).astype(np.int64)
    assert np.abs(digits - whole).max() < 0.25, "no number: a wrong scale, axis or order"
    return whole @ DIGITS ** np.arange(3)


@contextlib.asynccontextmanager
async def heard(
    family: str, feed: SampleFeed, options: SensorOptions, sensor: str = "auto"
) -> AsyncIterator[tuple[AnyVirtual, InboxSource, Air]]:
    """A virtual sensor and the source that hears it, open, whichever way it is heard."""
    async with virtual_sensor(feed, options) as (virtual, radio, air):
        if SIDES[family].way is Way.RADIO:
            source: InboxSource = BleSource(replace(QUICK, sensor=sensor), radio)
        else:
            quick = PhoneSettings(port=0, address="127.0.0.1", silence_s=PHONE_SILENCE_S)
            source = PhoneSource(quick, show=virtual.push_to)
        async with source:
            yield virtual, source, air


@dataclass(frozen=True)
class Lost:
    """What came of one sensor that was lost some times.

    Args:
        family: Whose.
        events: What entered the coach, in order.
        battery_percent: As the source knows it.
        still_streams: Whether the sensor went on after the source was closed; nobody stops a phone.
    """

    family: str
    events: list[Input]
    battery_percent: int | None
    still_streams: bool

    @property
    def links(self) -> tuple[int, int]:
        """How often it was connected, and how often lost."""
        states = [one.state for one in self.events if isinstance(one, LinkChange)]
        return states.count(LinkState.CONNECTED), states.count(LinkState.LOST)

    @property
    def numbers(self) -> np.ndarray:
        """``(n,)`` which samples were decoded, in the order in which they came out."""
        parts = [
            numbers_of(item, self.family) for item in self._decoded() if isinstance(item, RawBlock)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    @property
    def doubled(self) -> int:
        """Samples that came again, or after a later one."""
        return int((np.diff(self.numbers) <= 0).sum())

    @property
    def holes(self) -> int:
        """Places at which numbers are missing."""
        return int((np.diff(self.numbers) > 1).sum())

    @property
    def levels(self) -> set[int | None]:
        """Percentages of the battery that the decoder told."""
        return {item.percent for item in self._decoded() if isinstance(item, BatteryLevel)}

    @property
    def bad(self) -> list[str]:
        """Faults of single packets."""
        kinds = ("bad_packet", "unknown_packet", "duplicate", "unknown_sensor")
        return [
            item.detail
            for item in self._decoded()
            if isinstance(item, Fault) and item.kind.value in kinds
        ]

    def _decoded(self) -> list[object]:
        decode = Decode(self.events[0].t_host_s)
        return [
            item
            for event in self.events
            if isinstance(event, Notification | LinkChange)
            for item in decode.push(event)
        ]

    @property
    def told(self) -> Summary:
        """The summary that a run with these inputs ends with."""
        zero_s = self.events[0].t_host_s
        summing = SummarySink(zero_s)
        config = SessionConfig((SensorMount(Placement.PELVIS),), t_zero_host_s=zero_s)
        session = Session(config, [summing])
        session.push(self.events)
        session.finish()
        return summing.summary(session.baseline, Settings())


def misses(one: Lost, losses: int) -> list[str]:
    """What is not as it should be, in words."""
    told, percent = one.told, PERCENT_TOLD[one.family]
    by_radio = SIDES[one.family].way is Way.RADIO
    wanted = (
        ("links made and lost", one.links, (losses + 1, losses)),
        ("samples doubled", one.doubled, 0),
        ("holes in their numbers", one.holes, losses),
        ("gaps told", len(told.coverage.gaps), losses),
        ("losses told", told.faults["link_lost"].times if losses else 0, losses),
        ("silences told", "link_silent" in told.faults, False),
        ("bad packets", one.bad, []),
        ("battery", (one.battery_percent, one.levels), (percent, {percent})),
        # A phone is stopped by hand.
        ("goes on after the end", one.still_streams and by_radio, False),
    )
    return [f"{what}: {found}, not {due}" for what, found, due in wanted if found != due]


async def lost_again(family: str, losses: int, link_s: float = 1.0) -> Lost:
    """Hear a sensor, lose it so many times, hear it on, and end it in good order."""
    seconds = 30.0 + losses * (link_s + 8.0)
    options = SensorOptions(family=family, battery_percent=PERCENT)
    events: list[Input] = []
    async with heard(family, counted_feed(family, seconds), options) as (virtual, source, air):
        reading = asyncio.create_task(_keep(source, events))
        for nth in range(losses):
            await until(lambda: _linked_since(events), link_s + FIRST_S * (nth == 0))
            away_s = AWAY_S[SIDES[family].way]
            air.cut()
            air.stall(away_s)
            virtual.stall(away_s)
            await until(lambda n=nth + 1: _losses(events) == n)
        await until(lambda: _linked_since(events), link_s)
        percent = source.battery_percent
        await source.close()
        await reading
        with contextlib.suppress(AssertionError):
            await eventually(lambda: not virtual.streaming, 1.0)
        still = virtual.streaming
    return Lost(family, events, percent, still)


async def _keep(source: InboxSource, events: list[Input]) -> None:
    async for event in source:
        events.append(event)  # noqa: PERF401  others look at it meanwhile


async def until(condition: Callable[[], bool], then_s: float = 0.0) -> None:
    """Wait for a condition, and so much longer."""
    async with asyncio.timeout(WITHIN_S):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.sleep(then_s)


def _losses(events: list[Input]) -> int:
    return sum(isinstance(one, LinkChange) and one.state is LinkState.LOST for one in events)


def _linked_since(events: list[Input]) -> bool:
    """Whether data came since the last change of the link, and that was for the better."""
    for one in reversed(events):
        if isinstance(one, LinkChange):
            return False
        if isinstance(one, Notification) and one.channel is Channel.DATA:
            return True
    return False
