"""Drawings of the page that need no script: the figure, and this run beside the earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.units import DEG_PER_RAD, figures
from coach.report.draw.figure import back_view, side_view
from coach.report.say.glance import compared_words
from coach.terminal_escape import escape_terminal
from coach.wording.metric_names import label_with_unit
from coach.wording.scale import Axis, widened
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.report.draw.figure import Stick
    from coach.report.measure.corrections import Correction
    from coach.report.measure.earlier import EarlierRun
    from coach.report.measure.mean_posture import Posture
    from coach.report.measure.metric_report import MetricReport
    from coach.report.session_report import Report

WIDTH, ROW, HEIGHT = 320.0, 12.0, 60.0

_LEAST_SPAN_IN_ERRORS = 2.0


@dataclass(frozen=True, slots=True)
class View:
    """One view of the figure: named layers of lines (points of a polyline, whether measured)."""

    title: str
    layers: tuple[tuple[str, tuple[tuple[str, bool], ...], tuple[float, float, float]], ...]


def views_of(report: Report) -> tuple[View, ...]:
    """From the side and from behind: standing, first third, what was out and came back, last."""
    first, last = report.postures
    fault = drawn_correction(report)
    layers = [
        ("standing", report.standing),
        ("first", first),
        ("fault", fault.posture if fault else None),
        ("last", last),
    ]
    there = [(name, p) for name, p in layers if p is not None and p.known]
    return (
        _view(tr("from the side, forward is right"), there, side_view),
        _view(tr("from behind"), there, back_view),
    )


def drawn_correction(report: Report) -> Correction | None:
    """What the figure shows beside the thirds: the worst that came back and can be drawn."""
    return next((one for one in report.corrections if one.drawn), None)


def fault_words(report: Report) -> str:
    """What the figure's layer of it is called; empty without one."""
    fault = drawn_correction(report)
    if fault is None:
        return ""
    begin, end = clock(fault.from_s), clock(fault.until_s)
    return tr("out of your band, {begin} to {end}", begin=begin, end=end)


def posture_heads(report: Report) -> tuple[str, ...]:
    """Over ``posture_rows``."""
    fault = fault_words(report)
    heads = (tr("angle [deg]"), tr("standing"), tr("first third"))
    return (*heads, *([fault] if fault else []), tr("last third"))


def posture_rows(report: Report) -> list[tuple[str, ...]]:
    """The figure in numbers."""
    first, last = report.postures
    fault = drawn_correction(report)
    columns = [report.standing, first, *([fault.posture] if fault else []), last]
    rows: list[tuple[str, ...]] = []
    for words, part in (
        (tr("trunk, forward +"), "lean"),
        (tr("trunk, to the right +"), "side_lean"),
        (tr("pelvis, forward +"), "tilt"),
        (tr("pelvis, right side down +"), "obliquity"),
    ):
        values = [getattr(p, part) if p else None for p in columns]
        if any(v is not None for v in values[1:]):
            shown = ("-" if v is None else figures(v * DEG_PER_RAD, 1) for v in values)
            rows.append((words, *shown))
    return rows


def _view(title: str, layers: list[tuple[str, Posture]], draw: Callable[[Posture], Stick]) -> View:
    drawn = []
    for name, posture in layers:
        stick = draw(posture)
        lines = tuple(
            (" ".join(f"{x:.1f},{y:.1f}" for x, y in limb.points), limb.measured)
            for limb in stick.limbs
        )
        drawn.append((name, lines, (*stick.head, stick.head_radius)))
    return View(title, tuple(drawn))


@dataclass(frozen=True, slots=True)
class Distribution:
    """One metric's distribution, in the pixels of a drawing ``WIDTH`` wide.

    Args:
        name: The metric.
        title: What it is called.
        height: Of the drawing.
        bars: Of this run: x, y, width, height.
        median: x of this run's median.
        band: x and width of the personal band, if there is one and it is in the picture.
        runs: Earlier runs, newest on top: y, x of the median, x of median minus and plus spread.
        low: Left border, with unit.
        high: Right border.
        rows: The same as a table: which run, median, spread.
        words: How this run lies among the earlier ones.
    """

    name: str
    title: str
    height: float
    bars: tuple[tuple[float, float, float, float], ...]
    median: float
    band: tuple[float, float] | None
    runs: tuple[tuple[float, float, float, float], ...]
    low: str
    high: str
    rows: tuple[tuple[str, str, str], ...]
    words: str


def distributions_of(report: Report) -> tuple[Distribution, ...]:
    """Of the metrics with running values."""
    return tuple(
        _distribution(metric, report.earlier.get(metric.name, ()))
        for metric in report.metrics
        if metric.histogram is not None
    )


def _distribution(metric: MetricReport, earlier: tuple[EarlierRun, ...]) -> Distribution:
    histogram, median = metric.histogram, metric.median
    assert histogram is not None
    assert median is not None
    edges = [float(histogram.borders[0]), float(histogram.borders[-1])]
    for run in earlier:
        edges += [run.median - run.spread, run.median + run.spread]
    low, high = widened(min(edges), max(edges), _LEAST_SPAN_IN_ERRORS * metric.error)
    axis = Axis(low, high, 0.0, WIDTH)
    x = axis.at
    tallest = float(histogram.shares.max())
    bars = tuple(
        (x(a), HEIGHT - tall, max(round(x(b) - x(a) - 0.5, 1), 0.5), tall)
        for a, b, share in zip(
            histogram.borders[:-1], histogram.borders[1:], histogram.shares, strict=True
        )
        if (tall := round(float(share) / tallest * (HEIGHT - 4.0), 1)) > 0.0
    )
    band = None
    if metric.band is not None:
        left, right = map(axis.within, metric.band)
        band = (left, round(right - left, 1)) if right > left else None
    runs = tuple(
        (
            HEIGHT + ROW * (i + 0.7),
            x(run.median),
            x(run.median - run.spread),
            x(run.median + run.spread),
        )
        for i, run in enumerate(reversed(earlier))
    )
    rows = [(tr("this run"), value_of(metric.name, median), value_of(metric.name, metric.spread))]
    rows += [
        (
            f"{r.day} {escape_terminal(r.title)}",
            value_of(metric.name, r.median),
            value_of(metric.name, r.spread),
        )
        for r in reversed(earlier)
    ]
    return Distribution(
        name=metric.name,
        title=label_with_unit(metric.name),
        height=HEIGHT + ROW * len(earlier) + 4.0,
        bars=bars,
        median=x(median),
        band=band,
        runs=runs,
        low=value_of(metric.name, low),
        high=value_of(metric.name, high),
        rows=tuple(rows),
        words=compared_words(metric, earlier),
    )
