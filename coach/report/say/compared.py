"""This run against the last ones, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.earlier import EarlierRun
    from coach.report.measure.metric_report import MetricReport


def compared_words(metric: MetricReport, earlier: Sequence[EarlierRun]) -> str:
    """``as in the last 10 runs``, ``2.1 above the last 3 runs``."""
    if not earlier or metric.median is None:
        return "no earlier runs"
    usual = float(np.median([run.median for run in earlier]))
    runs = "the last run" if len(earlier) == 1 else f"the last {len(earlier)} runs"
    if abs(metric.median - usual) < metric.noise:
        return f"as in {runs}"
    way = "above" if metric.median > usual else "below"
    return f"{value_of(metric.name, abs(metric.median - usual))} {way} {runs}"
