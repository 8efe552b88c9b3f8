"""``Decision.until_s``: when a reason ends by the clock, for each reason that one ends."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from types import SimpleNamespace

import pytest

from coach.cli.offline.why_words import sentence
from coach.cues.budget import Budget, block_is_open
from coach.model import Command, Decision, Plan, Reason
from coach.simulation.stories import load_story_text
from coach.wording.times import clock
from tests.contracts.test_vocabulary_is_produced import practice, said
from tests.stories.fast import GRID_S, PROMPT, Off, Stretch, play

LEANS = Off("lean_too_far", 30.0)
CORRECTED = replace(LEANS, corrected_after_s=8.0)
BOUNCES = Off("bounces_high", 80.0)
BRIEF = replace(PROMPT.effect, settle_s=2.0, after_s=10.0)


def warm_up():
    return play(Stretch(120.0), params=replace(PROMPT, warm_up_s=60.0))


def resuming():
    return play(Stretch(60.0))


def cooling_down():
    return play(Stretch(150.0), faults=[LEANS])


def persistent(fault=LEANS, **changes):
    return play(Stretch(900.0), faults=[fault], params=replace(PROMPT, **changes))


def quiet():
    asked = [(100.0, Command.QUIET)]
    params = replace(PROMPT, quiet_s=60.0)
    return play(Stretch(240.0), faults=[LEANS], params=params, events=asked)


def other_focus():
    params = replace(PROMPT, focus_s=120.0)
    return play(Stretch(240.0), faults=[CORRECTED, BOUNCES], params=params)


def let_it_be():
    ladder = replace(PROMPT.ladder, known_s=0.0, words=1, metronome_s=0.0, backoff_s=60.0)
    # Clear of the widened band too: 1.6 half-widths would be at its border.
    far = replace(LEANS, size=2.0)
    return persistent(far, effect=BRIEF, ladder=ladder, per_10_min=30)


def faded():
    plan = Plan(feedback_share=0.25)
    return play(Stretch(420.0), faults=[LEANS], params=replace(PROMPT, gap_s=10.0), plan=plan)


def other_pace():
    return play(Stretch(120.0, speed_m_s=2.6), Stretch(120.0, speed_m_s=3.0))


def resting():
    plank = load_story_text("plank-that-sags").partition("[[set.fault]]")[0]
    told = practice(f"{plank}\n[[set]]\nexercise = 'plank'\nhold_s = 20\n")
    return SimpleNamespace(decisions=[one for one in told if isinstance(one, Decision)])


CLOCKED = {
    Reason.WARM_UP: warm_up,
    Reason.RESUMING: resuming,
    Reason.SPEAKING: persistent,
    Reason.COOLDOWN: cooling_down,
    Reason.QUIET: quiet,
    Reason.BUDGET: lambda: persistent(per_10_min=1, gap_s=10.0, same_gap_s=20.0),
    Reason.FOCUS: other_focus,
    Reason.BACKED_OFF: let_it_be,
    Reason.FADED: faded,
    Reason.PACE: other_pace,
    Reason.RESTING: resting,
}


def check(decisions):
    for decision in decisions:
        assert math.isfinite(decision.until_s)
        assert decision.until_s == 0.0 or decision.until_s > decision.t_s
        assert decision.until_s == 0.0 or decision.reason in CLOCKED


@pytest.mark.parametrize("reason", Reason)
def test_of_every_reason_the_end_is_in_the_future_or_not_known(reason):
    found = [o for o in said() if isinstance(o, Decision) and o.reason is reason]
    assert found
    check(found)


@pytest.mark.parametrize("reason", CLOCKED)
def test_a_reason_that_the_clock_ends_lasts_until_then_and_no_longer(reason):
    decisions = CLOCKED[reason]().decisions
    check(decisions)
    over_s = decisions[-1].t_s
    ends = {d.until_s for d in decisions if d.reason is reason and 0.0 < d.until_s <= over_s}
    exact = 0
    for until_s in sorted(ends):
        mine = [d.t_s for d in decisions if d.reason is reason and d.until_s == until_s]
        exact += mine[-1] < until_s <= mine[-1] + GRID_S
        # From its first instant on nothing else was the reason.
        assert mine == [mine[0] + k * GRID_S for k in range(len(mine))]
        at_end = [d for d in decisions if until_s <= d.t_s < until_s + GRID_S]
        assert all(d.reason is not reason or d.until_s > until_s for d in at_end)
    # While the pace changes its end moves on; the others are known from the first.
    assert exact >= 1
    assert exact == len(ends) or reason is Reason.PACE


def test_speaking_ends_when_a_cue_whose_end_nobody_reports_has_been_spoken():
    told = persistent()
    cue = told.corrections[0]
    speaking = [d for d in told.decisions if d.reason is Reason.SPEAKING and d.t_s < cue.t_s + 20.0]
    assert {d.until_s for d in speaking} == {cue.t_s + PROMPT.speech_s}
    assert [d.t_s - cue.t_s for d in speaking] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]


@pytest.mark.parametrize("reason", CLOCKED)
def test_why_says_until_when(reason):
    decisions = CLOCKED[reason]().decisions
    decision = next(d for d in decisions if d.reason is reason and d.until_s)
    assert f"; until {clock(decision.until_s)} at the earliest" in sentence(decision)


@pytest.mark.parametrize("share", [0.0, 1e-9, 0.1, 0.25, 1.0 / 3.0, 0.5, 0.75, 0.9, 1.0])
def test_a_faded_block_ends_with_the_first_one_that_is_open(share):
    budget = Budget(PROMPT, share)
    block_s = PROMPT.fade_block_s
    for running_s in itertools.count(0.0, 50.0):
        if running_s > 60 * block_s:
            break
        refusal = budget.refusal(1000.0 + running_s, running_s)
        if block_is_open(running_s, block_s, share):
            assert refusal is None
            continue
        assert refusal is not None
        opens_s = refusal[1] - 1000.0
        if not share:
            assert refusal[1] == 0.0
            continue
        assert opens_s > running_s
        assert block_is_open(opens_s, block_s, share)
        if share > 0.01:
            between = range(math.floor(running_s / block_s), math.floor(opens_s / block_s))
            assert not any(block_is_open((k + 0.5) * block_s, block_s, share) for k in between)
