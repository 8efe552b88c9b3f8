"""The report as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.report.draw.drawings import distributions_of, posture_heads, posture_rows
from coach.report.draw.scatter import scatters_of
from coach.report.say.answers import answers_of
from coach.report.say.exercises import HABITS, NOT_MEASURED, SAFETY
from coach.report.say.glance import HEADS, glance_rows, main_and_others
from coach.report.say.rows import (
    DRIFT_HEADS,
    NEVER_CALIBRATED,
    PHRASE_HEADS,
    about_words,
    correction_words,
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
from coach.wording.columns import columns, padded, wrapped
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.report.session_report import Report

_WIDTH = 100
_INDENT = "  "


def text_lines(report: Report) -> Iterator[str]:
    """Line by line; letters that command a terminal are spelled out."""
    yield title_of(report)
    yield about_words(report) + (f", {escape_terminal(report.athlete)}" if report.athlete else "")
    if report.header.provenance.value == "simulated":
        yield tr("SIMULATED: NOBODY RAN THIS.")
    if report.never_calibrated:
        yield from _wrapped(tr(NEVER_CALIBRATED))
    yield ""
    yield from _wrapped(report.verdict.sentence)
    yield from _wrapped(report.verdict.suggestion)
    for line in correction_words(report):
        yield from _wrapped(line)
    yield from _table(
        tr("At a glance, medians while running"),
        _each(HEADS),
        [(row.label, *row.cells) for row in glance_rows(report)],
    )
    if speed := speed_words(report):
        yield tr("Speed: {speed}.", speed=speed)
    yield from _heading(tr("What runners ask"))
    for question, answer in answers_of(report):
        yield from _wrapped(f"{question} {answer}")
    heads, splits, caption = split_table(report)
    yield from _table(caption, heads, splits)
    main, others = main_and_others(report.metrics)
    yield from _table(
        tr("Drift, last third against first; the intervals hold together with 95 %"),
        _each(DRIFT_HEADS),
        drift_rows(main),
    )
    yield from _table(
        tr("Drift of the other metrics; the intervals hold together with 95 %"),
        _each(DRIFT_HEADS),
        drift_rows(others),
    )
    yield from _table(
        tr("Against speed"),
        (tr("what goes along with it"),),
        [(one.words,) for one in scatters_of(report) if one.matters],
    )
    yield from _table(
        tr("Mean posture while running"),
        posture_heads(report),
        posture_rows(report),
    )
    yield from _table(
        tr("This run and the last ones"),
        (tr("metric"), tr("median"), tr("spread"), ""),
        [(d.title, *d.rows[0][1:], d.words) for d in distributions_of(report)],
    )
    yield from _table(
        tr("Left and right"),
        ("", tr("left"), tr("right"), tr("difference"), tr("noise below"), ""),
        side_table(report),
    )
    yield from _table(
        tr("Cues by phrase"),
        _each(PHRASE_HEADS),
        phrase_table(report),
    )
    yield from _table(
        tr("Cues in order"), (tr("time"), tr("words"), tr("why"), tr("then")), cue_rows(report)
    )
    yield from _table(
        tr("Why the coach kept silent"), (tr("why"), tr("of the time")), silence_rows(report)
    )
    yield from _heading(tr("Exercises"))
    for one in report.exercises:
        yield tr(one.name)
        yield from (f"  {tr(line)}" for line in one.how)
    yield from _heading(tr("For the rest of the day"))
    yield from _each(HABITS)
    yield from _heading(tr("How far to trust this"))
    yield data_words(report)
    for metric in metric_rows(report.metrics):
        yield from _wrapped(f"{metric.label}: {metric.doubt}")
    yield tr("Not measured: {what}.", what=", ".join(_each(NOT_MEASURED)))
    yield from _each(SAFETY)


def _each(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(tr, texts))


def _wrapped(text: str) -> list[str]:
    first, *others = wrapped(text, _WIDTH - len(_INDENT))
    return [first, *(f"{_INDENT}{line}" for line in others)]


def _heading(words: str) -> tuple[str, str]:
    return "", words.upper()


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield from _heading(caption)
    every = [heads, *rows]
    widths = [max(columns(row[i]) for row in every) for i in range(len(heads))]
    for row in every:
        cells = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
