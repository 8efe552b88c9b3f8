"""Packets for the timing stage, and what it makes of them."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from coach.model import Fault, FaultKind, RawBlock, SampleBlock, SensorScale
from coach.timing import Timing, TimingParams

DT_S = 0.01
SIZE = 8
SCALE = SensorScale.of_ranges(8.0, 1000.0)

_UNNUMBERED = itertools.count()


@dataclass(frozen=True)
class Timed:
    """All blocks and faults of a stream."""

    blocks: list[SampleBlock]
    faults: list[Fault]

    @property
    def t_s(self):
        return np.concatenate([b.t_s for b in self.blocks])

    @property
    def quality(self):
        return np.concatenate([b.quality for b in self.blocks])

    @property
    def kinds(self) -> list[FaultKind]:
        return [f.kind for f in self.faults]


def packet(first_index, t_host_s, t_device_s=None, *, n=SIZE, dt_s=DT_S, wrap_s=math.inf, **more):
    """A packet whose samples count up from 1, so that each can be told from the others.

    ``first_index`` may be ``None``, and ``timeless`` is one whose sensor has no clock.
    """
    start = first_index or 0
    if t_device_s is None and not more.pop("timeless", False):
        t_device_s = start * dt_s
    # A stall delivers many at once, so that not even arrival tells those without a number apart.
    told = start if first_index is not None else n * next(_UNNUMBERED)
    counts = np.repeat((np.arange(told, told + n) % 30000)[:, None] + 1, 6, axis=1)
    return RawBlock(
        sensor_id="s",
        t_host_s=t_host_s,
        first_index=first_index,
        t_device_s=t_device_s,
        device_wrap_s=wrap_s,
        exact_clock=more.pop("exact_clock", False),
        dt_s=dt_s,
        counts=more.pop("counts", counts.astype(np.int16)),
        scale=more.pop("scale", SCALE),
        **more,
    )


def steady(indices, *, latency_s=0.02, **more):
    """Packets that all arrive as late as each other."""
    return [packet(i, i * DT_S + (SIZE - 1) * DT_S + latency_s, **more) for i in indices]


def timed(packets) -> Timed:
    timing = Timing("s", 0.0, TimingParams())
    for one in packets:
        timing.push(one)
    timing.release()
    return Timed(*timing.drain())
