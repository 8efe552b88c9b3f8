"""Why a cue was given, as people read it: with the plain names, in the language that was chosen.

The core writes a sentence into each cue, and it stands in recordings: it stays what it is, whatever
things are called now. Here it is told anew from what the cue holds, and so it is for one of an
older recording.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.rules import PRAISE, RULES
from coach.model import METRICS
from coach.terminal_escape import escape_terminal
from coach.wording.metric_names import unit_of, words_of
from coach.wording.practices.practice_reasons import practice_reason
from coach.wording.seat_words import seat_words
from coach.wording.translation import mark, tr
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Cue

_METRIC_OF: Mapping[str, str] = MappingProxyType({rule.name: rule.metric for rule in RULES})
_BY_WORDS: Mapping[str, str] = MappingProxyType(
    {name.rsplit("_", 1)[0].replace("_", " "): name for name in METRICS}
)
"""A metric's name without its unit, as the core writes it where fatigue is told -> the metric."""

_OUT = re.compile(r".*, for (?P<out>\d+) s(?:; yes within (?P<offer>\d+) s starts the clicks)?")
_BACK = re.compile(r".* back in your band for (?P<held>\d+) s")
_STEADY = re.compile(r"everything in your band for (?P<min>\d+) min")
_TIRED = re.compile(
    r"form (?P<times>[\d.]+) times its usual spread from your own earlier minutes, "
    r"most in (?P<name>.*)"
)

PLAIN: tuple[str, ...] = (
    mark("the runner asked for the last words again"),
    mark("the runner asked how it goes"),
    mark("the button was pressed: quiet for a while"),
    mark("the runner wants to be spoken to again"),
    mark("the runner took back that something hurts"),
    mark("the runner asked for the end of the run: is it meant?"),
    mark("the runner said yes: the run ends"),
    mark("your own phrase, instead of cues"),
    mark("what today is about"),
    mark("a reminder by the clock; not measured"),
    mark("something hurts: no cues for the rest of this run"),
    mark("pain told by mistake can be taken back"),
    mark("the sensor has too little left to be relied on: charge it"),
    mark("data came back"),
    mark("the sensor sits otherwise than when it was calibrated, or nobody can tell"),
    mark("no data from the sensor"),
    mark("still no data"),
    mark("a standing calibration"),
)
"""Sentences of the core without a name or a number in them."""


def said_of(cue: Cue) -> str:
    """The words of a cue, as they may stand on a terminal; what is said for one without any."""
    return escape_terminal(cue.text) or tr("a sound alone")


def reason_of(cue: Cue) -> str:
    """The reason of a cue, one line; empty where it has none."""
    why = str(cue.why)
    if cue.metric in METRICS and (found := _OUT.fullmatch(why)):
        return _out(cue, found)
    if found := _BACK.fullmatch(why):
        metric = _METRIC_OF.get(cue.rule.removeprefix(f"{PRAISE}_"))
        if metric is not None:
            return tr("{metric} back in your band for {held} s",
                      metric=words_of(metric), held=found["held"])  # fmt: skip
    if found := _STEADY.fullmatch(why):
        return tr("everything in your band for {minutes} min", minutes=found["min"])
    if found := _TIRED.fullmatch(why):
        metric = _BY_WORDS.get(found["name"])
        return tr(
            "your form has moved {times} times as far from your first minutes as it usually "
            "wanders, most in {metric}",
            times=found["times"],
            metric=words_of(metric) if metric else found["name"],
        )
    return practice_reason(why) or seat_words(cue.why)


def _out(cue: Cue, found: re.Match[str]) -> str:
    """``left hip drop 9.2 deg, your band 2.2 to 6.2, for 11 s``."""
    value, low, high = (value_of(cue.metric, of) for of in (cue.value, cue.band_low, cue.band_high))
    seen = f"{value} {unit_of(cue.metric)}".rstrip()
    said = {
        "metric": words_of(cue.metric), "seen": seen, "low": low, "high": high,
        "out": found["out"],
    }  # fmt: skip
    if found["offer"]:
        return tr(
            "{metric} {seen}, your band {low} to {high}, for {out} s; "
            "yes within {offer} s starts the clicks",
            offer=found["offer"],
            **said,
        )
    return tr("{metric} {seen}, your band {low} to {high}, for {out} s", **said)
