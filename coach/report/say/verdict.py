"""The run in one sentence, and the one thing to try next time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.units import S_PER_MIN
from coach.report.measure.drift_regression import BLOCK_S, LEAST_BLOCKS
from coach.report.measure.findings import sign_of, would_harm
from coach.wording.metric_names import label_of, words_of
from coach.wording.times import clock
from coach.wording.translation import tr, tr_n
from coach.wording.values import quantity_of, share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import Finding
    from coach.report.measure.corrections import Correction
    from coach.report.measure.findings import Sign
    from coach.report.measure.metric_report import MetricReport

LEAST_RUNNING_S = LEAST_BLOCKS * BLOCK_S
"""Less of it is too little to tell a drift from chance."""
_SECONDS_WORTH_A_MINUTE = 120.0
_POOR = 0.9
_OFTEN_OUT = 0.3
_ALL = 0.995


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
        corrections: What was out of its band and came back.
        never_calibrated: Whether there was no calibration from begin to end.
        helped: Of those that could be judged, how many helped.
        judged: How many could be judged.
        focus: Metric and direction of the fault of the rules that were coached in this run; empty
            for all.
    """

    running_s: float
    completeness: float
    moved: bool
    pain: bool
    measure_only: bool
    helped: int
    judged: int
    focus: frozenset[tuple[str, int]] = frozenset()
    corrections: tuple[Correction, ...] = ()
    never_calibrated: bool = False


def verdict_of(metrics: Sequence[MetricReport], about: Circumstances) -> Verdict:
    """Sentence, suggestion and findings."""
    if about.running_s <= 0.0:
        return Verdict(
            tr("No running was found in this session, so there is nothing to judge."),
            tr("Start the coach, stand still until it has calibrated, and run."),
            (),
        )
    drifted = [(metric, sign) for metric in metrics if (sign := _drift_sign(metric))]
    drifted.sort(key=lambda pair: -_strength(pair[0]))
    out = [(metric, sign) for metric in metrics if (sign := _out_sign(metric))]
    out.sort(key=lambda pair: pair[0].in_band or 0.0)
    # Who works on a fault is not advised to go back to it.
    signs = [sign for _, sign in (*drifted, *out) if not _worked_for(sign, about)]
    # What the runner works on goes before what is larger.
    focus = {metric for metric, _ in about.focus}
    signs.sort(key=lambda sign: sign.metric not in focus)
    return Verdict(
        " ".join(_sentences(metrics, about, drifted, out)),
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


def _worked_for(sign: Sign, about: Circumstances) -> bool:
    """Whether it is the other way from the fault that the runner works on."""
    faults = {direction for metric, direction in about.focus if metric == sign.metric}
    return -sign.direction in faults and sign.direction not in faults


def _strength(metric: MetricReport) -> float:
    assert metric.drift is not None
    return abs(metric.drift.change) / metric.least_drift


def _sentences(
    metrics: Sequence[MetricReport],
    about: Circumstances,
    drifted: list[tuple[MetricReport, Sign]],
    out: list[tuple[MetricReport, Sign]],
) -> Iterator[str]:
    """What happened, then what else is to be known of it."""
    minutes = f"{about.running_s / S_PER_MIN:.0f}"
    if about.running_s < LEAST_RUNNING_S:
        yield _too_short(about.running_s, minutes)
        yield from _out_words(about, out)
        return
    if drifted:
        yield from _drift_words(minutes, drifted)
        return
    if out:
        yield tr("Over {minutes} min of running nothing drifted beyond noise.", minutes=minutes)
        yield from _out_words(about, out)
    elif about.corrections:
        one = about.corrections[0]
        yield tr(
            "Over {minutes} min of running {metric} was out of your band from {begin} to {end} and "
            "came back; nothing drifted beyond noise from begin to end.",
            minutes=minutes,
            metric=words_of(one.metric),
            begin=clock(one.from_s),
            end=clock(one.until_s),
        )
    else:
        yield _held(minutes, partly=about.never_calibrated or bool(_partly(metrics)))
        yield from _in_band_words(metrics)
    yield from _partly_words(metrics)


def _held(minutes: str, *, partly: bool) -> str:
    if partly:
        return tr(
            "Over {minutes} min of running, nothing that was measured throughout drifted beyond "
            "noise.",
            minutes=minutes,
        )
    return tr(
        "Over {minutes} min of running your form held: nothing drifted beyond noise.",
        minutes=minutes,
    )


def _too_short(running_s: float, minutes: str) -> str:
    if running_s < _SECONDS_WORTH_A_MINUTE:
        return tr("In this short run there was too little to tell whether your form holds.")
    return tr(
        "Over {minutes} min of running there was too little to tell whether your form holds.",
        minutes=minutes,
    )


def _out_words(about: Circumstances, out: list[tuple[MetricReport, Sign]]) -> Iterator[str]:
    """The metric that was out of its band most: of the faults, else of what is worked for."""
    if not out:
        return
    metric, sign = min(out, key=lambda pair: _worked_for(pair[1], about))
    label, share = label_of(metric.name), share_of(1.0 - (metric.in_band or 0.0))
    yield (
        tr(
            "{metric} was out of your band for {share} of the running in which it was known.",
            metric=label,
            share=share,
        )
        if metric.known_partly
        else tr(
            "{metric} was out of your band for {share} of the running.", metric=label, share=share
        )
    )
    if _worked_for(sign, about):
        yield tr(
            "That is the way you are working for; 'coach usual' says whether your usual value has "
            "moved for good."
        )


def _in_band_words(metrics: Sequence[MetricReport]) -> Iterator[str]:
    """The metric that was in its band least: a mean over all would hide it."""
    banded = [one for one in metrics if one.in_band is not None]
    if not banded:
        return
    least = min(banded, key=lambda one: one.in_band or 0.0)
    if (least.in_band or 0.0) >= _ALL:
        yield tr("Whatever has a band was in it all the time.")
    else:
        yield tr(
            "{metric} was in your band for {share} of the running, all else for longer.",
            metric=label_of(least.name),
            share=share_of(least.in_band),
        )


def _partly(metrics: Sequence[MetricReport]) -> list[MetricReport]:
    return [one for one in metrics if one.band is not None and one.known_partly]


def _partly_words(metrics: Sequence[MetricReport]) -> Iterator[str]:
    """What was known for a part of the run only, and so may have drifted unseen."""
    partly = _partly(metrics)
    if partly:
        yield tr(
            "Known for a part of the running only: {metrics}. The rest may have been otherwise.",
            metrics=", ".join(f"{words_of(m.name)} ({share_of(m.valid_share)})" for m in partly),
        )


def _drift_words(minutes: str, drifted: list[tuple[MetricReport, Sign]]) -> Iterator[str]:
    metric, sign = drifted[0]
    drift = metric.drift
    assert drift is not None
    low, high = sorted(abs(v) for v in (drift.low, drift.high))
    size, raw = (quantity_of(metric.name, abs(v)) for v in (drift.change, drift.raw_change))
    yield tr(
        sign.words,
        minutes=minutes,
        size=size,
        low=value_of(metric.name, low),
        high=value_of(metric.name, high),
    )
    if drift.corrected_for and raw != size:
        yield tr("That is at an equal pace; as measured it was {change}.", change=raw)
    others = len(drifted) - 1
    if others:
        yield tr_n("{n} other thing drifted too.", "{n} other things drifted too.", others)


def _suggestion(about: Circumstances, signs: list[Sign]) -> str:
    short = about.running_s < LEAST_RUNNING_S
    return (
        _of_the_data(about)
        or _of_the_form(signs, measured=about.measure_only and not short)
        or (
            tr("Run for ten minutes or more next time; then the report can say what drifts.")
            if short
            else _of_the_cues(about)
        )
    )


def _of_the_data(about: Circumstances) -> str:
    """What goes before all advice on form; empty for nothing."""
    if about.pain:
        return tr("You said that something hurts: rest it, and see somebody about it if it stays.")
    if about.moved:
        return tr(
            "The sensor moved on the way: wear the strap tighter, or in another place, next time."
        )
    if about.completeness < _POOR:
        return tr(
            "Only {share} of the data arrived: wear the phone or computer on the same side as the "
            "sensor next time.",
            share=share_of(about.completeness),
        )
    if about.never_calibrated:
        return tr(
            "Next time, stand still before you run until the coach says that it has calibrated."
        )
    return ""


def _of_the_form(signs: list[Sign], *, measured: bool) -> str:
    """What the figures lead to; empty for nothing."""
    if measured:
        return tr("This run only measured. Now choose one thing to work on with 'coach focus'.")
    return tr(signs[0].try_this) if signs else ""


def _of_the_cues(about: Circumstances) -> str:
    if about.judged and 2 * about.helped < about.judged:
        return tr("Few of the cues were followed by a change: try other words, with 'coach words'.")
    return tr("Leave it as it is, and run a little longer next time.")
