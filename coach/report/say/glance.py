"""The run at a glance: what was usual, what changed within it, and which differences are noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.looked_at import first_looked_at
from coach.report.measure.metric_report import Change
from coach.report.measure.sparkline import sparkline_of
from coach.wording.metric_names import label_with_unit, plain_of
from coach.wording.translation import mark, tr, tr_n
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.earlier import EarlierRun
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.sparkline import Sparkline
    from coach.report.session_report import Report

HEADS = (
    mark("what"), mark("median"), mark("usual for you"), mark("time in it"),
    mark("against the last runs"), mark("over the run"), mark("noise below"),
)  # fmt: skip
"""To be translated."""


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
        low, high = (value_of(metric.name, border) for border in metric.band)
        band = tr("{low} to {high}", low=low, high=high)
    return GlanceRow(
        label=label_with_unit(metric.name),
        plain=plain_of(metric.name),
        cells=(
            value_of(metric.name, metric.median),
            band,
            share_of(metric.in_band),
            compared_words(metric, report.earlier.get(metric.name, ())),
            _known_words(metric, _within(metric)),
            value_of(metric.name, metric.noise),
        ),
        drifted=metric.drifted,
        course=sparkline_of(metric),
    )


def _known_words(metric: MetricReport, words: str) -> str:
    if not metric.known_partly:
        return words
    share = share_of(metric.valid_share)
    return tr("{words}, in the {share} of the running that are known", words=words, share=share)


def _within(metric: MetricReport) -> str:
    drift = metric.drift
    if drift is None:
        return tr("too short to tell")
    change, low, high = (
        value_of(metric.name, v, "+") for v in (drift.change, drift.low, drift.high)
    )
    match metric.changed:
        case Change.DRIFTED:
            return tr("drifted by {change} ({low} to {high})", change=change, low=low, high=high)
        case Change.BELOW_ERROR:
            return tr("changed by {change}, less than the sensor's error", change=change)
        case _:
            return tr("stayed as it was")


def main_and_others(
    metrics: Sequence[MetricReport],
) -> tuple[tuple[MetricReport, ...], tuple[MetricReport, ...]]:
    """Those to look at first, and the rest; both in the order of the metrics."""
    main = first_looked_at(
        {metric.name for metric in metrics},
        {metric.name for metric in metrics if metric.band is not None},
    )
    return (
        tuple(metric for metric in metrics if metric.name in main),
        tuple(metric for metric in metrics if metric.name not in main),
    )


def compared_words(metric: MetricReport, earlier: Sequence[EarlierRun]) -> str:
    """``as in the last 10 runs``, ``2.1 above the last 3 runs``."""
    if not earlier or metric.median is None:
        return tr("no earlier runs")
    n = len(earlier)
    usual = float(np.median([run.median for run in earlier]))
    if abs(metric.median - usual) < metric.noise:
        return tr_n("as in the last run", "as in the last {n} runs", n)
    more = value_of(metric.name, abs(metric.median - usual))
    if metric.median > usual:
        return tr_n("{more} above the last run", "{more} above the last {n} runs", n, more=more)
    return tr_n("{less} below the last run", "{less} below the last {n} runs", n, less=more)
