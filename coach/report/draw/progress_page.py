"""Progress as one page that needs nothing else: the answer, and each metric across the weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.progress import Kind
from coach.progress.slope import pooled
from coach.report.draw.html import rendered, static
from coach.report.say.exercises import HABITS, SAFETY
from coach.terminal_escape import escape_terminal
from coach.wording.progress_words import (
    INCOMPARABLE,
    QUESTION,
    TITLES,
    answered,
    day,
    headline,
    label,
    runs_words,
    sessions_words,
    trend_row,
    unanswered,
    value,
    verdict_words,
)
from coach.wording.scale import Axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress import Progress, Trend

WIDTH, HEIGHT, EDGE = 320.0, 110.0, 6.0
MOST_POINTS = 150
"""More sessions are drawn as medians of neighbours: thousands of dots are a stripe."""

_AIR = 0.12

HEADS = ("metric", "n", "at first", "now", "change", "between", "answer")


@dataclass(frozen=True, slots=True)
class Course:
    """One trend, in the pixels of a drawing.

    Args:
        title: The metric.
        answer: In words.
        points: x and y of the sessions.
        line: The fitted line: x, y, x, y; ``None`` without one.
        noise: y and height of the stripe in which a change is noise; ``None`` without a line.
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
    noise: tuple[float, float] | None
    low: str
    high: str
    from_day: str
    until_day: str
    kind: str


def progress_page(found: Sequence[Progress], athlete: str) -> str:
    """The whole page.

    Args:
        found: One for each placement, the most used first.
        athlete: Whose it is; any text.
    """
    words = {
        "question": QUESTION,
        "athlete": escape_terminal(athlete),
        "places": [_place(one) for one in found],
        "heads": HEADS,
        "habits": HABITS,
        "safety": SAFETY,
    }
    return rendered("progress.html.jinja", styles=static("report.css"), words=words)


def _place(progress: Progress) -> dict[str, object]:
    return {
        "title": f"With the sensor at the {progress.placement.value}",
        "runs": runs_words(progress),
        "headline": headline(progress),
        "incomparable": "" if progress.standing_comparable else INCOMPARABLE,
        "kinds": [
            {
                "title": TITLES[kind],
                "courses": [_course(trend) for trend in answered(progress, kind)],
                "rows": [trend_row(trend) for trend in answered(progress, kind)],
                "open": [
                    (label(trend), f"{sessions_words(trend)} more", _course(trend))
                    for trend in unanswered(progress, kind)
                ],
            }
            for kind in Kind
            if progress.of(kind)
        ],
    }


def _course(trend: Trend) -> Course:
    t_s, values, _ = pooled(np.array(trend.t_utc_s), np.array(trend.values), MOST_POINTS)
    ends = [v for v in (trend.start, trend.end) if v is not None]
    borders = [float(values.min()), float(values.max()), *ends]
    if ends:
        borders += [ends[0] - trend.least, ends[0] + trend.least]
    low, high = min(borders), max(borders)
    air = _AIR * (high - low) or 0.5
    low, high = low - air, high + air
    first_s, last_s = float(t_s[0]), float(t_s[-1])
    x = Axis(first_s, max(last_s, first_s + 1.0), EDGE, WIDTH - EDGE).at
    y = Axis(low, high, HEIGHT - EDGE, EDGE).at
    line = noise = None
    if trend.start is not None and trend.end is not None:
        line = (x(first_s), y(trend.start), x(last_s), y(trend.end))
        top = y(trend.start + trend.least)
        noise = (top, round(y(trend.start - trend.least) - top, 1))
    return Course(
        title=label(trend),
        answer=verdict_words(trend),
        points=tuple((x(float(a)), y(float(b))) for a, b in zip(t_s, values, strict=True)),
        line=line,
        noise=noise,
        low=value(trend, low),
        high=value(trend, high),
        from_day=day(trend.t_utc_s[0]),
        until_day=day(trend.t_utc_s[-1]),
        kind=trend.verdict.value,
    )
