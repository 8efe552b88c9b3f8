"""The report as one page that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from coach.report.drawings import distributions_of, posture_rows, views_of
from coach.report.exercises import HABITS, NOT_MEASURED, SAFETY
from coach.report.page_data import chart_data
from coach.report.rows import (
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
    split_table,
    suspended_rows,
    title_of,
    versions_words,
)
from coach.shown import shown

if TYPE_CHECKING:
    from coach.report.summary import Report

PARTS = (
    ("charts", "Over the run"),
    ("posture", "Posture"),
    ("drift", "Drift"),
    ("splits", "Splits"),
    ("earlier", "Earlier runs"),
    ("sides", "Left and right"),
    ("cues", "Cues"),
    ("exercises", "Exercises"),
    ("limits", "Limits"),
)


def page_of(report: Report) -> str:
    """The whole page.

    Texts of others are escaped by the template; the data are JSON in which no tag can begin or
    end. The page's own policy forbids every request and every other script.
    """
    script = _static("uPlot.iife.min.js") + _static("report.js")
    split_heads, split_rows, split_caption = split_table(report)
    return (
        _environment()
        .from_string(_static("report.html.jinja"))
        .render(
            report=report,
            title=title_of(report),
            about=about_words(report),
            athlete=shown(report.athlete),
            simulated=report.header.provenance.value == "simulated",
            policy=_policy(script),
            # Ours, and JSON without a tag: nothing of others gets past the escaping.
            styles=Markup(_static("uPlot.min.css") + _static("report.css")),  # noqa: S704
            script=Markup(script),  # noqa: S704
            data=Markup(_json(chart_data(report))),  # noqa: S704
            parts=PARTS,
            metrics=metric_rows(report),
            suspended=suspended_rows(report),
            views=views_of(report),
            posture_rows=posture_rows(report),
            drift_rows=drift_rows(report),
            split_heads=split_heads,
            split_rows=split_rows,
            split_caption=split_caption,
            has_earlier=any(report.earlier.values()),
            distributions=distributions_of(report),
            side_rows=side_table(report),
            phrase_rows=phrase_table(report),
            silence_rows=silence_rows(report),
            cue_rows=cue_rows(report),
            habits=HABITS,
            data_words=data_words(report),
            fault_rows=fault_rows(report),
            not_measured=NOT_MEASURED,
            safety=SAFETY,
            versions=versions_words(report),
            answers=lambda one: answered(one, report),
            licence=_static("uPlot.LICENSE"),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.tests["figure"] = _is_figure
    return environment


def _is_figure(cell: str) -> bool:
    """Whether a cell begins like a number, and so stands to the right."""
    return cell == "-" or cell[:1].isdigit() or (cell[:1] in "+-<" and cell[1:2].isdigit())


@cache
def _static(name: str) -> str:
    return files("coach.report").joinpath("static", name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def _json(form: object) -> str:
    text = json.dumps(form, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
