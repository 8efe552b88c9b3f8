"""The report's tables and sentences, as texts that every form of it shares."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Finding, Reason
from coach.model.units import in_shown_unit
from coach.recording import Provenance
from coach.report.measure.looked_at import SPLIT_METRICS
from coach.report.measure.metric_report import Change
from coach.report.measure.noise import noise_words
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.cue_reason import reason_of, said_of
from coach.wording.fault_names import name_of_fault
from coach.wording.metric_names import (
    label_of,
    label_with_unit,
    plain_of,
    shown_unit,
    words_of,
)
from coach.wording.place_names import where_of
from coach.wording.reasons import WHY
from coach.wording.rule_names import name_of_cue
from coach.wording.times import clock
from coach.wording.translation import mark, tr, tr_n
from coach.wording.values import quantity_of, share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.practice.exercise import Exercise
    from coach.report.measure.corrections import Correction
    from coach.report.measure.metric_report import MetricReport
    from coach.report.measure.phrase_effects import PhraseRow
    from coach.report.measure.splits import Split
    from coach.report.session_report import Report

_ROWS = 12
_ALL = 0.995
_MOST_CORRECTIONS = 3
_MOST = 200
"""Rows of a table; what is more than anybody reads is counted, not listed."""

_THEN = {"improved": mark("improved"), "not": mark("no change"), "unknown": mark("not known")}
_FOUND = MappingProxyType(
    {
        Finding.FOLDS: mark("folds forward"),
        Finding.LEANS_BACK: mark("leans back"),
        Finding.LEANS_SIDEWAYS: mark("leans sideways"),
        Finding.BACK_ROUNDS: mark("back rounds"),
        Finding.TRUNK_TURNS: mark("trunk turns"),
        Finding.PELVIS_TIPS: mark("pelvis tips forward"),
        Finding.PELVIS_TUCKS: mark("pelvis tucks under"),
        Finding.HIP_DROPS: mark("hip drops"),
        Finding.PELVIS_TURNS: mark("pelvis turns"),
        Finding.CADENCE_FALLS: mark("cadence falls"),
        Finding.BOUNCES: mark("bounces"),
        Finding.LANDS_HARD: mark("lands hard"),
        Finding.BRAKES: mark("brakes"),
        Finding.HEAVY_FEET: mark("heavy feet"),
        Finding.UNEVEN: mark("uneven"),
    }
)
_PROVENANCES = MappingProxyType(
    {
        Provenance.LIVE: mark("recorded live"),
        Provenance.SIMULATED: mark("a simulated recording"),
        Provenance.IMPORTED: mark("an imported recording"),
    }
)


NEVER_CALIBRATED = mark(
    "The coach was never calibrated in this run, so it learnt nothing of what is usual for you and "
    "judged nothing."
)


@dataclass(frozen=True, slots=True)
class MetricWords:
    """One metric in words, and its chart as a table of a few rows."""

    name: str
    label: str
    plain: str
    numbers: str
    doubt: str
    rows: tuple[tuple[str, str, str, str], ...]


def answered(exercise: Exercise, report: Report) -> str:
    """Which of the report's findings an exercise answers."""
    return ", ".join(tr(_FOUND[f]) for f in report.verdict.findings if f in exercise.answers)


def title_of(report: Report) -> str:
    """The session's title, or what it was."""
    return escape_terminal(tr(report.header.title)) if report.header.title.strip() else tr("A run")


def about_words(report: Report) -> str:
    """Day, place, length."""
    header = report.header
    day = f"{header.created_utc:%Y-%m-%d %H:%M} UTC" if header.dated else tr("date not known")
    words = tr(
        "{day}, sensor {where}, {length} long, running {running}",
        day=day,
        where=where_of(report.placements),
        length=clock(report.duration_s),
        running=clock(report.running_s),
    )
    if report.no_data_s > 0.0:
        words += tr(", without data {no_data}", no_data=clock(report.no_data_s))
    return words if report.distance_m is None else f"{words}, {report.distance_m / 1000.0:.2f} km"


def metric_rows(metrics: Sequence[MetricReport]) -> list[MetricWords]:
    """Each metric in words."""
    return [_metric(one) for one in metrics]


def _metric(metric: MetricReport) -> MetricWords:
    parts = []
    if metric.median is not None:
        parts.append(
            tr(
                "median {median}, spread {spread}",
                median=value_of(metric.name, metric.median),
                spread=value_of(metric.name, metric.spread),
            )
        )
    if metric.band is not None:
        low, high = (value_of(metric.name, border) for border in metric.band)
        share = share_of(metric.in_band)
        parts.append(
            tr("your band {low} to {high}, in it {share}", low=low, high=high, share=share)
        )
    if metric.valid_share is not None:
        parts.append(tr("known for {share} of the running", share=share_of(metric.valid_share)))
    return MetricWords(
        name=metric.name,
        plain=plain_of(metric.name),
        label=label_with_unit(metric.name),
        numbers="; ".join(parts) or tr("no value while running"),
        doubt=noise_words(
            metric.name, metric.noise, metric.spread, metric.error, metric.learnt_from
        ),
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
        rows.append(("", "", tr_n("and {n} more", "and {n} more", len(spans) - _MOST)))
    return rows


DRIFT_HEADS = (
    mark("metric"), mark("first third"), mark("last third"), mark("change"),
    mark("at an equal pace"), mark("interval"), mark("held equal"), mark("answer"),
)  # fmt: skip
_HELD = {"speed": mark("speed"), "cadence": mark("cadence"), "": "-"}
_CHANGES = MappingProxyType(
    {
        Change.NONE: mark("none"),
        Change.BELOW_ERROR: mark("real but smaller than the error"),
        Change.DRIFTED: mark("drifted"),
    }
)


def drift_rows(metrics: Sequence[MetricReport]) -> list[tuple[str, ...]]:
    """Under ``DRIFT_HEADS``, where it can be told."""
    rows: list[tuple[str, ...]] = []
    for metric in metrics:
        drift = metric.drift
        if drift is None or metric.changed is None:
            continue
        first, last, raw, change, low, high = (
            value_of(metric.name, value, sign)
            for value, sign in (
                (drift.first, "-"), (drift.last, "-"), (drift.raw_change, "+"),
                (drift.change, "+"), (drift.low, "+"), (drift.high, "+"),
            )
        )  # fmt: skip
        rows.append(
            (
                label_with_unit(metric.name),
                first,
                last,
                raw,
                change if drift.corrected_for else "-",
                tr("{low} to {high}", low=low, high=high),
                tr(_HELD[drift.corrected_for]),
                tr(_CHANGES[metric.changed]),
            )
        )
    return rows


def speed_words(report: Report) -> str:
    """Speed in a line, empty where it was not told."""
    speed = report.speed
    if speed is None:
        return ""
    median, spread = f"{speed.median:.2f}", f"{speed.spread:.2f}"
    if speed.median <= _LEAST_PACED_M_S:
        return tr("median {median} m/s, spread {spread}", median=median, spread=spread)
    return tr(
        "median {median} m/s, {pace} min/km, spread {spread}",
        median=median,
        pace=clock(_KM_M / speed.median),
        spread=spread,
    )


_KM_M = 1000.0
_LEAST_PACED_M_S = 0.3


def split_table(report: Report) -> tuple[list[str], list[tuple[str, ...]], str]:
    """Heads, rows and caption."""
    far = report.distance_m is not None
    shown_metrics = [n for n in SPLIT_METRICS if any(n in s.medians for s in report.splits)]
    heads = ["km", "min/km"] if far else [tr("from"), tr("running")]
    heads += [label_with_unit(name) for name in shown_metrics]
    heads += [tr("least in your band"), tr("cues")]
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
                _least_in_band(split),
                str(split.cues),
            )
        )
    if far:
        return heads, rows, tr("Medians while running, per kilometre")
    return heads, rows, tr("Medians while running, per 5 minutes")


def _least_in_band(split: Split) -> str:
    """The metric that was in its band least: a mean over all would hide it."""
    if not split.in_band:
        return "-"
    name, share = min(split.in_band.items(), key=lambda pair: pair[1])
    if share >= _ALL:
        return tr("all {share}", share=share_of(1.0))
    return tr("{metric} {share}", metric=words_of(name), share=share_of(share))


def side_table(report: Report) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in report.sides:
        unit = shown_unit(row.unit)
        left, right, apart, noise = (
            in_shown_unit(row.unit, value)
            for value in (row.left, row.right, row.left - row.right, row.noise)
        )
        answer = tr("alike") if row.alike else tr("different")
        rows.append((f"{tr(row.words)} [{unit}]", left, right, apart, noise, answer))
    return rows


PHRASE_HEADS = (
    mark("words"), mark("about"), mark("given"), mark("helped"), mark("then it went from"),
    mark("without a cue"), mark("held"),
)  # fmt: skip


def phrase_table(report: Report) -> list[tuple[str, ...]]:
    """Under ``PHRASE_HEADS``."""
    return [
        (
            escape_terminal(row.text) or tr("a sound alone"),
            name_of_cue(row.rule),
            str(row.given),
            tr("{helped} of {judged}", helped=row.helped, judged=row.judged) if row.judged else "-",
            _before_and_after(row),
            _by_itself(row),
            "-" if row.held_s is None else f"{row.held_s:.0f} s",
        )
        for row in report.phrases
    ]


def _by_itself(row: PhraseRow) -> str:
    """How it went after moments just as far out in which nothing was said."""
    if row.uncued is None or row.change is None:
        return "-"
    if row.uncued <= 0.0:
        return tr("{n} times, not back", n=row.uncued_n)
    if row.change <= 0.0:
        return tr("{n} times, came back", n=row.uncued_n)
    return tr("{n} times, {part:.0%} as far back", n=row.uncued_n, part=row.uncued / row.change)


def _before_and_after(row: PhraseRow) -> str:
    if row.before is None:
        return "-"
    before, after = value_of(row.metric, row.before), quantity_of(row.metric, row.after)
    return tr("{low} to {high}", low=before, high=after)


def silence_rows(report: Report) -> list[tuple[str, str]]:
    return [(tr(WHY[reason]), share_of(share)) for reason, share in report.silence.items()]


def cue_rows(report: Report) -> list[tuple[str, str, str, str]]:
    return [
        (
            clock(one.cue.t_s),
            said_of(one.cue),
            escape_terminal(reason_of(one.cue), LINE),
            tr(_THEN[one.outcome]) if one.cue.metric else "-",
        )
        for one in report.cues[:_MOST]
    ]


def data_words(report: Report) -> str:
    """How much of the data is there."""
    coverage = report.coverage
    lost = sum(gap.length_s for gap in coverage.gaps)
    said = [tr("{share:.1%} of the data arrived.", share=coverage.completeness)]
    if coverage.gaps:
        said.append(
            tr_n(
                "There was {n} gap of {seconds} s.",
                "There were {n} gaps, {seconds} s together.",
                len(coverage.gaps),
                seconds=f"{lost:.1f}",
            )
        )
    if report.seat_s:
        said.append(tr("The sensor moved or was loose at {time}.", time=clock(report.seat_s[0])))
    return " ".join(said)


def fault_rows(report: Report) -> list[tuple[str, str, str]]:
    return [(name_of_fault(k), str(f.times), str(f.count)) for k, f in report.faults.items()]


def correction_words(report: Report) -> list[str]:
    """What was out of the band and came back, a sentence each."""
    return [_correction(one) for one in report.corrections[:_MOST_CORRECTIONS]]


def _correction(one: Correction) -> str:
    values = {
        "metric": label_of(one.metric),
        "outside": quantity_of(one.metric, one.outside),
        "back": value_of(one.metric, one.back),
        "begin": clock(one.from_s),
        "end": clock(one.until_s),
    }
    if not one.cues:
        return tr(
            "{metric} was out of your band, at {outside}, from {begin} to {end}; without a cue of "
            "its own it came back, to {back}.",
            **values,
        )
    return tr_n(
        "{metric} was out of your band, at {outside}, from {begin} to {end}; after a cue it came "
        "back, to {back}.",
        "{metric} was out of your band, at {outside}, from {begin} to {end}; after {n} cues it "
        "came back, to {back}.",
        one.cues,
        **values,
    )


def versions_words(report: Report) -> str:
    """Where the numbers come from."""
    versions = ", ".join(
        f"{escape_terminal(k)} {escape_terminal(str(v))}" for k, v in report.header.versions.items()
    )
    kind = tr(_PROVENANCES[report.header.provenance])
    return f"{kind}; {versions}" if versions else kind
