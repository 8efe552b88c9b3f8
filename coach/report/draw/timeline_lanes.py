"""Runs, exercises, desk and standing checks, one lane below the other over the same weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.progress.exercise_weeks import WEEK_S
from coach.wording.place_names import PLACE_NAMES
from coach.wording.practices.practice_words import hours
from coach.wording.progress_words import day
from coach.wording.scale import Axis
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.progress.time_line import TimeLine

WIDTH, HEIGHT, TALL, EDGE = 320.0, 34.0, 80.0, 4.0
_GAP = 0.15  # of a week's width, left free beside its bar
_WIDEST = 24.0
_MARKS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in pixels, and its class."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in pixels with its error, upper and lower end, and its class."""

    x: float
    y: float
    top: float
    bottom: float
    kind: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane.

    Args:
        title: What it is.
        scale: What its full height means.
        height: In pixels.
        bars: By week.
        dots: Of single sessions.
        key: Class and name of what is drawn, where that is more than one thing.
    """

    title: str
    scale: str
    height: float
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lanes:
    """All lanes.

    Args:
        lanes: From top to bottom; empty where there is nothing to draw.
        shades: x and width of each week with exercises.
        from_day: Left border.
        until_day: Right border.
    """

    lanes: tuple[Lane, ...]
    shades: tuple[tuple[float, float], ...]
    from_day: str
    until_day: str


def lanes_of(timeline: TimeLine) -> Lanes:
    """The lanes of what there is; what never was has none."""
    weeks = timeline.weeks
    if not weeks:
        return Lanes((), (), "", "")
    end_s = weeks[-1].start_utc_s + WEEK_S
    step = (WIDTH - 2.0 * EDGE) / len(weeks)
    starts = [EDGE + number * step for number in range(len(weeks))]
    width = min(step * (1.0 - 2.0 * _GAP), _WIDEST)
    lefts = [start + 0.5 * (step - width) for start in starts]

    def bars(values: list[float], most: float, kind: str) -> tuple[Bar, ...]:
        y = Axis(0.0, most, HEIGHT, EDGE).at
        return tuple(
            Bar(round(x, 1), y(value), round(width, 1), round(HEIGHT - y(value), 1), kind)
            for x, value in zip(lefts, values, strict=True)
            if value > 0.0
        )

    lanes: list[Lane] = []
    running = [week.running_s for week in weeks]
    if any(running):
        most = max(running)
        scale = tr("a week, up to {most}", most=hours(most))
        lanes.append(Lane(tr("Running"), scale, HEIGHT, bars(running, most, "bar")))
    trained = [float(week.exercises) for week in weeks]
    if any(trained):
        most = max(trained)
        scale = tr("sessions a week, up to {most:.0f}", most=most)
        lanes.append(Lane(tr("Exercises"), scale, HEIGHT, bars(trained, most, "good")))
    desk = [week.desk_s for week in weeks]
    if any(desk):
        most = max(desk)
        slouched = [week.slouched_s for week in weeks]
        lanes.append(
            Lane(
                tr("Desk"),
                tr("a week, up to {most}", most=hours(most)),
                HEIGHT,
                bars(desk, most, "bar") + bars(slouched, most, "off"),
                key=(("bar", tr("at the desk")), ("off", tr("slouched"))),
            )
        )
    if timeline.stands:
        lanes.append(_stands(timeline, weeks[0].start_utc_s, end_s))
    shades = tuple(
        (round(start, 1), round(step, 1))
        for start, week in zip(starts, weeks, strict=True)
        if week.with_exercises
    )
    return Lanes(tuple(lanes), shades, day(weeks[0].start_utc_s), day(end_s - 1.0))


def _stands(timeline: TimeLine, begin_s: float, end_s: float) -> Lane:
    reach = [
        one.position + sign * (one.error or 0.0) for one in timeline.stands for sign in (-1, 1)
    ]
    low, high = min(0.0, *reach), max(100.0, *reach)
    x = Axis(begin_s, end_s, EDGE, WIDTH - EDGE).at
    y = Axis(low, high, TALL - EDGE, EDGE).at
    places = sorted({one.placement for one in timeline.stands})
    kinds = dict(zip(places, _MARKS, strict=False))
    dots = tuple(
        Dot(
            x(one.t_utc_s),
            y(one.position),
            y(one.position + (one.error or 0.0)),
            y(one.position - (one.error or 0.0)),
            kinds[one.placement],
        )
        for one in timeline.stands
    )
    return Lane(
        tr("Standing"),
        tr("0 sunk to 100 tall, with error"),
        TALL,
        dots=dots,
        key=tuple((kinds[one], tr(PLACE_NAMES[Placement(one)])) for one in places),
    )
