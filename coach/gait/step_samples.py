"""Which samples show a step: where its window lies, for many steps at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.ring_buffer import RingBuffer

MARGIN = 0.12
"""Part of a step before the landing at which its window begins."""

_LEAST_ROWS = 8


@dataclass(frozen=True, slots=True)
class StepSpan:
    """One step of a chain. All three landings are by the filter's phase.

    Args:
        before_s: Landing of the other foot before, stream time; minus infinity if there is none.
        landed_s: Of this step.
        next_s: Of the next.
        number: How many steps of its chain are before it.
        running: Whether it is a running step.
        horizon_s: Instant that tells it; no sample from then on shows.
    """

    before_s: float
    landed_s: float
    next_s: float
    number: int
    running: bool
    horizon_s: float


class StepSamples(NamedTuple):
    """The window of one step, begun a margin before the landing.

    Plain floats: these few numbers are there before numpy has made arrays of them.

    Args:
        first_s: Begin of the step before; where that is not ``whole``, a step ahead.
        begin_s: Begin of the step.
        step_s: Its time.
        stride_s: Time from ``first_s`` to its end.
        landed_s: Its landing, as expected.
        rows: Number of the first sample and of the one after the last, up to two beyond the step.
        inside: The same of the step alone.
        last_s: Time of the last sample.
        from_s: Time of the first.
        seen: Whether there are enough samples of the step.
        whole: Whether the step before is to be seen too.
    """

    first_s: float
    begin_s: float
    step_s: float
    stride_s: float
    landed_s: float
    rows: tuple[int, int]
    inside: tuple[int, int]
    from_s: float
    last_s: float
    seen: bool
    whole: bool


def find_samples(history: RingBuffer, spans: Sequence[StepSpan], dt_s: float) -> list[StepSamples]:
    """The windows of some steps in a history that is not empty."""
    times = history.times
    edges: list[float] = []
    for span in spans:
        margin_s = MARGIN * (span.next_s - span.landed_s)
        begin_s, end_s = span.landed_s - margin_s, span.next_s - margin_s
        first_s = span.before_s - margin_s if math.isfinite(span.before_s) else begin_s
        edges += history.clipped(first_s - 2.0 * dt_s, end_s + 2.0 * dt_s, span.horizon_s)
        edges += begin_s, end_s
    at: list[int] = times.searchsorted(edges).tolist()
    found: list[StepSamples] = []
    newest = len(times) - 1
    for k, span in enumerate(spans):
        begin, end, near_begin, near_end = at[4 * k : 4 * k + 4]
        step_s = span.next_s - span.landed_s
        margin_s = MARGIN * step_s
        begin_s, end_s = span.landed_s - margin_s, span.next_s - margin_s
        first_s = span.before_s - margin_s
        from_s, last_s = float(times[min(begin, newest)]), float(times[max(end - 1, 0)])
        seen = end - begin >= _LEAST_ROWS and from_s <= begin_s
        whole = seen and from_s <= first_s
        if not whole:
            first_s = begin_s - step_s
        inside = max(near_begin, begin), min(near_end, end)
        found.append(
            StepSamples(
                first_s,
                begin_s,
                step_s,
                end_s - first_s,
                span.landed_s,
                (begin, end),
                inside,
                from_s,
                last_s,
                seen,
                whole,
            )
        )
    return found
