"""The closing summary of a session, as tables and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from coach.cli.effect_lines import effect_lines
from coach.cli.practice.outcome_lines import practice_lines
from coach.cli.text_sparkline import cue_marks, sparkline
from coach.cues.rules import RECALL
from coach.model.faults import FaultKind
from coach.practice.asks_for_change import corrects
from coach.recording import to_json
from coach.wording.columns import headed
from coach.wording.fault_names import name_of_fault
from coach.wording.metric_names import label_with_unit
from coach.wording.reasons import IN_SHORT
from coach.wording.rule_names import name_of_cue
from coach.wording.states import DOING
from coach.wording.times import clock
from coach.wording.translation import mark, tr, tr_n
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from coach.app.practice_record import PracticeSink
    from coach.app.summary import MetricSummary, Summary
    from coach.model import CueEffect

_WIDTH = 120  # where the width is not a terminal's
_NARROW = 110
_TINY = 80  # no room for a curve
_SPAN_IN_ERRORS = 6.0  # plus and minus three published errors
_HEADINGS = (mark("while running"), mark("median"), mark("spread"), mark("band"), mark("valid"))
_GIVE_WAY = (4, 2, 5, 3)
"""Columns by what is missed least: valid, spread, the curve, the band."""
_TIMELINE = {False: 40, True: 16}


def print_summary(summary: Summary, *, table: bool = False, of: PracticeSink | None = None) -> None:
    """Print it to standard output, for a person: a line each.

    Args:
        summary: Of the session.
        table: And below them what followed each cue, and every metric with its course.
        of: What came of it, if it was a practice; ``None`` of a run.
    """
    from coach.cli.fitting_table import print_table
    from coach.cli.plain_console import plain_console  # not before there is a table to draw

    console = plain_console(_WIDTH)
    for line in _lines(summary, of):
        console.print(line, soft_wrap=True)
    if not table or of is not None:
        return
    for line in effect_lines(summary.effects, {cue.cue_id: cue.text for cue in summary.cues}):
        console.print(line, soft_wrap=True)
    if summary.metrics:
        width = 0 if console.width < _TINY else _TIMELINE[console.width < _NARROW]
        print_table(console, _metric_table(summary, width), _GIVE_WAY)


def summary_json(summary: Summary, *, interrupted: bool) -> dict[str, Any]:
    """The last line of ``--json``: SI units and radians."""
    coverage = summary.coverage
    return {
        "type": "summary",
        "duration_s": summary.duration_s,
        "interrupted": interrupted,
        "locomotion_s": {kind.value: s for kind, s in summary.locomotion_s.items()},
        "no_data_s": summary.no_data_s,
        "metrics": {
            m.name: {
                "median": m.median,
                "spread": m.spread,
                "band": None if m.band is None else list(m.band),
                "valid_share": m.valid_share,
                "error": m.error,
            }
            for m in summary.metrics
        },
        "cues": dict(Counter(cue.rule for cue in summary.cues)),
        "effects": [to_json(effect) for effect in summary.effects],
        "silence": {reason.value: share for reason, share in summary.silence.items()},
        "faults": {
            kind: {"times": f.times, "count": f.count} for kind, f in summary.faults.items()
        },
        "completeness": coverage.completeness,
        "gaps": len(coverage.gaps),
        "lost_s": coverage.lost_s,
    }


def print_json(form: dict[str, Any]) -> None:
    """One object on one line."""
    print(json.dumps(form, allow_nan=False))


def _lines(summary: Summary, of: PracticeSink | None) -> list[str]:
    moved = ", ".join(
        f"{tr(DOING[kind])} {seconds:.0f} s"
        for kind, seconds in summary.locomotion_s.items()
        if seconds > 0.0
    )
    silence = ", ".join(f"{tr(IN_SHORT[r])} {share_of(s)}" for r, s in summary.silence.items())
    # Gaps stand with the data, with their length.
    faults = ", ".join(
        f"{name_of_fault(k)} {f.times}"
        for k, f in summary.faults.items()
        if k != FaultKind.GAP.value or not summary.coverage.gaps
    )
    # In a practice most of what is said leads: who was there knows that.
    cues = [cue for cue in summary.cues if of is None or corrects(cue.rule)]
    told = Counter(name_of_cue(cue.rule) for cue in cues)
    named = ", ".join(f"{n} x {name}" for name, n in told.items())
    gaps = len(summary.coverage.gaps)
    lost = (
        tr_n(
            ", {n} gap of {lost_s:.1f} s",
            ", {n} gaps of {lost_s:.1f} s together",
            gaps,
            lost_s=summary.coverage.lost_s,
        )
        if gaps
        else ""
    )
    complete = tr("{share:.1%} complete", share=summary.coverage.completeness)
    return [
        "",
        headed(
            tr("duration"), f"{clock(summary.duration_s)}  {moved if of is None else ''}"
        ).rstrip(),
        *(
            _unknown(summary.no_data_s)
            if of is None
            else practice_lines(of.stand, of.spans, of.sets)
        ),
        *([headed(tr("cues"), f"{len(cues)}  {named}").rstrip()] if cues or of is None else []),
        *_helped(summary.effects),
        headed(tr("silence"), silence or "-"),
        headed(tr("data"), f"{complete}{lost}; {faults or tr('no faults')}"),
    ]


def _unknown(no_data_s: float) -> list[str]:
    """How long nobody knows what the runner did."""
    told = tr("{seconds:.0f} s, counted as no running and no rest", seconds=no_data_s)
    return [headed(tr("no data"), told)] if no_data_s > 0.0 else []


def _helped(effects: Sequence[CueEffect]) -> list[str]:
    """How many of the cues that could be judged were followed by what they asked for."""
    judged = [effect for effect in effects if effect.rule != RECALL]
    helped = sum(effect.helped for effect in judged)
    told = tr("{part} of {whole}", part=helped, whole=len(judged))
    return [headed(tr("helped"), told)] if judged else []


def _metric_table(summary: Summary, width: int) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, title_justify="left")
    for i, heading in enumerate(_HEADINGS):
        table.add_column(tr(heading), justify="right" if i else "left")
    if width:
        table.add_column(tr("over the session"), no_wrap=True, min_width=width)
    for metric in summary.metrics:
        band = "-"
        if metric.band is not None:
            low, high = (value_of(metric.name, border) for border in metric.band)
            band = tr("{low} to {high}", low=low, high=high)
        table.add_row(
            label_with_unit(metric.name),
            value_of(metric.name, metric.median),
            value_of(metric.name, metric.spread),
            band,
            share_of(metric.valid_share),
            *([_timeline(metric, summary, width)] if width else []),
        )
    return table


def _timeline(metric: MetricSummary, summary: Summary, width: int) -> str:
    line = sparkline(
        metric.t_s,
        metric.values,
        summary.duration_s,
        width,
        least_span=_SPAN_IN_ERRORS * metric.error,
        band=metric.band,
    )
    times_s = [cue.t_s for cue in summary.cues if cue.metric == metric.name]
    marks = cue_marks(times_s, summary.duration_s, width)
    return f"{line}\n{marks}" if marks else line
