"""The report as JSON, in SI units; ``static/report.schema.json`` is its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model import METRICS
from coach.recording.json_form import form_of, plain

if TYPE_CHECKING:
    from coach.report.measure.metric_report import MetricReport
    from coach.report.session_report import Report

FORM_VERSION = 2
"""Grows when a field changes its meaning or goes; a new field alone does not."""


def report_form(report: Report) -> dict[str, Any]:
    """Plain JSON values; ``None`` where there is nothing."""
    header = report.header
    return {
        "type": "report",
        "version": FORM_VERSION,
        "title": header.title,
        "athlete": report.athlete,
        "created_utc": plain(header.created_utc),
        "dated": header.dated,
        "provenance": plain(header.provenance),
        "placements": plain(report.placements),
        "duration_s": report.duration_s,
        "running_s": report.running_s,
        "no_data_s": report.no_data_s,
        "distance_m": report.distance_m,
        "speed": None
        if report.speed is None
        else {"median": report.speed.median, "spread": report.speed.spread},
        "verdict": report.verdict.sentence,
        "suggestion": report.verdict.suggestion,
        "findings": plain(report.verdict.findings),
        "in_band": plain(report.in_band),
        "corrections": [
            {
                "metric": one.metric,
                "from_s": one.from_s,
                "until_s": one.until_s,
                "outside": one.outside,
                "back": one.back,
                "cues": one.cues,
            }
            for one in report.corrections
        ],
        "never_calibrated": report.never_calibrated,
        "metrics": [_metric(one) for one in report.metrics],
        "earlier": plain(report.earlier),
        "cues": [
            {
                "cue_id": mark.cue.cue_id,
                "t_s": mark.cue.t_s,
                "rule": mark.cue.rule,
                "text": mark.cue.text,
                "metric": mark.cue.metric,
                "outcome": mark.outcome,
            }
            for mark in report.cues
        ],
        "phrases": plain(report.phrases),
        "silence": {reason.value: share for reason, share in report.silence.items()},
        "suspended": plain(report.suspended),
        "completeness": report.coverage.completeness,
        "lost_s": report.coverage.lost_s,
        "faults": plain(report.faults),
        "splits": plain(report.splits),
        "sides": [form_of(row) | {"alike": row.alike} for row in report.sides],
        "postures": {
            "standing": plain(report.standing),
            "first_third": plain(report.postures[0]),
            "last_third": plain(report.postures[1]),
        },
        "exercises": [one.name for one in report.exercises],
    }


def _metric(metric: MetricReport) -> dict[str, Any]:
    series = metric.series
    there = np.isfinite(series.mean)
    return {
        "name": metric.name,
        "unit": METRICS[metric.name].unit,
        "median": metric.median,
        "spread": metric.spread,
        "band": plain(metric.band),
        "in_band": metric.in_band,
        "valid_share": metric.valid_share,
        "error": metric.error,
        "noise": metric.noise,
        "drift": None
        if metric.drift is None
        else form_of(metric.drift) | {"raw_change": metric.drift.raw_change},
        "changed": plain(metric.changed),
        "by_speed": None
        if metric.by_speed is None
        else {
            "per_m_s": metric.by_speed.per_m_s,
            "low": metric.by_speed.low,
            "high": metric.by_speed.high,
        },
        "histogram": None
        if metric.histogram is None
        else {
            "borders": metric.histogram.borders.tolist(),
            "shares": metric.histogram.shares.tolist(),
        },
        "series": {
            "t_s": series.t_s[there].tolist(),
            "mean": series.mean[there].tolist(),
            "low": series.low[there].tolist(),
            "high": series.high[there].tolist(),
        },
    }
