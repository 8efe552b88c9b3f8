"""Time spent in each stage while the pipeline itself runs: each of its calls is timed."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from coach.wiring import chain, pipeline
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coach.model import Input
    from coach.wiring.config import SessionConfig

# Name for people, where the pipeline finds the call, and the attribute it calls.
CALLS: tuple[tuple[str, Any, str], ...] = (
    ("decode", pipeline.Decode, "push"),
    ("timing, packets", chain.Timing, "push"),
    ("timing, blocks", chain.Timing, "drain"),
    ("mounting", chain, "mount"),
    ("orientation", chain.Orientation, "push"),
    ("posture", chain, "segment_angles"),
    ("gait, blocks", chain.Gait, "push"),
    ("gait, grid", chain.Gait, "at"),
    ("metrics, blocks", chain.Metrics, "push"),
    ("metrics, grid", chain.Metrics, "at"),
    ("cues", pipeline.CuePolicy, "decide"),
)


def profile(config: SessionConfig, inputs: Sequence[Input]) -> dict[str, float]:
    """Seconds by stage over a whole session; what is left of the total is wiring."""
    seconds: dict[str, float] = defaultdict(float)
    with _timed(seconds):
        start = time.perf_counter()
        Pipeline(config).push_many(inputs)
        total_s = time.perf_counter() - start
    return dict(seconds) | {"wiring, and this clock": total_s - sum(seconds.values())}


@contextmanager
def _timed(seconds: dict[str, float]) -> Iterator[None]:
    before = [(owner, name, getattr(owner, name)) for _, owner, name in CALLS]
    try:
        for words, owner, name in CALLS:
            setattr(owner, name, _timing(words, getattr(owner, name), seconds))
        yield
    finally:
        for owner, name, call in before:
            setattr(owner, name, call)


def _timing(
    words: str, call: Callable[..., object], seconds: dict[str, float]
) -> Callable[..., object]:
    def timed(*args: object, **kwargs: object) -> object:
        start = time.perf_counter()
        result = call(*args, **kwargs)
        seconds[words] += time.perf_counter() - start
        return result

    return timed
