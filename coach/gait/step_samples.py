"""Which samples show a step: where its window lies, for many steps at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
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


@dataclass(frozen=True, slots=True)
class StepSamples:
    """The windows of ``m`` steps, each begun a margin before the landing; arrays ``(m,)``.

    Args:
        first_s: Begin of the step before; where that is not ``whole``, a step ahead.
        begin_s: Begin of the step.
        end_s: Its end.
        step_s: Its time.
        landed_s: Its landing, as expected.
        begins: Number of the first sample.
        ends: Number of the one after the last, up to two beyond the step.
        seen: Whether there are enough samples of the step.
        whole: Whether the step before is to be seen too.
    """

    first_s: FloatArray
    begin_s: FloatArray
    end_s: FloatArray
    step_s: FloatArray
    landed_s: FloatArray
    begins: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]
    seen: npt.NDArray[np.bool_]
    whole: npt.NDArray[np.bool_]


def find_samples(history: RingBuffer, spans: Sequence[StepSpan], dt_s: float) -> StepSamples:
    """The windows of some steps in a history that is not empty."""
    landings = np.array([(s.before_s, s.landed_s, s.next_s, s.horizon_s) for s in spans])
    before_s, landed_s, next_s, horizon_s = landings.T
    step_s = next_s - landed_s
    margin_s = MARGIN * step_s
    begin_s, end_s = landed_s - margin_s, next_s - margin_s
    whole = np.isfinite(before_s)
    first_s = np.where(whole, before_s - margin_s, begin_s)
    begins, ends = history.windows(first_s - 2.0 * dt_s, end_s + 2.0 * dt_s, horizon_s)
    from_s = history.times[np.minimum(begins, len(history.times) - 1)]
    seen = (ends - begins >= _LEAST_ROWS) & (from_s <= begin_s)
    whole &= seen & (from_s <= first_s)
    first_s = np.where(whole, first_s, begin_s - step_s)
    return StepSamples(first_s, begin_s, end_s, step_s, landed_s, begins, ends, seen, whole)
