"""The report as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from coach.report.draw.drawings import distributions_of, posture_rows
from coach.report.draw.scatter import scatters_of
from coach.report.say.answers import answers_of
from coach.report.say.exercises import HABITS, NOT_MEASURED, SAFETY
from coach.report.say.glance import HEADS, glance_rows, main_and_others
from coach.report.say.rows import (
    DRIFT_HEADS,
    PHRASE_HEADS,
    about_words,
    cue_rows,
    data_words,
    drift_rows,
    metric_rows,
    phrase_table,
    side_table,
    silence_rows,
    speed_words,
    split_table,
    title_of,
)
from coach.terminal_escape import escape_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.report.session_report import Report

_WIDTH = 100


def text_lines(report: Report) -> Iterator[str]:
    """Line by line; letters that command a terminal are spelled out."""
    yield title_of(report)
    yield about_words(report) + (f", {escape_terminal(report.athlete)}" if report.athlete else "")
    if report.header.provenance.value == "simulated":
        yield "SIMULATED: NOBODY RAN THIS."
    yield ""
    yield from _wrapped(report.verdict.sentence)
    yield from _wrapped(report.verdict.suggestion)
    yield from _table(
        "At a glance, medians while running",
        HEADS,
        [(row.label, *row.cells) for row in glance_rows(report)],
    )
    if speed := speed_words(report):
        yield f"Speed: {speed}."
    yield from _heading("What runners ask")
    for question, answer in answers_of(report):
        yield from _wrapped(f"{question} {answer}")
    heads, splits, caption = split_table(report)
    yield from _table(caption, heads, splits)
    main, others = main_and_others(report.metrics)
    yield from _table(
        "Drift, last third against first; the intervals hold together with 95 %",
        DRIFT_HEADS,
        drift_rows((*main, *others)),
    )
    yield from _table(
        "Against speed",
        ("what goes along with it",),
        [(one.words,) for one in scatters_of(report) if one.matters],
    )
    yield from _table(
        "Mean posture while running",
        ("angle [deg]", "standing", "first third", "last third"),
        posture_rows(report),
    )
    yield from _table(
        "This run and the last ones",
        ("metric", "median", "spread", ""),
        [(d.title, *d.rows[0][1:], d.words) for d in distributions_of(report)],
    )
    yield from _table(
        "Left and right",
        ("", "left", "right", "difference", "noise below", ""),
        side_table(report),
    )
    yield from _table(
        "Cues by phrase",
        PHRASE_HEADS,
        phrase_table(report),
    )
    yield from _table("Cues in order", ("time", "words", "why", "then"), cue_rows(report))
    yield from _table("Why the coach kept silent", ("why", "of the time"), silence_rows(report))
    yield from _heading("Exercises")
    for one in report.exercises:
        yield one.name
        yield from (f"  {line}" for line in one.how)
    yield from _heading("For the rest of the day")
    yield from HABITS
    yield from _heading("How far to trust this")
    yield data_words(report)
    for metric in metric_rows(report.metrics):
        yield from _wrapped(f"{metric.label}: {metric.doubt}")
    yield f"Not measured: {', '.join(NOT_MEASURED)}."
    yield from SAFETY


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="  ")


def _heading(words: str) -> tuple[str, str]:
    return "", words.upper()


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield from _heading(caption)
    every = [heads, *rows]
    widths = [max(len(row[i]) for row in every) for i in range(len(heads))]
    for row in every:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
