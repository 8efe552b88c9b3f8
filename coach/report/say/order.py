"""Which metrics come first: those that the coach watches, and those of posture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.report.measure.splits import SPLIT_METRICS
from coach.wording.metric_names import repeats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.metric_report import MetricReport


def main_and_others(
    metrics: Sequence[MetricReport],
) -> tuple[tuple[MetricReport, ...], tuple[MetricReport, ...]]:
    """Those to look at first, and the rest; both in the order of the metrics."""
    there = {metric.name for metric in metrics}
    main = {
        metric.name
        for metric in metrics
        if (metric.band is not None or metric.name in SPLIT_METRICS)
        and not repeats(metric.name, there)
    }
    return (
        tuple(metric for metric in metrics if metric.name in main),
        tuple(metric for metric in metrics if metric.name not in main),
    )
