"""Which samples of the sensor's feed arrived, in which order, over which link."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Channel, Input, LinkChange, LinkState, Notification
from firmware_protocol.codec import decode_data
from firmware_protocol.limits import T_US_PERIOD
from firmware_protocol.packets import ImuBatch

if TYPE_CHECKING:
    from collections.abc import Iterable

FEED_FILE = Path(os.environ.get("COACH_BENCH_SHARE", "/share")) / "feed.npz"
OTHER_FEED_FILE = FEED_FILE.with_stem("other")


class Feed:
    """What the sensor measures.

    Args:
        file: With ``counts`` (n, 6) and ``t_us`` (n,).
    """

    def __init__(self, file: Path = FEED_FILE) -> None:
        with np.load(file) as arrays:
            self.counts = arrays["counts"]
            self.t_us = arrays["t_us"]

    def find(self, samples: np.ndarray) -> int:
        """Where these consecutive samples stand; they must be in one place only."""
        n = len(self.counts) - len(samples) + 1
        fits = np.ones(n, dtype=bool)
        for offset, sample in enumerate(samples):
            fits &= (self.counts[offset : offset + n] == sample).all(axis=1)
        (place,) = np.flatnonzero(fits)
        return int(place)


def batches(inputs: Iterable[Input]) -> list[ImuBatch]:
    """The IMU packets among some inputs, in order of arrival."""
    data = (e for e in inputs if isinstance(e, Notification) and e.channel is Channel.DATA)
    packets = (decode_data(event.payload) for event in data)
    return [packet for packet in packets if isinstance(packet, ImuBatch)]


def by_link(inputs: Iterable[Input]) -> list[list[Input]]:
    """Inputs cut at each new connection."""
    links: list[list[Input]] = []
    for event in inputs:
        if isinstance(event, LinkChange) and event.state is LinkState.CONNECTED:
            links.append([])
        if links:
            links[-1].append(event)
    return links


def places(packets: list[ImuBatch], feed: Feed) -> list[int]:
    """Place in the feed of each sample that arrived, in order of arrival.

    The first packet is found by its content, the others by the device's clock; the content of
    each must be what the feed has at its place.
    """
    found: list[int] = []
    zero_us: int | None = None
    for packet in packets:
        samples = np.frombuffer(packet.samples, "<i2").reshape(-1, 6)
        if zero_us is None:
            zero_us = packet.t_us - int(feed.t_us[feed.find(samples)])
        at = int(np.searchsorted(feed.t_us, (packet.t_us - zero_us) % T_US_PERIOD))
        assert np.array_equal(feed.counts[at : at + len(samples)], samples), f"packet {packet.seq}"
        found.extend(range(at, at + len(samples)))
    return found
