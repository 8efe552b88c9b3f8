"""A practice as a page, as lines of text, and as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.model.practice import PracticeKind
from coach.recording.header import Provenance
from coach.recording.json_form import plain
from coach.report.draw.html import rendered, static
from coach.report.practised.desk_part import desk_words
from coach.report.practised.exercise_part import exercise_words
from coach.report.practised.stand_part import stand_words
from coach.terminal_escape import escape_terminal
from coach.wording.place_names import where_of
from coach.wording.practices.practice_words import PRACTICE_NAMES
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import share_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.report.practised.practice_report import PracticeReport

FORM_VERSION = 1
"""Of the JSON form; it grows when a field changes its meaning or goes."""

_PARTS: Mapping[PracticeKind, Callable[[PracticeReport], dict[str, object]]] = MappingProxyType(
    {
        PracticeKind.STAND: stand_words,
        PracticeKind.DESK: desk_words,
        PracticeKind.EXERCISE: exercise_words,
    }
)


def practice_page(report: PracticeReport) -> str:
    """The whole page."""
    part = _PARTS[report.record.kind](report)
    said = report.record.session.said
    words: dict[str, Any] = {
        "kind": report.record.kind.value,
        "heading": _capital(tr(PRACTICE_NAMES[report.record.kind])),
        "title": escape_terminal(tr(report.header.title)),
        "about": _about(report),
        "simulated": _not_live(report),
        "part": part,
        "said_title": tr("What was said"),
        "said_heads": (tr("at"), tr("said")),
        "said": [(clock(cue.t_s), cue.words or "-") for cue in said],
        "trust": tr("Part of the samples that arrived: {share}.", share=share_of(report.complete)),
    }
    return rendered("practice.html.jinja", styles=static("report.css"), words=words)


def practice_lines(report: PracticeReport) -> list[str]:
    """The same in a few lines for a terminal."""
    part: Mapping[str, Any] = _PARTS[report.record.kind](report)
    lines = [escape_terminal(_about(report)), str(part["verdict"])]
    not_live = _not_live(report)
    if not_live:
        lines.insert(0, not_live)
    lines += [*part.get("told", ()), *part.get("lines", ())]
    if "shares" in part:
        lines += [f"{name}: {number}" for name, number in part["rows"]]
    for card in part.get("cards", ()):
        lines.append(escape_terminal(card.words.line))
        lines += card.words.seen
    lines += [
        f"{tr('Next time')}: {escape_terminal(name)}, {much}: {why}"
        for name, much, why in part.get("next", ())
    ]
    return [*lines, *map(str, part.get("not", part.get("safety", ())))]


def practice_form(report: PracticeReport) -> dict[str, Any]:
    """The same as plain JSON values, SI units; see ``../static/practice.schema.json``."""
    record, session = report.record, report.record.session
    created = datetime.fromtimestamp(session.started_utc_s, UTC)
    return {
        "type": "practice_report",
        "version": FORM_VERSION,
        "kind": record.kind.value,
        "title": session.title,
        "athlete": report.athlete,
        "created_utc": created.isoformat(),
        "dated": session.dated,
        "provenance": session.provenance,
        "placements": [place.value for place in session.placements],
        "duration_s": session.duration_s,
        "samples": report.samples,
        "complete": report.complete,
        "pain": session.pain,
        "corrections": session.cues,
        "notes": [str(note) for note in report.notes],
        "stands": plain(record.stands),
        "spans": plain(record.spans),
        "sets": plain(record.sets),
        "said": plain(session.said),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _about(report: PracticeReport) -> str:
    session = report.record.session
    day = (
        f"{datetime.fromtimestamp(session.started_utc_s, UTC).astimezone():%Y-%m-%d %H:%M}"
        if session.dated
        else tr("date not known")
    )
    named = [report.athlete] if report.athlete else []
    where = tr("sensor {where}", where=where_of(session.placements))
    return ", ".join([*named, day, clock(session.duration_s), where])


def _not_live(report: PracticeReport) -> str:
    """What must be said first of what no living wearer did."""
    if report.header.provenance is Provenance.SIMULATED:
        return tr("Simulated: nobody did this.")
    return ""
