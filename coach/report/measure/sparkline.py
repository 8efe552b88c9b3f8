"""The course of a metric in the size of a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.report.measure.series import LEAST_SPAN_IN_ERRORS
from coach.wording.scale import Axis, widened

if TYPE_CHECKING:
    from coach.report.measure.metric_report import MetricReport

WIDTH, HEIGHT = 120.0, 30.0
_POINTS = 60
_EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Sparkline:
    """In the pixels of a drawing ``WIDTH`` by ``HEIGHT``.

    Args:
        lines: Points of polylines; a pause begins another one.
        band: y and height of the personal band; ``None`` without one.
    """

    lines: tuple[str, ...]
    band: tuple[float, float] | None


def sparkline_of(metric: MetricReport) -> Sparkline | None:
    """Means over a sixtieth of the session each; ``None`` where there was no running."""
    if metric.view is None:
        return None
    borders = widened(*metric.view, LEAST_SPAN_IN_ERRORS * metric.error)
    y = Axis(*borders, HEIGHT - _EDGE, _EDGE).within
    mean = metric.series.mean
    parts = np.array_split(mean, min(_POINTS, len(mean)))
    values = [float(part[np.isfinite(part)].mean()) if np.isfinite(part).any() else None
              for part in parts]  # fmt: skip
    lines: list[list[str]] = [[]]
    for k, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{(k + 0.5) / len(values) * WIDTH:.1f},{y(value)}")
    band = None
    if metric.band is not None:
        top, bottom = y(metric.band[1]), y(metric.band[0])
        band = (top, round(bottom - top, 1))
    return Sparkline(tuple(" ".join(line) for line in lines if line), band)
