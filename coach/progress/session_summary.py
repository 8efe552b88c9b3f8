"""From the values of a session to what the history keeps of its metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model.robust import median_and_spread
from coach.progress.records import MetricRecord

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

LEAST_FOR_THIRDS = 180
"""Values below which the thirds of a run say nothing: half a minute each on the usual grid."""


def metric_record(values: FloatArray) -> MetricRecord | None:
    """Median, spread and thirds of one metric; ``None`` without a value.

    The thirds are of the running time with a valid value, not of the session: a break or a lost
    link belongs to none of them.

    Args:
        values: ``(n,)`` those that count, while running, in order of time.
    """
    if not len(values):
        return None
    median, spread = median_and_spread(values)
    first = last = None
    if len(values) >= LEAST_FOR_THIRDS:
        third = len(values) // 3
        first, last = float(np.median(values[:third])), float(np.median(values[-third:]))
    return MetricRecord(
        median=median,
        spread=spread,
        first_third=first,
        last_third=last,
        n=len(values),
    )
