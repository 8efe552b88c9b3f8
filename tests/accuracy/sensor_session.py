"""A family's sensor on a simulated runner, without a radio: its own dialogue against its own side.

What the virtual sensor's side sends goes over a simulated link, with its connection interval,
stalls and outages, and becomes the notifications that a live run would have heard.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.decode import FAMILIES, Decode
from coach.decode.dialogue import (
    GiveUp,
    Hear,
    Heard,
    Pause,
    Read,
    Subscribe,
    Unsubscribe,
    Wish,
    Write,
)
from coach.model import Channel, LinkChange, LinkState, Notification, RawBlock, Tick
from coach.simulation import radio_link as link_model
from coach.simulation import simulate
from coach.simulation.sensor import PARTS
from coach.simulation.sensor_filter import FILTERS
from coach.sources.virtual.feed import feed_of_simulation
from coach.sources.virtual.peripheral import SensorOptions
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.virtual_families import SIDES, Way
from tests.accuracy.lost_time import Outages
from tests.accuracy.phone_session import FAMILY as PHONE
from tests.accuracy.phone_session import phone_inputs

if TYPE_CHECKING:
    from coach.decode.dialogue import Action, Outcome, Talk
    from coach.model import Input
    from coach.simulation import Simulation, Story
    from coach.sources.virtual.sensor_side import Outgoing

MTU = 247
LATENCY_S = 0.004
MOST_ACTIONS = 1000
FILTER_OF = {"movesense": "lsm6ds3", "bluest": "lsm6ds3", "metamotion": "bmi270", "dot": "bmi270"}
"""Whose low pass a family's is most like; others have that of the slowest, an ICM-20948."""


@dataclass(frozen=True)
class HeardRun:
    """A run as a family's sensor gives it.

    Args:
        simulation: The runner with this sensor.
        inputs: What a live run would have heard; stream time 0 is that of the truth.
        notes: What the dialogue told the runner.
        lost: Share of the samples that did not arrive.
    """

    simulation: Simulation
    inputs: list[Input]
    notes: tuple[str, ...]
    lost: float


def story_for(family: str, story: Story) -> Story:
    """The same runner with that family's chip, filter, range and rate."""
    side = SIDES[family]
    if family == "own":
        return story
    part = family if family in PARTS else (side.part or story.sensor.part)
    sensor = replace(
        story.sensor,
        part=part,
        filter=FILTER_OF.get(family, "icm20948"),
        acc_range_g=side.acc_range_g,
        gyr_range_deg_s=side.gyr_range_deg_s or 2000.0,
        cutoff=None,
    )
    assert sensor.filter in FILTERS
    return replace(story, sensor=sensor, rate_hz=round(side.rate_hz or story.rate_hz))


class Session:
    """One connection in simulated time: the device's clock is the only one there is."""

    def __init__(self, family: str, simulation: Simulation) -> None:
        self.family = FAMILIES[family]
        self.way = SIDES[family].way
        self.feed = feed_of_simulation(simulation)
        options = SensorOptions(family=family)
        self.side = SIDES[family].make(self.feed, options)
        self.dialogue = self.family.dialogue(Wish())
        self.values = {
            one.uuid: one for service in self.side.services for one in service.characteristics
        }
        self.now_us = 3_000_000
        self.zero_us: int | None = None
        self.channels: dict[str, Channel] = {}
        self.heard: defaultdict[str, deque[Heard]] = defaultdict(deque)
        self.sent: list[tuple[int, Channel, bytes]] = []
        self.stream = None
        self.talking = False

    @property
    def moment(self) -> Moment:
        return Moment(MTU, frozenset(self.channels), True, self.now_us)

    def hold(self, talk: Talk) -> object:
        """Do what a dialogue asks for until it ends."""
        outcome: Outcome = None
        self.talking = True
        for _ in range(MOST_ACTIONS):
            try:
                action = talk.send(outcome)
            except StopIteration as over:
                self.talking = False
                return over.value
            outcome = self.do(action)
        raise AssertionError("a dialogue that never ends")

    def do(self, action: Action) -> Outcome:
        match action:
            case Pause(seconds):
                self.pass_time(seconds)
                return None
            case Hear(uuid, starts, within_s):
                return self.hear(uuid, starts, within_s)
        self.pass_time(0.03)
        match action:
            case Read(uuid, channel):
                if uuid not in self.values:
                    return None
                value = self.values[uuid].value
                payload = self.side.read(uuid, self.moment) if value is None else value
                self.sent.append((self.now_us, channel, payload))
                return payload
            case Write(uuid, payload, _):
                if uuid not in self.values:
                    return False
                self.sent.append((self.now_us, Channel.REQUEST, payload))
                self.answer(self.side.written(uuid, payload, self.moment))
            case Subscribe(uuid, channel):
                if uuid not in self.values:
                    return False
                self.channels[uuid] = channel
                self.answer(self.side.subscribed(uuid, self.moment))
            case Unsubscribe(uuid):
                self.channels.pop(uuid, None)
                self.answer(self.side.subscribed(uuid, self.moment))
        return True

    def answer(self, answers: list[Outgoing]) -> None:
        for one in answers:
            self.deliver(one.uuid, one.payload)
        if not self.side.streaming:
            self.stream = None
        elif self.stream is None:
            if self.zero_us is None:
                self.zero_us = self.now_us
            self.stream = self.side.begin(self.feed, self.zero_us, self.moment)

    def deliver(self, uuid: str, payload: bytes) -> None:
        channel = self.channels.get(uuid)
        if channel is None:
            return
        self.sent.append((self.now_us, channel, payload))
        if self.talking:
            self.heard[uuid].append(Heard(self.now_us * 1e-6, payload))

    def hear(self, uuid: str, starts: tuple[bytes, ...], within_s: float) -> Heard | None:
        until_us = self.now_us + round(within_s * 1e6)
        while True:
            kept = self.heard[uuid]
            while kept:
                one = kept.popleft()
                if one.payload.startswith(starts):
                    return one
            if self.now_us >= until_us:
                return None
            self.pass_time(min(0.01, (until_us - self.now_us) * 1e-6 + 1e-6))

    def pass_time(self, seconds: float) -> None:
        until_us = self.now_us + round(seconds * 1e6)
        while self.stream is not None and not self.stream.ended:
            next_us = max(self.stream.next_us, self.now_us)
            if next_us > until_us:
                break
            self.now_us = next_us
            if not self.stream.measure(self.now_us):
                break
            while self.stream.waiting:
                packet = self.stream.take()
                self.deliver(packet.uuid, packet.payload)
        self.now_us = until_us

    def run(self) -> tuple[str, ...]:
        """From the connection to the end of the feed."""
        notes: tuple[str, ...] = ()
        if self.way is Way.RADIO:
            notes = self.hold(self.dialogue.start()).notes
        else:  # it comes by itself
            self.channels[self.side.data_uuid] = Channel.DATA
            self.answer([])
        assert self.stream is not None, "the dialogue ended and nothing streams"
        every_s = self.dialogue.keep_alive_s or 30.0
        while not self.stream.ended:
            self.pass_time(every_s)
            if self.dialogue.keep_alive_s is not None and not self.stream.ended:
                try:
                    self.hold(self.dialogue.keep_alive())
                except GiveUp:
                    # The feed may end while the dialogue listens for more of it.
                    assert self.stream.ended
        return notes


def hear_run(family: str, story: Story, seed: int | None = None) -> HeardRun:
    """A runner's run as that family's sensor gives it over a link with the story's faults."""
    if family == PHONE:
        simulation, inputs, lost = phone_inputs(story, seed)
        return HeardRun(simulation, inputs, (), lost)
    simulation = simulate(story_for(family, story), seed)
    session = Session(family, simulation)
    notes = session.run()
    assert session.zero_us is not None
    rng = np.random.default_rng([simulation.story.seed, 77])
    ppm = story.link.clock_ppm
    ready_s = np.array(
        [(at - session.zero_us) * 1e-6 * (1.0 - ppm * 1e-6) for at, _, _ in session.sent]
    )
    end_s = float(ready_s[-1])
    data = np.array([channel is Channel.DATA for _, channel, _ in session.sent])
    stalls_s = link_model._poisson_times(story.link.stalls_per_min, end_s, rng)
    arrival_s = link_model._arrivals(story.link, ready_s, stalls_s, rng)
    drawn = replace(story, seed=simulation.story.seed)
    outages = Outages.of(drawn, float(simulation.truth.t_s[-1]))
    kept = outages.let_through(ready_s) | ~data
    start_s = float(ready_s[0]) - 0.1
    events: list[Input] = [LinkChange(start_s, family, LinkState.CONNECTED, family)]
    packets = [
        Notification(float(at_s), family, channel, payload)
        for at_s, (_, channel, payload) in zip(arrival_s, session.sent, strict=True)
    ]
    arrived = [packet for packet, keep in zip(packets, kept, strict=True) if keep]
    lost = 1.0 - _samples([*events, *arrived]) / _samples([*events, *packets])
    events += arrived
    events += [Tick(0.5 * k) for k in range(1, int(2.0 * end_s) + 1)]
    return HeardRun(simulation, sorted(events, key=lambda event: event.t_host_s), notes, lost)


def _samples(events: list[Input]) -> int:
    """How many a decoder makes of them."""
    decode = Decode(0.0)
    items = [one for event in events for one in decode.push(event)]
    return sum(len(one.counts) for one in items if isinstance(one, RawBlock))
