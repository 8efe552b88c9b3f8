"""A time at the desk on its page: a band of each hour, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.model.practice import DeskState
from coach.practice.desk.desk_day import HOUR_S, day_of
from coach.wording.practices.practice_words import STATE_NAMES, hours
from coach.wording.translation import tr
from coach.wording.values import share_of

if TYPE_CHECKING:
    from coach.model.practice import DeskSpan
    from coach.report.practised.practice_report import PracticeReport

WIDTH, HEIGHT = 360.0, 22.0
LEAST_SHOWN_S = 30.0
"""Less would be written as no minute."""

GET_UP, SLOUCH = "desk_get_up", "desk_slouch"
_LEAST_WIDTH = 0.5


@dataclass(frozen=True, slots=True)
class HourBand:
    """One hour, in pixels.

    Args:
        clock: When it began, by the clock where that is known.
        states: x, width and class of each state.
        slouches: x and width of each time below the band.
        reminders: x of each reminder to get up.
        nudges: x of each word about slouching.
    """

    clock: str
    states: tuple[tuple[float, float, str], ...]
    slouches: tuple[tuple[float, float], ...]
    reminders: tuple[float, ...]
    nudges: tuple[float, ...]


def desk_words(report: PracticeReport) -> dict[str, object]:
    """What the template needs."""
    record = report.record
    reminded = _said(report, GET_UP)
    day = day_of(record.spans, reminded)
    whole_s = sum(day.seconds.values())
    rows = [
        (tr("longest without moving about"), hours(day.longest_still_s)),
        (tr("times moved about"), str(day.movements)),
        (tr("reminders to get up"), str(day.reminders)),
        (tr("followed within five minutes"), str(day.followed)),
    ]
    if day.judged_s:
        rows += [
            (tr("posture judged"), hours(day.judged_s)),
            (
                tr("slouched"),
                f"{hours(day.slouched_s)} ({share_of(day.slouched_s / day.judged_s)})",
            ),
            (tr("times slouched"), str(day.slouches)),
            (tr("longest slouch"), hours(day.longest_slouch_s)),
            (tr("words about it"), str(len(_said(report, SLOUCH)))),
        ]
    return {
        "verdict": _verdict(report, whole_s),
        "bands": _bands(report),
        "key": [
            (f"s-{state.value}", tr(STATE_NAMES[state]))
            for state in DeskState
            if state in day.seconds
        ],
        "marks": (tr("slouched"), tr("reminder to get up"), tr("word about slouching")),
        "shares": [
            (
                tr(STATE_NAMES[state]),
                hours(day.seconds[state]),
                round(100 * day.seconds[state] / whole_s, 1),
            )
            for state in DeskState
            if day.seconds.get(state, 0.0) >= LEAST_SHOWN_S
        ],
        "shares_title": tr("What the time was spent on"),
        "rows": rows,
        "heads": (tr("in all"), tr("value")),
        "not_title": tr("What this is not"),
        "not": (
            tr("Slouched is below your own band, from your own upright: no posture is wrong."),
            tr("Getting up and moving counts for more than sitting well."),
        ),
    }


def _verdict(report: PracticeReport, whole_s: float) -> str:
    record = report.record
    if not whole_s:
        return tr("Nothing was told of this time.")
    if not record.judged_s:
        return tr("{time} at the desk; the posture was not judged.", time=hours(whole_s))
    return tr(
        "{time} at the desk; slouched {share} of the time that was judged.",
        time=hours(whole_s),
        share=share_of(record.slouched_s / record.judged_s),
    )


def _said(report: PracticeReport, rule: str) -> list[float]:
    return [cue.t_s for cue in report.record.session.said if cue.rule == rule]


def _bands(report: PracticeReport) -> list[HourBand]:
    spans = report.record.spans
    if not spans:
        return []
    # Whole hours of the clock, where that is known.
    utc_s = report.record.started_utc_s
    dated = report.record.session.dated
    begin_s = spans[0].t_s
    if dated:
        begun = datetime.fromtimestamp(utc_s + begin_s, UTC).astimezone()
        begin_s -= begun.minute * 60.0 + begun.second + begun.microsecond / 1e6
    bands: list[HourBand] = []
    t_s = begin_s
    while t_s < spans[-1].end_s:
        clock = (
            f"{datetime.fromtimestamp(utc_s + t_s + 1.0, UTC).astimezone():%H:%M}"
            if dated
            else hours(t_s - begin_s)
        )
        bands.append(
            HourBand(
                clock=clock,
                states=tuple(
                    (*at, f"s-{span.state.value}") for span in spans if (at := _within(span, t_s))
                ),
                slouches=tuple(
                    at for span in spans if span.slouched and (at := _within(span, t_s))
                ),
                reminders=_marks(_said(report, GET_UP), t_s),
                nudges=_marks(_said(report, SLOUCH), t_s),
            )
        )
        t_s += HOUR_S
    return bands


def _within(span: DeskSpan, hour_s: float) -> tuple[float, float] | None:
    start, end = max(span.t_s, hour_s), min(span.end_s, hour_s + HOUR_S)
    if end <= start:
        return None
    scale = WIDTH / HOUR_S
    return (
        round((start - hour_s) * scale, 1),
        max(round((end - start) * scale, 1), _LEAST_WIDTH),
    )


def _marks(times_s: list[float], hour_s: float) -> tuple[float, ...]:
    return tuple(
        round((t_s - hour_s) * WIDTH / HOUR_S, 1)
        for t_s in times_s
        if hour_s <= t_s < hour_s + HOUR_S
    )
