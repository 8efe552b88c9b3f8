"""The run at a glance: what was usual, what changed within it, and which differences are noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.report.measure.sparkline import sparkline_of
from coach.report.say.compared import compared_words
from coach.report.say.order import main_and_others
from coach.wording.metric_names import NAMES, label_with_unit
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
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
        plain=NAMES[metric.name].plain,
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
