"""An overview of the report as one picture, for where a page cannot go."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model import METRICS
from coach.model.units import S_PER_MIN, SHOWN_UNITS
from coach.report.measure.series import LEAST_SPAN_IN_ERRORS
from coach.report.say.rows import about_words, title_of
from coach.wording.columns import wrapped
from coach.wording.metric_names import label_with_unit
from coach.wording.scale import widened
from coach.wording.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.report.measure.metric_report import MetricReport
    from coach.report.session_report import Report

_MOST = 8
_MARKERS = {"improved": ("^", "#00785a"), "not": ("x", "#b3261e"), "unknown": ("o", "#4c5a66")}
_TITLE_LETTERS = 90
_LETTERS = 100
_AIR = 0.12


_FONTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "zh": (
            "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
            "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback", "PingFang SC",
            "Heiti SC", "Microsoft YaHei", "SimHei", "SimSun",
        )
    }
)  # fmt: skip
"""Languages whose letters matplotlib's own font lacks -> fonts that have them, the best first."""


def fonts_of(code: str) -> tuple[str, ...] | None:
    """Fonts here for a language, matplotlib's own last; ``None`` if none has its letters.

    Args:
        code: Of the language.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib import font_manager  # noqa: PLC0415  an extra

    if code not in _FONTS:
        return ("DejaVu Sans",)
    there = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _FONTS[code] if name in there]
    return (*found, "DejaVu Sans") if found else None


def overview_png(report: Report) -> bytes:
    """A PNG: the verdict, and the metrics with a band before the others, eight at most.

    In the language in use, for which ``fonts_of`` has to give fonts.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib import rc_context  # noqa: PLC0415  an extra

    with rc_context({"font.family": list(fonts_of(language()) or ())}):
        return _drawn(report)


def _drawn(report: Report) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  an extra
    from matplotlib.figure import Figure  # noqa: PLC0415

    shown = sorted(report.metrics, key=lambda metric: metric.band is None)[:_MOST]
    rows = max(1, -(-len(shown) // 2))
    figure = Figure(figsize=(12.0, 2.6 + 2.2 * rows), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)  # the figure keeps it
    # A dollar sign would begin a formula.
    head = [_plain(title_of(report))[:_TITLE_LETTERS], _plain(about_words(report))]
    if report.header.provenance.value == "simulated":
        head.append(tr("SIMULATED: NOBODY RAN THIS."))
    head += [
        "",
        *wrapped(report.verdict.sentence, _LETTERS),
        *wrapped(report.verdict.suggestion, _LETTERS),
    ]
    figure.suptitle("\n".join(head), x=0.01, ha="left", fontsize=13)
    for at, metric in enumerate(shown):
        _draw(figure.add_subplot(rows, 2, at + 1), metric, report)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw(axes: Any, metric: MetricReport, report: Report) -> None:  # noqa: ANN401  of an extra
    factor = SHOWN_UNITS[METRICS[metric.name].unit][1]
    minutes = metric.series.t_s / S_PER_MIN
    if metric.band is not None:
        axes.axhspan(metric.band[0] * factor, metric.band[1] * factor, color="#b5e0d2")
    for span in report.suspended:
        axes.axvspan(
            span.from_s / S_PER_MIN, span.until_s / S_PER_MIN,
            facecolor="none", edgecolor="#93a1ad", hatch="///", linewidth=0.0,
        )  # fmt: skip
    axes.fill_between(
        minutes, metric.series.low * factor, metric.series.high * factor, color="#a9c4e8"
    )
    axes.plot(minutes, metric.series.mean * factor, color="#1b5fb4", linewidth=1.2)
    low, high = metric.view or (np.nanmin(metric.series.low), np.nanmax(metric.series.high))
    low, high = widened(float(low), float(high), LEAST_SPAN_IN_ERRORS * metric.error)
    air = _AIR * (high - low)
    bottom, top = (low - air) * factor, (high + air) * factor
    axes.set_ylim(bottom, top)
    cue_y = top - 0.4 * _AIR * (top - bottom)
    for mark in report.cues:
        if mark.cue.metric == metric.name:
            marker, colour = _MARKERS[mark.outcome]
            axes.plot(mark.cue.t_s / S_PER_MIN, cue_y, marker=marker, color=colour)
    axes.set_title(label_with_unit(metric.name), loc="left", fontsize=10)
    axes.set_xlabel("min", fontsize=8)
    axes.set_xlim(0.0, max(report.duration_s, 1.0) / S_PER_MIN)


def _plain(text: str) -> str:
    return text.replace("$", r"\$")
