"""A hundred thousand hostile payloads: nothing is raised, everything is counted."""

from __future__ import annotations

import numpy as np

from coach.decode import Decode
from coach.model import (
    Channel,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Notification,
    Placement,
    RawBlock,
    SensorMount,
)
from coach.simulation import parse_story, simulate
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

COUNT = 100_000


def hostile(seed):
    """Random bytes, and real packets with some bits turned over, on every channel."""
    rng = np.random.default_rng(seed)
    real = [
        event.payload
        for event in simulate(parse_story(load_story_text("easy-run"))).inputs
        if isinstance(event, Notification)
    ]
    channels = [Channel.DATA] * 8 + [Channel.INFO, Channel.CONTROL]
    for i in range(COUNT):
        if rng.random() < 0.5:
            payload = rng.bytes(int(rng.integers(0, 245)))
        else:
            bits = bytearray(real[int(rng.integers(len(real)))])
            for _ in range(int(rng.integers(1, 6))):
                at = int(rng.integers(len(bits) * 8))
                bits[at // 8] ^= 1 << (at % 8)
            payload = bytes(bits[: int(rng.integers(1, len(bits) + 1))] if i % 3 == 0 else bits)
        yield Notification(i * 0.01, "s", channels[int(rng.integers(len(channels)))], payload)


def test_a_hundred_thousand_hostile_payloads_are_counted_not_raised():
    decode = Decode(0.0)
    decode.push(LinkChange(0.0, "s", LinkState.CONNECTED))
    kinds = {FaultKind.BAD_PACKET: 0, FaultKind.UNKNOWN_PACKET: 0}
    blocks = 0
    for event in hostile(1):
        for item in decode.push(event):
            if isinstance(item, RawBlock):
                blocks += 1
            elif isinstance(item, Fault) and item.kind in kinds:
                kinds[item.kind] += 1
    # Half of them are noise, of which hardly any passes for a packet.
    assert kinds[FaultKind.BAD_PACKET] > 0.4 * COUNT
    assert kinds[FaultKind.UNKNOWN_PACKET] > 0
    assert blocks > 0.1 * COUNT


def test_the_whole_pipeline_takes_them_too():
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.PELVIS),)))
    faults = 0
    # One in ten: every flipped index and time makes a gap, a jump or a restart to be gone through.
    for event in list(hostile(2))[::10]:
        faults += sum(isinstance(output, Fault) for output in pipeline.push(event))
    assert faults > 0.04 * COUNT
