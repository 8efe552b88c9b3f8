"""The run at a glance: what was usual, what changed within it, and which differences are noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.sparkline import sparkline_of
from coach.report.measure.splits import SPLIT_METRICS
from coach.wording.metric_names import label_with_unit, plain_of, repeats
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.earlier import EarlierRun
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.sparkline import Sparkline
    from coach.report.session_report import Report

HEADS = (
    "what", "median", "usual for you", "time in it", "against the last runs", "over the run",
    "noise below",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One metric in a line.

    Args:
        label: With the unit.
        plain: What it is.
        cells: Under ``HEADS[1:]``.
        drifted: Whether it changed within the run.
        course: Over the run; ``None`` where there was no running.
    """

    label: str
    plain: str
    cells: tuple[str, ...]
    drifted: bool
    course: Sparkline | None


def glance_rows(report: Report) -> list[GlanceRow]:
    """The metrics to look at first, where they have a value."""
    main, _ = main_and_others(report.metrics)
    return [_row(metric, report) for metric in main if metric.median is not None]


def _row(metric: MetricReport, report: Report) -> GlanceRow:
    band = "-"
    if metric.band is not None:
        band = " to ".join(value_of(metric.name, border) for border in metric.band)
    return GlanceRow(
        label=label_with_unit(metric.name),
        plain=plain_of(metric.name),
        cells=(
            value_of(metric.name, metric.median),
            band,
            share_of(metric.in_band),
            compared_words(metric, report.earlier.get(metric.name, ())),
            _within(metric),
            value_of(metric.name, metric.noise),
        ),
        drifted=metric.drifted,
        course=sparkline_of(metric),
    )


def _within(metric: MetricReport) -> str:
    if metric.drift is None:
        return "too short to tell"
    if not metric.drifted:
        return "held"
    return f"drifted by {value_of(metric.name, metric.drift.change, '+')}"


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
