"""The table of rules in the README is the one in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.cues import RULES, CueParams
from coach.cues.rules import NONE_ABOVE, NONE_BELOW
from coach.model import METRICS, Reason
from coach.model.units import SHOWN_UNITS
from coach.wording.metric_names import words_of

README = Path(__file__).parents[2] / "coach" / "cues" / "README.md"
HEAD = (
    "| rule | topic | speaks when | narrowest | dwell | weight | not if |\n"
    "|---|---|---|--:|--:|--:|---|"
)
WHEN = {1: "above", -1: "below", 0: "further off zero than"}


def shown(rule, value):
    unit, factor, decimals = SHOWN_UNITS[METRICS[rule.metric].unit]
    return f"{value * factor:.{decimals}f} {unit}".rstrip()


def row(rule):
    narrowest = f"{rule.floor:.0%}" if rule.relative else shown(rule, rule.floor)
    side = "under" if rule.direction > 0 else "over"
    limited = rule.limit not in (NONE_ABOVE, NONE_BELOW)
    limit = f"{side} {shown(rule, rule.limit)}" if limited else ""
    when = f"{words_of(rule.metric)} is {WHEN[rule.direction]} usual"
    dwell = f"{rule.dwell_s:.0f} s"
    cells = (f"`{rule.name}`", rule.topic, when, narrowest, dwell, f"{rule.weight:.1f}", limit)
    return "| " + " | ".join(cells) + " |"


def rules_table():
    return "\n".join([HEAD, *map(row, RULES)])


def test_the_readme_has_the_rules_in_force():
    found = re.search(r"<!-- rules -->\n(.*?)<!-- /rules -->", README.read_text(), re.DOTALL)
    assert found[1].strip() == rules_table()


def test_the_readme_explains_each_reason_for_silence():
    practice = README.parent.parent / "practice" / "README.md"
    text = README.read_text() + practice.read_text()
    others = {Reason.SPOKEN, Reason.SPEAKING, Reason.CALIBRATING}
    assert [r.value for r in Reason if r not in others and f"`{r.value}`" not in text] == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("the first {:.0f} min of running", CueParams().warm_up_s / 60),
        ("the first {:.0f} s of running after", CueParams().resume_s),
        ("median over {:.0f} s", CueParams().window_s),
        ("less than {:.0f} s since the last cue", CueParams().gap_s),
        ("or {:.0f} s since the last one on this topic", CueParams().same_gap_s),
        ("{} cues in 10 min", CueParams().per_10_min),
        ("or {} in the run", CueParams().per_run),
        ("the metronome for {:.0f} s", CueParams().ladder.metronome_s),
        ("silent for {:.0f} min, then", CueParams().ladder.backoff_s / 60),
        ("a band {} times as wide", CueParams().ladder.widen),
        ("at least {} half-widths", CueParams().effect.least),
        ("at most every {:.0f} min, else its earcon", CueParams().praise.gap_s / 60),
        ("within {} of the half-width", CueParams().band.leave),
    ],
)
def test_the_readme_has_the_numbers_in_force(words, value):
    assert words.format(value) in " ".join(README.read_text().split())
