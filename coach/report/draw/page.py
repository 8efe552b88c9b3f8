"""The report as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.report.draw.drawings import distributions_of, posture_rows, views_of
from coach.report.draw.html import json_in_page, rendered, static
from coach.report.draw.page_data import chart_data
from coach.report.draw.scatter import scatters_of
from coach.report.say.answers import answers_of
from coach.report.say.exercises import HABITS, NOT_MEASURED, SAFETY
from coach.report.say.glance import HEADS, glance_rows, main_and_others
from coach.report.say.rows import (
    DRIFT_HEADS,
    PHRASE_HEADS,
    about_words,
    answered,
    cue_rows,
    data_words,
    drift_rows,
    fault_rows,
    metric_rows,
    phrase_table,
    side_table,
    silence_rows,
    speed_words,
    split_table,
    suspended_rows,
    title_of,
    versions_words,
)
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    from coach.report.session_report import Report

PARTS = (
    ("glance", "At a glance"),
    ("questions", "Questions"),
    ("posture", "Posture"),
    ("charts", "Over the run"),
    ("drift", "Drift"),
    ("splits", "Splits"),
    ("cues", "Cues"),
    ("sides", "Left and right"),
    ("earlier", "Earlier runs"),
    ("exercises", "Exercises"),
    ("limits", "How far to trust this"),
)


def page_of(report: Report) -> str:
    """The whole page."""
    main, others = main_and_others(report.metrics)
    split_heads, split_rows, split_caption = split_table(report)
    distributions = distributions_of(report)
    scatters = scatters_of(report)
    first = {metric.name for metric in main}
    words = {
        "report": report,
        "title": title_of(report),
        "about": about_words(report),
        "athlete": escape_terminal(report.athlete),
        "simulated": report.header.provenance.value == "simulated",
        "data": json_in_page(chart_data(report)),
        "parts": PARTS,
        "glance_heads": HEADS,
        "glance": glance_rows(report),
        "answers": answers_of(report),
        "speed": speed_words(report),
        "main": metric_rows(main),
        "others": metric_rows(others),
        "suspended": suspended_rows(report),
        "views": views_of(report),
        "posture_rows": posture_rows(report),
        "drift_heads": DRIFT_HEADS,
        "drift_rows": drift_rows(main),
        "drift_others": drift_rows(others),
        "scatters": [one for one in scatters if one.matters],
        "without_speed": ", ".join(one.label for one in scatters if not one.matters),
        "split_heads": split_heads,
        "split_rows": split_rows,
        "split_caption": split_caption,
        "has_earlier": any(report.earlier.values()),
        "distributions": [one for one in distributions if one.name in first],
        "other_distributions": [one for one in distributions if one.name not in first],
        "side_rows": side_table(report),
        "phrase_heads": PHRASE_HEADS,
        "phrase_rows": phrase_table(report),
        "silence_rows": _bars(report),
        "cue_rows": cue_rows(report),
        "habits": HABITS,
        "data_words": data_words(report),
        "fault_rows": fault_rows(report),
        "not_measured": NOT_MEASURED,
        "safety": SAFETY,
        "versions": versions_words(report),
        "answered": lambda one: answered(one, report),
        "licence": static("uPlot.LICENSE"),
    }
    return rendered(
        "report.html.jinja",
        styles=static("uPlot.min.css") + static("report.css"),
        script=static("uPlot.iife.min.js") + static("report.js"),
        words=words,
    )


def _bars(report: Report) -> list[tuple[str, str, float]]:
    """The reasons for silence: words, share, length of the bar in percent."""
    most = max(report.silence.values(), default=1.0)
    shares = report.silence.values()
    return [
        (why, share, round(100.0 * part / most, 1))
        for (why, share), part in zip(silence_rows(report), shares, strict=True)
    ]
