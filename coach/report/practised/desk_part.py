"""A time at the desk on its page: a band of each hour, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.model.practice import DeskState
from coach.practice.desk.desk_day import HOUR_S, day_of
from coach.wording.practices.desk_sentences import (
    desk_numbers,
    desk_verdict,
    slouch_numbers,
    state_times,
)
from coach.wording.practices.practice_words import STATE_NAMES, hours
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model.practice import DeskSpan
    from coach.report.practised.practice_report import PracticeReport

WIDTH, HEIGHT = 360.0, 22.0
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
    day = day_of(report.record.spans, _said(report, GET_UP))
    whole_s = sum(day.seconds.values())
    spent = list(state_times(day))
    return {
        "verdict": desk_verdict(day),
        "told": [f"{name}: {hours(seconds)}" for name, seconds in spent],
        "bands": _bands(report),
        "key": [
            (f"s-{state.value}", tr(STATE_NAMES[state]))
            for state in DeskState
            if state in day.seconds
        ],
        "marks": (tr("slouched"), tr("reminder to get up"), tr("word about slouching")),
        "shares": [
            (name, hours(seconds), round(100 * seconds / whole_s, 1)) for name, seconds in spent
        ],
        "shares_title": tr("What the time was spent on"),
        "rows": [*desk_numbers(day), *slouch_numbers(day, len(_said(report, SLOUCH)))],
        "heads": (tr("in all"), tr("value")),
        "not_title": tr("What this is not"),
        "not": (
            tr("Slouched is below your own band, from your own upright: no posture is wrong."),
            tr("Getting up and moving counts for more than sitting well."),
        ),
    }


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
