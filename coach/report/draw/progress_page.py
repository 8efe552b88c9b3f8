"""Progress as one page that needs nothing else: answers and picture first, the rest folded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.progress import Family, Kind, Verdict
from coach.progress.slope import pooled
from coach.progress.trends import CHANGES
from coach.report.draw.html import rendered, static
from coach.report.draw.timeline_lanes import lanes_of
from coach.report.say.exercises import HABITS, SAFETY
from coach.terminal_escape import escape_terminal
from coach.wording.place_names import where_of
from coach.wording.practices.joined_words import NOT_CLINICAL, joined_answers
from coach.wording.progress_words import (
    INCOMPARABLE,
    QUESTION,
    TITLES,
    asked_answers,
    both_words,
    by_answer,
    day,
    heads,
    label,
    runs_words,
    trend_row,
    value,
)
from coach.wording.scale import Axis
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.progress import Progress, Trend
    from coach.progress.difference import Difference
    from coach.progress.joined import Joined

WIDTH, HEIGHT, EDGE = 320.0, 110.0, 6.0
MOST_POINTS = 150
"""More sessions are drawn as medians of neighbours: thousands of dots are a stripe."""

MOST_SHOWN = 2
"""Pictures that are not folded: a phone shows them without much scrolling."""

_AIR = 0.12
_CLASSES = ("better", "worse", "changed")


@dataclass(frozen=True, slots=True)
class Course:
    """One trend, in the pixels of a drawing.

    Args:
        title: The metric.
        answer: Both answers in words.
        points: x and y of the sessions.
        line: The fitted line: x, y, x, y; ``None`` without one.
        told: Whether the line is a trend, and not only the best guess.
        noise: y and height of the stripe in which the last runs are no different from the first;
            ``None`` while there are too few.
        groups: The first runs and the last: x, x and the y of their mean.
        low: Lower border, with its unit.
        high: Upper border.
        from_day: Left border.
        until_day: Right border.
        kind: Class of the answer.
    """

    title: str
    answer: str
    points: tuple[tuple[float, float], ...]
    line: tuple[float, float, float, float] | None
    told: bool
    noise: tuple[float, float] | None
    groups: tuple[tuple[float, float, float], ...]
    low: str
    high: str
    from_day: str
    until_day: str
    kind: str


def progress_page(found: Sequence[Progress], joined: Joined, athlete: str) -> str:
    """The whole page.

    Args:
        found: One for each placement, the most used first.
        joined: What standing checks, desk and exercises add.
        athlete: Whose it is; any text.
    """
    words = {
        "question": tr(QUESTION),
        "about": tr("Progress of {athlete}", athlete=escape_terminal(athlete)),
        "title": tr("coach, progress of {athlete}", athlete=escape_terminal(athlete)),
        "nothing": tr("No sessions that count yet."),
        "places": [_place(one, checked=bool(joined.timeline.checks)) for one in found],
        "joined": None if joined.is_empty else _joined(joined),
        "key": _key(),
        "heads": (tr("metric"), *heads()),
        "how": tr("How to read this"),
        "answers": _how_to_read(),
        "safety": SAFETY,
    }
    return rendered("progress.html.jinja", styles=static("report.css"), words=words)


def _joined(joined: Joined) -> dict[str, object]:
    return {
        "title": tr("Runs, standing, desk and exercises"),
        "answers": joined_answers(joined),
        "drawn": lanes_of(joined.timeline),
        "shade": tr("week with exercises"),
        "clinical": tr(NOT_CLINICAL) if joined.timeline.checks else "",
        "heads": (tr("metric"), *heads()),
        "rows": [trend_row(trend) for trend in joined.posture],
        "rows_title": tr(TITLES[Kind.POSTURE]),
    }


def _key() -> dict[str, str]:
    return {
        "session": tr("a run"),
        "groups": tr("the first runs, and the last"),
        "noise": tr("last runs within this stripe are no different"),
        "line": tr("the trend"),
        "guess": tr("no trend that can be told, only the best guess"),
    }


def _how_to_read() -> list[tuple[str, str]]:
    habits = " ".join(HABITS)
    return [
        (
            tr("What is different?"),
            tr(
                "The last runs against the first, by more than two such groups differ because the "
                "strap is put on anew and no day is like the other. How much that is, your own "
                "runs say; until there are enough, what is usual."
            ),
        ),
        (
            tr("What is a trend?"),
            tr(
                "All runs together go one way, and the whole interval of it leaves out zero. A bad "
                "week is different and no trend. What you work on and what the coach speaks of is "
                "asked by itself, and all its answers hold together with 95 %."
            ),
        ),
        (
            tr("How sure is it?"),
            tr(
                "Part of what differs between runs may last: shoes, weather, a cold. Up to three "
                "quarters of it, fading over three weeks or so, are allowed for. What lasts "
                "longer cannot be told from a change."
            ),
        ),
        (
            tr("Is it the running?"),
            tr(
                "A trend says that something changed, not why: running, coaching, shoes, the seat "
                "of the strap and the season are one to it. Speed is taken out where it was told."
            ),
        ),
        (
            tr("How many runs more?"),
            tr(
                "The runs to come are played many times, as yours were so far. A single "
                "number is said where it can be kept within a third, else from where to where."
            ),
        ),
        (
            tr("What can I do?"),
            tr(
                "Running alone rarely changes how one stands: strength and an hour of moving "
                "against some twenty of sitting and standing do more. {habits}",
                habits=habits,
            ),
        ),
    ]


def _place(progress: Progress, *, checked: bool) -> dict[str, object]:
    first, others = _shown(progress)
    rest = [
        (tr(TITLES[kind]), by_answer([t for t in progress.of(kind) if t.family is Family.REST]))
        for kind in Kind
    ]
    return {
        "title": tr("With the sensor {where}", where=where_of([progress.placement])),
        "runs": runs_words(progress),
        "answers": asked_answers(progress),
        "incomparable": "" if progress.standing_comparable or checked else tr(INCOMPARABLE),
        "shown": [_course(trend) for trend in first],
        "others": _folded(tr("Also asked"), others),
        "numbers": [trend_row(trend) for trend in progress.asked()],
        "numbers_title": tr("These in numbers"),
        "rest": [
            _folded(tr("{kind}: everything else that is measured", kind=title), trends)
            for title, trends in rest
            if trends
        ],
    }


def _shown(progress: Progress) -> tuple[list[Trend], list[Trend]]:
    """Of what is asked, that which is drawn at once, and that which is folded."""
    focus = [trend for trend in progress.asked() if trend.family is Family.FOCUS]
    main = by_answer([trend for trend in progress.asked() if trend not in focus])
    both = [*focus, *main]
    return both[:MOST_SHOWN], both[MOST_SHOWN:]


def _folded(title: str, trends: Sequence[Trend]) -> dict[str, object]:
    return {
        "title": title,
        "courses": [_course(trend) for trend in trends],
        "rows": [trend_row(trend) for trend in trends],
    }


def _course(trend: Trend) -> Course:
    t_s, values, _ = pooled(np.array(trend.t_utc_s), np.array(trend.values), MOST_POINTS)
    apart = trend.difference
    ends = [v for v in (trend.start, trend.end) if v is not None]
    borders = [float(values.min()), float(values.max()), *ends]
    if apart is not None:
        borders += [apart.first - apart.noise, apart.first + apart.noise]
    low, high = min(borders), max(borders)
    air = _AIR * (high - low) or 0.5
    low, high = low - air, high + air
    first_s, last_s = float(t_s[0]), float(t_s[-1])
    x = Axis(first_s, max(last_s, first_s + 1.0), EDGE, WIDTH - EDGE).at
    y = Axis(low, high, HEIGHT - EDGE, EDGE).at
    line = None
    if trend.start is not None and trend.end is not None:
        line = (x(first_s), y(trend.start), x(last_s), y(trend.end))
    told = trend.verdict in (*CHANGES, Verdict.SMALL)
    return Course(
        title=label(trend),
        answer=both_words(trend),
        points=tuple((x(float(a)), y(float(b))) for a, b in zip(t_s, values, strict=True)),
        line=line,
        told=told,
        noise=None if apart is None else _stripe(apart, y),
        groups=() if apart is None else _groups(trend, apart, (x, y)),
        low=value(trend, low),
        high=value(trend, high),
        from_day=day(trend.t_utc_s[0]),
        until_day=day(trend.t_utc_s[-1]),
        kind=_class_of(trend),
    )


def _class_of(trend: Trend) -> str:
    """Of the drawing: what is said of it, the difference going before the trend."""
    answers = (trend.different.value, trend.verdict.value)
    return next((answer for answer in answers if answer in _CLASSES), "no_change")


def _stripe(apart: Difference, y: Callable[[float], float]) -> tuple[float, float]:
    top = y(apart.first + apart.noise)
    return top, round(y(apart.first - apart.noise) - top, 1)


def _groups(
    trend: Trend, apart: Difference, axes: tuple[Callable[[float], float], Callable[[float], float]]
) -> tuple[tuple[float, float, float], ...]:
    x, y = axes
    days = trend.t_utc_s
    return (
        (x(days[0]), x(days[apart.runs - 1]), y(apart.first)),
        (x(days[-apart.runs]), x(days[-1]), y(apart.last)),
    )
