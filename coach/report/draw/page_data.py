"""What the page's charts are drawn from: shown units, as few digits as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model import METRICS, Reason
from coach.model.units import SHOWN_UNITS
from coach.report.measure.series import LEAST_SPAN_IN_ERRORS
from coach.wording.metric_names import SPEED, label_with_unit, si_unit_of, unit_of
from coach.wording.reasons import WHY
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.series import Series
    from coach.report.session_report import Report


_LEAST_SPEEDS_M_S = 1.0
_MOST_LETTERS = 300


def chart_data(report: Report) -> dict[str, Any]:
    """Everything the script needs; texts are plain, and the script enters them as text."""
    strip = report.strip
    return {
        "t": _round(report.middles_s, 2),
        "end": round(report.duration_s, 2),
        "metrics": [*_speed(report), *(_metric(one, report) for one in report.metrics)],
        "suspended": [
            [round(span.from_s, 1), round(span.until_s, 1), tr(WHY[Reason(span.why)])]
            for span in report.suspended
        ],
        "missing": _round(strip.missing, 3),
        "clipped": strip.clipped.astype(int).tolist(),
        "lost": strip.link_lost.astype(int).tolist(),
    }


def _speed(report: Report) -> list[dict[str, Any]]:
    if report.speed is None:
        return []
    return [_chart(SPEED, report.speed.series, _LEAST_SPEEDS_M_S)]


def _metric(metric: MetricReport, report: Report) -> dict[str, Any]:
    factor = SHOWN_UNITS[METRICS[metric.name].unit][1]
    chart = _chart(metric.name, metric.series, LEAST_SPAN_IN_ERRORS * metric.error * factor)
    return chart | {
        "view": None if metric.view is None else [border * factor for border in metric.view],
        "band": None if metric.band is None else [round(b * factor, 4) for b in metric.band],
        "cues": [
            [round(mark.cue.t_s, 1), mark.outcome, mark.cue.text[:_MOST_LETTERS]]
            for mark in report.cues
            if mark.cue.metric == metric.name
        ],
    }


def _chart(name: str, series: Series, least: float) -> dict[str, Any]:
    _, factor, decimals = SHOWN_UNITS[si_unit_of(name)]
    unit = unit_of(name)
    return {
        "name": name,
        "label": label_with_unit(name),
        "unit": unit,
        "decimals": decimals,
        "mean": _round(series.mean * factor, decimals + 1),
        "low": _round(series.low * factor, decimals + 1),
        "high": _round(series.high * factor, decimals + 1),
        "span": least,
        "view": None,
        "band": None,
        "cues": [],
    }


def _round(values: FloatArray, decimals: int) -> list[float | None]:
    return [None if np.isnan(v) else v for v in np.round(values, decimals).tolist()]
