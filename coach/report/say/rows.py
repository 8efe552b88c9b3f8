"""The report's tables and sentences, as texts that every form of it shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, Reason
from coach.model.units import SHOWN_UNITS, figures, in_shown_unit
from coach.report.measure.noise import noise_words
from coach.report.measure.splits import SPLIT_METRICS
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.cue_reason import reason_of
from coach.wording.fault_names import name_of_fault
from coach.wording.metric_names import label_with_unit, plain_of, unit_of
from coach.wording.reasons import WHY
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import share_of, value_of
from coach.wording.wire_names import name_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.phrase_effects import PhraseRow
    from coach.report.say.exercises import Exercise
    from coach.report.session_report import Report

_ROWS = 12
_MOST = 200
"""Rows of a table; what is more than anybody reads is counted, not listed."""

_THEN = {"improved": "improved", "not": "no change", "unknown": "not known"}


@dataclass(frozen=True, slots=True)
class MetricWords:
    """One metric in words, and its chart as a table of a few rows."""

    name: str
    label: str
    plain: str
    meaning: str
    numbers: str
    doubt: str
    rows: tuple[tuple[str, str, str, str], ...]


def answered(exercise: Exercise, report: Report) -> str:
    """Which of the report's findings an exercise answers."""
    return ", ".join(name_words(f.value) for f in report.verdict.findings if f in exercise.answers)


def title_of(report: Report) -> str:
    """The session's title, or what it was."""
    return escape_terminal(report.header.title) if report.header.title.strip() else "A run"


def about_words(report: Report) -> str:
    """Day, place, length."""
    where = " and ".join(place.value for place in report.placements)
    way = "" if report.distance_m is None else f", {report.distance_m / 1000.0:.2f} km"
    header = report.header
    day = f"{header.created_utc:%Y-%m-%d %H:%M} UTC" if header.dated else "date not known"
    return (
        f"{day}, sensor at the {where}, "
        f"{clock(report.duration_s)} long, running {clock(report.running_s)}{way}"
    )


def metric_rows(metrics: Sequence[MetricReport]) -> list[MetricWords]:
    """Each metric in words."""
    return [_metric(one) for one in metrics]


def _metric(metric: MetricReport) -> MetricWords:
    parts = []
    if metric.median is not None:
        parts.append(
            f"median {value_of(metric.name, metric.median)}, "
            f"spread {value_of(metric.name, metric.spread)}"
        )
    if metric.band is not None:
        low, high = (value_of(metric.name, border) for border in metric.band)
        parts.append(f"your band {low} to {high}, in it {share_of(metric.in_band)}")
    if metric.valid_share is not None:
        parts.append(f"valid {share_of(metric.valid_share)} of the running")
    return MetricWords(
        name=metric.name,
        plain=plain_of(metric.name),
        label=label_with_unit(metric.name),
        meaning=METRICS[metric.name].meaning,
        numbers="; ".join(parts) or "no value while running",
        doubt=noise_words(metric.name, metric.noise, metric.spread, metric.error),
        rows=tuple(_coarse(metric)),
    )


def _coarse(metric: MetricReport) -> list[tuple[str, str, str, str]]:
    """The chart as a table of at most twelve rows."""
    series = metric.series
    rows: list[tuple[str, str, str, str]] = []
    for part in np.array_split(np.arange(len(series.t_s)), min(_ROWS, len(series.t_s))):
        there = part[np.isfinite(series.mean[part])]
        when = f"{clock(series.t_s[part[0]] - series.t_s[0])}"
        if len(there):
            values = series.mean[there].mean(), series.low[there].min(), series.high[there].max()
            mean, low, high = (value_of(metric.name, float(v)) for v in values)
            rows.append((when, mean, low, high))
        else:
            rows.append((when, "-", "-", "-"))
    return rows


def suspended_rows(report: Report) -> list[tuple[str, str, str]]:
    spans = report.suspended
    rows = [(clock(s.from_s), clock(s.until_s), tr(WHY[Reason(s.why)])) for s in spans[:_MOST]]
    if len(spans) > _MOST:
        rows.append(("", "", f"and {len(spans) - _MOST} more"))
    return rows


DRIFT_HEADS = (
    "metric", "first third", "last third", "change", "interval", "held equal", "answer",
)  # fmt: skip


def drift_rows(metrics: Sequence[MetricReport]) -> list[tuple[str, ...]]:
    """Under ``DRIFT_HEADS``, where it can be told."""
    rows: list[tuple[str, ...]] = []
    for metric in metrics:
        drift = metric.drift
        if drift is None:
            continue
        first, last, change, low, high = (
            value_of(metric.name, v)
            for v in (drift.first, drift.last, drift.change, drift.low, drift.high)
        )
        answer = "drifted" if metric.drifted else "noise"
        words = label_with_unit(metric.name)
        held = drift.corrected_for or "-"
        rows.append((words, first, last, change, f"{low} to {high}", held, answer))
    return rows


def speed_words(report: Report) -> str:
    """Speed in a line, empty where it was not told."""
    speed = report.speed
    if speed is None:
        return ""
    pace = f", {clock(_KM_M / speed.median)} min/km" if speed.median > _LEAST_PACED_M_S else ""
    return f"median {speed.median:.2f} m/s{pace}, spread {speed.spread:.2f}"


_KM_M = 1000.0
_LEAST_PACED_M_S = 0.3


def split_table(report: Report) -> tuple[list[str], list[tuple[str, ...]], str]:
    """Heads, rows and caption."""
    far = report.distance_m is not None
    shown_metrics = [n for n in SPLIT_METRICS if any(n in s.medians for s in report.splits)]
    heads = ["km" if far else "from", *(["min/km"] if far else ["running"])]
    heads += [*(label_with_unit(name) for name in shown_metrics), "in band", "cues"]
    rows: list[tuple[str, ...]] = []
    for number, split in enumerate(report.splits, 1):
        begin = (clock(split.from_s), clock(split.running_s))
        if split.distance_m is not None:
            per_km = (split.until_s - split.from_s) / max(split.distance_m, 1.0) * 1000.0
            whole = split.distance_m > 990.0
            begin = (str(number) if whole else f"{split.distance_m / 1000.0:.2f}", clock(per_km))
        rows.append(
            (
                *begin,
                *(value_of(name, split.medians.get(name)) for name in shown_metrics),
                share_of(split.in_band),
                str(split.cues),
            )
        )
    return heads, rows, "Medians while running, " + ("per kilometre" if far else "per 5 minutes")


def side_table(report: Report) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in report.sides:
        unit = SHOWN_UNITS[row.unit][0]
        left, right, apart, noise = (
            in_shown_unit(row.unit, value)
            for value in (row.left, row.right, row.left - row.right, row.noise)
        )
        answer = "alike" if row.alike else "different"
        rows.append((f"{row.words} [{unit}]", left, right, apart, noise, answer))
    return rows


PHRASE_HEADS = (
    "words", "about", "given", "helped", "then it went from", "way back", "without a cue", "held",
)  # fmt: skip


def phrase_table(report: Report) -> list[tuple[str, ...]]:
    """Under ``PHRASE_HEADS``."""
    return [
        (
            escape_terminal(row.text) or "a sound alone",
            name_of_cue(row.rule),
            str(row.given),
            f"{row.helped} of {row.judged}" if row.judged else "-",
            _before_and_after(row),
            "-" if row.change is None else figures(row.change, 1, "+"),
            "-" if row.uncued is None else f"{figures(row.uncued, 1, '+')} in {row.uncued_n}",
            "-" if row.held_s is None else f"{row.held_s:.0f} s",
        )
        for row in report.phrases
    ]


def _before_and_after(row: PhraseRow) -> str:
    if row.before is None:
        return "-"
    before, after = (value_of(row.metric, value) for value in (row.before, row.after))
    return f"{before} to {after} {unit_of(row.metric)}".strip()


def silence_rows(report: Report) -> list[tuple[str, str]]:
    return [(tr(WHY[reason]), share_of(share)) for reason, share in report.silence.items()]


def cue_rows(report: Report) -> list[tuple[str, str, str, str]]:
    return [
        (
            clock(mark.cue.t_s),
            escape_terminal(mark.cue.text) or "a sound alone",
            escape_terminal(reason_of(mark.cue), LINE),
            _THEN[mark.outcome] if mark.cue.metric else "-",
        )
        for mark in report.cues[:_MOST]
    ]


def data_words(report: Report) -> str:
    """How much of the data is there."""
    coverage = report.coverage
    lost = sum(gap.length_s for gap in coverage.gaps)
    words = f"{coverage.completeness:.1%} of the data arrived"
    if coverage.gaps:
        words += f"; {len(coverage.gaps)} gaps, {lost:.1f} s together"
    if report.seat_s:
        words += f"; the sensor moved or was loose at {clock(report.seat_s[0])}"
    return f"{words}."


def fault_rows(report: Report) -> list[tuple[str, str, str]]:
    return [(name_of_fault(k), str(f.times), str(f.count)) for k, f in report.faults.items()]


def versions_words(report: Report) -> str:
    """Where the numbers come from."""
    versions = ", ".join(
        f"{escape_terminal(k)} {escape_terminal(str(v))}" for k, v in report.header.versions.items()
    )
    kind = report.header.provenance.value
    return f"{kind} recording{'; ' + versions if versions else ''}"
