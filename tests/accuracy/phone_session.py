"""A phone in a belt pouch on a simulated runner: the app's bodies as a live run would hear them.

A body a second over the home network, which loses what is posted in an outage.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Channel, LinkChange, LinkState, Notification, Tick
from coach.simulation import simulate
from coach.sources.virtual.feed import feed_of_simulation
from tests.accuracy.lost_time import Outages
from tests.phone.virtual_phone import VirtualPhone

if TYPE_CHECKING:
    from coach.model import Input
    from coach.simulation import Simulation, Story

FAMILY = "phone"
RATE_HZ, RANGE_G = 100, 8.0
BATCH_S = 1.0
"""The period at which the app pushes unless told otherwise."""

NETWORK_S = 0.02


def phone_story(story: Story) -> Story:
    """The same runner with a phone's chip and rate."""
    sensor = replace(story.sensor, part=FAMILY, filter="icm20948", acc_range_g=RANGE_G, cutoff=None)
    return replace(story, sensor=sensor, rate_hz=RATE_HZ)


def phone_inputs(story: Story, seed: int | None) -> tuple[Simulation, list[Input], float]:
    """The runner, what a live run hears of the phone, and the share of samples lost."""
    simulation = simulate(phone_story(story), seed)
    feed, phone = feed_of_simulation(simulation), VirtualPhone()
    acc, gyr = feed.si(0, len(feed.counts))
    t_s = feed.t_us * 1e-6
    edges = np.searchsorted(t_s, np.arange(0.0, t_s[-1] + BATCH_S, BATCH_S))
    parts = [slice(a, b) for a, b in itertools.pairwise(edges) if b > a]
    sent_s = np.array([t_s[part.stop - 1] for part in parts])
    drawn = replace(story, seed=simulation.story.seed)
    kept = Outages.of(drawn, float(t_s[-1])).let_through(sent_s)
    rng = np.random.default_rng([drawn.seed, 77])
    events: list[Input] = [LinkChange(0.0, FAMILY, LinkState.CONNECTED, FAMILY)]
    for part, at_s, arrives in zip(parts, sent_s.tolist(), kept.tolist(), strict=True):
        body = phone.body(phone.readings(t_s[part], acc[part], gyr[part]))
        if arrives:
            late_s = NETWORK_S + float(rng.gamma(2.0, NETWORK_S))
            events.append(Notification(at_s + late_s, FAMILY, Channel.DATA, body))
    events += [Tick(0.5 * k) for k in range(1, int(2.0 * t_s[-1]) + 1)]
    sizes = np.array([part.stop - part.start for part in parts])
    lost = 1.0 - float(sizes[kept].sum() / sizes.sum())
    return simulation, sorted(events, key=lambda event: event.t_host_s), lost
