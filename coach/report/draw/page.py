"""The report as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.units import S_PER_MIN
from coach.report.draw.drawings import (
    distributions_of,
    fault_words,
    posture_heads,
    posture_rows,
    views_of,
)
from coach.report.draw.html import json_in_page, rendered, static
from coach.report.draw.page_data import chart_data
from coach.report.draw.scatter import scatters_of
from coach.report.say.answers import answers_of
from coach.report.say.exercises import HABITS, NOT_MEASURED, SAFETY
from coach.report.say.glance import HEADS, glance_rows, main_and_others
from coach.report.say.rows import (
    DRIFT_HEADS,
    NEVER_CALIBRATED,
    PHRASE_HEADS,
    about_words,
    answered,
    correction_words,
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
from coach.report.say.verdict import LEAST_RUNNING_S
from coach.terminal_escape import escape_terminal
from coach.wording.script_words import script_words
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from coach.report.session_report import Report

PARTS = (
    ("glance", mark("At a glance")),
    ("posture", mark("Posture")),
    ("next", mark("What next")),
    ("exercises", mark("Exercises")),
    ("questions", mark("Questions")),
    ("charts", mark("Over the run")),
    ("drift", mark("Drift")),
    ("splits", mark("Splits")),
    ("cues", mark("Cues")),
    ("sides", mark("Left and right")),
    ("earlier", mark("Earlier runs")),
    ("limits", mark("How far to trust this")),
)
"""The first three are the essentials; the others are folded on a small screen."""


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
        "script_words": json_in_page(script_words(static("report.js"))),
        "parts": [(part, tr(words)) for part, words in PARTS],
        "never_calibrated": tr(NEVER_CALIBRATED) if report.never_calibrated else "",
        "glance_heads": [tr(head) for head in HEADS],
        "glance": glance_rows(report),
        "nothing": ("-", tr("no earlier runs")),
        "answers": answers_of(report),
        "speed": speed_words(report),
        "main": metric_rows(main),
        "others": metric_rows(others),
        "suspended": suspended_rows(report),
        "views": views_of(report),
        "fault": fault_words(report),
        "corrections": correction_words(report),
        "posture_heads": posture_heads(report),
        "posture_rows": posture_rows(report),
        "drift_heads": [tr(head) for head in DRIFT_HEADS],
        "drift_rows": drift_rows(main),
        "drift_others": drift_rows(others),
        "others_drifted": sum(metric.drifted for metric in others),
        "least_minutes": f"{LEAST_RUNNING_S / S_PER_MIN:.0f}",
        "scatters": [one for one in scatters if one.matters],
        "without_speed": ", ".join(one.label for one in scatters if not one.matters),
        "split_heads": split_heads,
        "split_rows": split_rows,
        "split_caption": split_caption,
        "has_earlier": any(report.earlier.values()),
        "distributions": [one for one in distributions if one.name in first],
        "other_distributions": [one for one in distributions if one.name not in first],
        "side_rows": side_table(report),
        "phrase_heads": [tr(head) for head in PHRASE_HEADS],
        "phrase_rows": phrase_table(report),
        "silence_rows": _bars(report),
        "cue_rows": cue_rows(report),
        "habits": [tr(habit) for habit in HABITS],
        "data_words": data_words(report),
        "fault_rows": fault_rows(report),
        "not_measured": ", ".join(tr(part) for part in NOT_MEASURED),
        "safety": [tr(line) for line in SAFETY],
        "versions": versions_words(report),
        "exercise_names": ", ".join(tr(one.name) for one in report.exercises),
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
