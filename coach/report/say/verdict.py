"""The run in one sentence, and the one thing to try next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.cues import RULES
from coach.model import METRICS
from coach.model.units import S_PER_MIN, SHOWN_UNITS
from coach.report.measure.findings import sign_of
from coach.wording.metric_names import words_of
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.report.measure.findings import Finding, Sign
    from coach.report.measure.metric_report import MetricReport

LEAST_RUNNING_S = 180.0
_POOR = 0.9
_OFTEN_OUT = 0.3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said first.

    Args:
        sentence: The run.
        suggestion: For next time.
        findings: What the exercises answer, the strongest first.
    """

    sentence: str
    suggestion: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bears on the verdict beside the metrics.

    Args:
        running_s: Time spent running.
        completeness: Part of the data that is there.
        moved: Whether the sensor slipped.
        pain: Whether the runner said that something hurts.
        measure_only: Whether this was one of the first sessions, which only measure.
        in_band: Part of the judged values in their band; ``None`` without bands.
        helped: Of those that could be judged, how many helped.
        judged: How many could be judged.
        focus: Metrics of the rules that were coached in this run; empty for all.
    """

    running_s: float
    completeness: float
    moved: bool
    pain: bool
    measure_only: bool
    in_band: float | None
    helped: int
    judged: int
    focus: frozenset[str] = frozenset()


def verdict_of(metrics: Sequence[MetricReport], about: Circumstances) -> Verdict:
    """Sentence, suggestion and findings."""
    if about.running_s <= 0.0:
        return Verdict(
            "No running was found in this session, so there is nothing to judge.",
            "Start the coach, stand still until it has calibrated, and run.",
            (),
        )
    drifted = [(metric, sign) for metric in metrics if (sign := _drift_sign(metric))]
    drifted.sort(key=lambda pair: -_strength(pair[0]))
    out = [(metric, sign) for metric in metrics if (sign := _out_sign(metric))]
    signs = [sign for _, sign in (*drifted, *out)]
    # What the runner works on goes before what is larger.
    signs.sort(key=lambda sign: sign.metric not in about.focus)
    return Verdict(
        _sentence(about, drifted, out),
        _suggestion(about, signs),
        tuple(dict.fromkeys(sign.finding for sign in signs)),
    )


def _drift_sign(metric: MetricReport) -> Sign | None:
    if metric.drift is None or not metric.drifted:
        return None
    sign = sign_of(metric.name, metric.drift.first, metric.drift.change)
    return sign if sign and not would_harm(sign, metric.drift.last) else None


def _out_sign(metric: MetricReport) -> Sign | None:
    if metric.in_band is None or metric.band is None or metric.median is None:
        return None
    if 1.0 - metric.in_band < _OFTEN_OUT:
        return None
    centre = 0.5 * (metric.band[0] + metric.band[1])
    sign = sign_of(metric.name, centre, metric.median - centre)
    return sign if sign and not would_harm(sign, metric.median) else None


def would_harm(sign: Sign, value: float) -> bool:
    """Whether the coach itself would not correct a metric that has this value.

    Args:
        sign: With the direction of the fault.
        value: Where the metric is now, SI units.
    """
    return any(
        rule.direction * (value - rule.limit) < 0.0
        for rule in RULES
        if (rule.metric, rule.direction) == (sign.metric, sign.direction)
    )


def _strength(metric: MetricReport) -> float:
    assert metric.drift is not None
    return abs(metric.drift.change) / metric.least_drift


def _sentence(
    about: Circumstances,
    drifted: list[tuple[MetricReport, Sign]],
    out: list[tuple[MetricReport, Sign]],
) -> str:
    minutes = about.running_s / S_PER_MIN
    over = f"Over {minutes:.0f} min of running" if minutes >= 2.0 else "In this short run"
    held = f"; {share_of(about.in_band)} of the values were in your band" if about.in_band else ""
    if not drifted and out:
        name, inside = words_of(out[0][0].name), out[0][0].in_band
        held = f"; {name} was out of your band for {share_of(1.0 - (inside or 0.0))} of it"
    if about.running_s < LEAST_RUNNING_S:
        return f"{over} there was too little to tell whether your form holds{held}."
    if not drifted and out:
        return f"{over} nothing drifted beyond noise{held}."
    if not drifted:
        return f"{over} your form held: nothing drifted beyond noise{held}."
    metric, sign = drifted[0]
    assert metric.drift is not None
    unit = SHOWN_UNITS[METRICS[metric.name].unit][0]
    low, high = sorted(abs(v) for v in (metric.drift.low, metric.drift.high))
    size, low_words, high_words = (
        value_of(metric.name, v) for v in (abs(metric.drift.change), low, high)
    )
    others = len(drifted) - 1
    more = f"; {others} other thing{'s' if others > 1 else ''} drifted too" if others else ""
    return (
        f"{over} {sign.words}, by {size} {unit}".rstrip() + f" ({low_words} to {high_words}){more}."
    )


def _suggestion(about: Circumstances, signs: list[Sign]) -> str:
    if about.pain:
        return "You said that something hurts: rest it, and see somebody about it if it stays."
    if about.moved:
        return (
            "The sensor moved on the way: wear the strap tighter, or in another place, next time."
        )
    if about.completeness < _POOR:
        return (
            f"Only {share_of(about.completeness)} of the data arrived: wear the phone or computer "
            "on the same side as the sensor next time."
        )
    short = about.running_s < LEAST_RUNNING_S
    if about.measure_only and not short:
        return "This run only measured. Now choose one thing to work on with 'coach focus'."
    if signs:
        return f"Next time, {signs[0].try_this}."
    if short:
        return "Run for ten minutes or more next time; then the report can say what drifts."
    if about.judged and 2 * about.helped < about.judged:
        return "Few of the cues were followed by a change: try other words, with 'coach words'."
    return "Leave it as it is, and run a little longer next time."
