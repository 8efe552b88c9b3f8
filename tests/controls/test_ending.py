"""A yes to the end ends the run, when that was said."""

from __future__ import annotations

import pytest

from coach.app import Results, Stop
from coach.controls import EndSink
from coach.model import Cue, SpeechEnded


def cue(rule):
    return Cue(f"007-{rule}", 100.0, rule, "run ended", "", 0.0, 0.0, 0.0, 100, 108.0, "")


def ended(rule, *, spoken_s=None, until_s=120.0):
    """When the stop was asked for, seconds of stream time."""
    stop = Stop()
    sink = EndSink(stop)
    sink.after(Results(100.0, (), (cue(rule),)))
    t_s = 100.0
    while t_s < until_s and not stop():
        t_s += 0.5
        if spoken_s is not None and t_s >= spoken_s:
            sink.before([SpeechEnded(t_s, f"007-{rule}", completed=True)])
        sink.after(Results(t_s, (), ()))
    return t_s if stop() else None


@pytest.mark.parametrize(("spoken_s", "ends_s"), [(101.5, 101.5), (None, 106.0)])
def test_it_ends_once_it_was_said_or_could_not_be(spoken_s, ends_s):
    assert ended("run_over", spoken_s=spoken_s) == ends_s


@pytest.mark.parametrize("rule", ["end", "quiet", "lean_too_far"])
def test_nothing_else_ends_it(rule):
    assert ended(rule, spoken_s=101.0) is None
