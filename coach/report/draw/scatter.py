"""Each metric against speed, drawn without any script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.series import LEAST_SPAN_IN_ERRORS
from coach.report.say.glance import main_and_others
from coach.wording.metric_names import label_of, label_with_unit
from coach.wording.scale import Axis, widened
from coach.wording.translation import tr
from coach.wording.values import quantity_of, value_of

if TYPE_CHECKING:
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.speed_effect import SpeedEffect
    from coach.report.session_report import Report

WIDTH, HEIGHT, EDGE = 320.0, 150.0, 6.0


@dataclass(frozen=True, slots=True)
class Scatter:
    """One metric against speed, in the pixels of a drawing.

    Args:
        title: The metric.
        points: x and y, one for 10 s.
        line: Ends of the line: x, y, x, y.
        slow: Left border, with its unit.
        fast: Right border.
        low: Lower border.
        high: Upper border.
        words: What it changes by, with the interval.
        label: The metric, without its unit.
        matters: Whether that is more than noise.
    """

    title: str
    points: tuple[tuple[float, float], ...]
    line: tuple[float, float, float, float]
    slow: str
    fast: str
    low: str
    high: str
    words: str
    label: str
    matters: bool


def scatters_of(report: Report) -> tuple[Scatter, ...]:
    """Of the metrics to look at first, where speed was told and varied."""
    main, _ = main_and_others(report.metrics)
    return tuple(_scatter(m, m.by_speed) for m in main if m.by_speed is not None)


def _scatter(metric: MetricReport, by: SpeedEffect) -> Scatter:
    x_low, x_high = float(by.speed_m_s.min()), float(by.speed_m_s.max())
    least = LEAST_SPAN_IN_ERRORS * metric.error
    y_low, y_high = widened(float(by.values.min()), float(by.values.max()), least)
    x = Axis(x_low, x_high, EDGE, WIDTH - EDGE).at
    y = Axis(y_low, y_high, HEIGHT - EDGE, EDGE).at
    middle, level = float(by.speed_m_s.mean()), float(np.mean(by.values))
    ends = [(v, level + by.per_m_s * (v - middle)) for v in (x_low, x_high)]
    low, high = (value_of(metric.name, v, "+") for v in (by.low, by.high))
    return Scatter(
        title=label_with_unit(metric.name),
        points=tuple((x(a), y(b)) for a, b in zip(by.speed_m_s, by.values, strict=True)),
        line=(x(ends[0][0]), y(ends[0][1]), x(ends[1][0]), y(ends[1][1])),
        slow=f"{x_low:.2f} m/s",
        fast=f"{x_high:.2f} m/s",
        low=value_of(metric.name, y_low),
        high=value_of(metric.name, y_high),
        words=tr(
            "{metric}: {change} for each m/s faster ({low} to {high})",
            metric=label_of(metric.name),
            change=quantity_of(metric.name, by.per_m_s, "+"),
            low=low,
            high=high,
        ),
        label=label_of(metric.name),
        matters=metric.speed_matters,
    )
