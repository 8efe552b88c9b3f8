"""Left against right."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import AS_OURS, METRICS, Side, error_of
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from coach.app.grid_columns import GridColumns
    from coach.model import Placement, SensorWorth
    from coach.model.blocks import FloatArray
    from coach.report.measure.collect import ReportSink

_FEWEST = 20
"""Steps of a foot below which its median is left to chance."""

_OF_STEPS = (
    (mark("time of a step"), "duration_s", "s", "step_time_asymmetry"),
    (mark("time on the ground"), "contact_time_s", "s", "contact_time_s"),
    (mark("bounce"), "vertical_oscillation_m", "m", "vertical_oscillation_asymmetry"),
)
"""Words, column of ``SideSteps``, its unit, and the metric whose published error holds."""

_OF_METRICS = (
    (
        mark("hip drop while this foot carries you"),
        "contralateral_pelvic_drop_left_rad",
        "contralateral_pelvic_drop_right_rad",
        "rad",
    ),
)


@dataclass(frozen=True, slots=True)
class SideRow:
    """One thing measured on both sides; medians in ``unit``, the left foot's and the right's.

    Args:
        words: What it is, to be translated.
        unit: SI unit as in ``METRICS``.
        left: Median.
        right: Median.
        noise: Difference below which the two are alike.
    """

    words: str
    unit: str
    left: float
    right: float
    noise: float

    @property
    def alike(self) -> bool:
        return abs(self.left - self.right) < self.noise


def sides_of(
    sink: ReportSink,
    grid: GridColumns,
    running: npt.NDArray[np.bool_],
    placements: Sequence[Placement],
    worths: Mapping[Placement, SensorWorth] = AS_OURS,
) -> tuple[SideRow, ...]:
    """The rows that have data.

    Noise is the published error of the metric and 1.96 standard errors of the difference of two
    medians of independent steps, together as independent errors are.

    Args:
        sink: Has the steps.
        grid: Has the metrics of both sides.
        running: ``(n,)`` which rows of the grid are running.
        placements: Where the sensors sit.
        worths: What their samples are worth.
    """
    rows: list[SideRow | None] = []
    left, right = sink.steps(Side.LEFT), sink.steps(Side.RIGHT)
    for words, column, unit, metric in _OF_STEPS:
        error = error_of(metric, placements, worths)
        a, b = getattr(left, column), getattr(right, column)
        rows.append(
            _row(words, unit, a, b, per=1, error=error, of_mean=METRICS[metric].unit != unit)
        )
    for words, of_left, of_right, unit in _OF_METRICS:
        a, b = (grid.values(name)[running & grid.ok(name)] for name in (of_left, of_right))
        # A reading is a mean over four stances, so about every sixth is independent of the last.
        error = error_of(of_left, placements, worths)
        rows.append(_row(words, unit, a, b, per=6, error=error, of_mean=False))
    return tuple(row for row in rows if row)


def _row(
    words: str,
    unit: str,
    left: FloatArray,
    right: FloatArray,
    *,
    per: int,
    error: float,
    of_mean: bool,
) -> SideRow | None:
    left, right = left[np.isfinite(left)], right[np.isfinite(right)]
    if min(len(left), len(right)) < _FEWEST:
        return None
    middles = float(np.median(left)), float(np.median(right))
    # A median's standard error is 1.25 times the mean's, for values that scatter normally.
    doubt = 1.25 * np.sqrt(per * (left.var() / len(left) + right.var() / len(right)))
    shared = error * 0.5 * sum(middles) if of_mean else error
    return SideRow(words, unit, *middles, math.hypot(1.96 * float(doubt), shared))
