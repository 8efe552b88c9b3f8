"""What is turned off is not said. What is measured and learnt is the same."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import pytest

from coach.cues import DRIFT, PRAISE, RULES, SWITCHES, TOPICS, BandParams
from coach.cues.rules import REMINDERS
from coach.cues.settings import AdaptParams, DriftParams
from coach.model import Baseline, Plan, Reason
from tests.stories.fast import CHEST, PELVIS, PROMPT, USUAL, Off, Stretch, play

BOTH = CHEST + PELVIS
QUICK = replace(
    PROMPT,
    band=BandParams(learn_s=60.0),
    drift=DriftParams(from_s=60.0, until_s=420.0, of=2, share=2),
    adapt=AdaptParams(least_s=60.0),
    recall=replace(PROMPT.recall, reminder_s=60.0, again_s=600.0, log_s=60.0),
)
SPEEDS_M_S = (2.9, 3.0, 3.1, 3.0, 2.9, 2.8, 2.7, 2.8, 2.9, 3.0)
EACH_SWITCH = pytest.mark.parametrize("name", SWITCHES)
KNOWN = {"known": Baseline(dict(USUAL)), "to be learnt": Baseline()}


def easy(for_s, speed_m_s, shift):
    return Stretch(for_s, speed_m_s=speed_m_s, shift=shift)


def run(off, known, plan):
    """Ten minutes at speeds that vary, each metric a little beside its usual value, then tired."""
    beside = dict.fromkeys(USUAL, 0.01)
    # Within the bands, but enough of them to be seen together.
    tired = {"vertical_oscillation_m": 0.08, "trunk_flexion_rad": 0.4}
    tired |= {"trunk_forward_lean_rad": 0.35, "pelvic_tilt_change_rad": 0.5}
    fresh = [easy(60.0, speed_m_s, beside) for speed_m_s in SPEEDS_M_S]
    return play(
        *fresh,
        easy(360.0, 3.0, tired),
        faults=[Off(name, 200.0 + 3.0 * i, 260.0) for i, name in enumerate(rule_per_metric())],
        placements=BOTH,
        params=replace(QUICK, off=off),
        baseline=known,
        plan=plan,
    )


def rule_per_metric():
    # The cadence off its band would be another pace for all the others.
    found = {rule.metric: rule.name for rule in RULES if rule.direction}
    return [name for metric, name in found.items() if metric != "cadence_spm"]


@functools.cache
def learnt(off, known):
    # Nothing is corrected, so that no correction makes a difference either.
    told = run(off, KNOWN[known], Plan(measure_only=True))
    return told.policy.baseline, told.policy.next_baseline


@EACH_SWITCH
def test_what_is_known_follows_whatever_is_said(name):
    assert learnt((name,), "known") == learnt((), "known")


@pytest.mark.parametrize("name", [PRAISE, DRIFT, *TOPICS])
def test_what_is_not_known_is_learnt_whatever_is_said(name):
    assert learnt((name,), "to be learnt") == learnt((), "to be learnt")


@pytest.mark.parametrize("known", KNOWN)
def test_all_of_it_turned_off_is_measured_and_learnt_like_nothing_turned_off(known):
    assert learnt(SWITCHES, known) == learnt((), known)
    baseline, following = learnt((), known)
    # Else equal would say nothing.
    watched = {rule.metric for rule in RULES}
    assert watched <= baseline.metrics.keys()
    assert baseline.speed_m_s
    assert baseline.speed_slopes
    moved = {m for m in watched if following.metrics[m] != baseline.metrics[m]}
    assert len(moved) >= len(watched) - 1


@EACH_SWITCH
def test_what_is_turned_off_is_not_said(name):
    silent = {rule.name for rule in RULES if name in (rule.name, rule.topic)} or {name}
    told = run((name,), KNOWN["known"], None)
    said = {"praise" if c.rule.startswith(PRAISE) else c.rule for c in told.cues}
    assert not said & silent
    assert not {d.rule for d in told.decisions if d.rule} & silent
    assert said


def test_with_all_rules_off_nothing_is_a_reason_but_being_in_band():
    told = run(SWITCHES, KNOWN["known"], None)
    assert not told.cues
    assert told.reasons(80.0, 120.0) == {Reason.IN_BAND}


def test_a_tired_runner_teaches_nothing_whether_told_or_not():
    def mean(off, tired):
        shift = {"trunk_forward_lean_rad": 0.4, "trunk_flexion_rad": 0.4} if tired else {}
        told = play(
            Stretch(480.0),
            Stretch(1200.0, shift=shift),
            params=replace(QUICK, off=off),
            plan=Plan(measure_only=True),
        )
        return told.policy.next_baseline.metrics["trunk_forward_lean_rad"][0], told

    usual = USUAL["trunk_forward_lean_rad"][0]
    (heard, told), (unheard, untold) = (mean(off, tired=True) for off in ((), (DRIFT,)))
    assert [cue.rule for cue in told.cues].count(DRIFT) == 1
    assert DRIFT not in [cue.rule for cue in untold.cues]
    assert heard == unheard
    # Only until two windows of drift were seen did it lean towards the tired form.
    assert abs(heard - usual) < math.radians(0.1)


def test_the_recalled_phrase_is_judged_by_a_metric_that_is_not_coached():
    found = [
        run(off, KNOWN["known"], Plan(focus="bounces_high", recall_only=True)).effects
        for off in ((), ("bounce",), ("bounces_high", "lean"))
    ]
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_a_topic_is_done_with_whether_praised_or_not():
    """Once its correction has held, the next topic need not wait for the end of its turn."""

    def second(off):
        told = play(
            Stretch(600.0),
            faults=[
                # Late, so that it holds when the time for praise is nearly over.
                Off("lean_too_far", 20.0, corrected_after_s=38.0),
                Off("bounces_high", 300.0),
            ],
            params=replace(PROMPT, off=off),
        )
        return next((cue.t_s for cue in told.cues if cue.rule == "bounces_high"), math.inf)

    assert second((PRAISE,)) == second(()) < 330.0


def test_every_switch_is_a_message_that_is_listed():
    topics = {rule.topic for rule in RULES} | {rule.name for rule in RULES}
    assert set(SWITCHES) == topics | {PRAISE, DRIFT, *REMINDERS}
