"""What is usual, how feedback fades, what is proposed: the sums behind the stories."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from itertools import pairwise
from types import FunctionType, ModuleType

import numpy as np
import pytest

from coach.cues import BaselineLearner, CueParams, at_limit, feedback_of
from coach.cues.baseline import BaselineFollower, limits
from coach.cues.budget import block_is_open
from coach.cues.fading import FADE
from coach.cues.ladder import phrase_order
from coach.cues.settings import AdaptParams
from coach.model import Baseline, Command, Placement
from coach.progress.focus_proposal import candidates
from tests.stories.fast import DEG, USUAL, Off, Stretch, play

LEAN = "trunk_forward_lean_rad"
KNOWN = Baseline(dict(USUAL))


def followed(value, original=KNOWN, present=KNOWN, for_s=600.0):
    follower = BaselineFollower(AdaptParams(), original, 0.5)
    for _ in range(100):
        follower.update(LEAN, value, for_s / 100)
    return follower.next_baseline(present).metrics[LEAN][0]


def test_a_baseline_follows_by_the_half_life():
    usual = KNOWN.metrics[LEAN][0]
    gain = 1.0 - 2.0 ** (-1.0 / AdaptParams().half_life_runs)
    assert followed(usual + 2.0 * DEG) == pytest.approx(usual + gain * 2.0 * DEG)
    present = KNOWN
    for _ in range(round(AdaptParams().half_life_runs)):
        moved = followed(usual + 2.0 * DEG, present=present)
        present = Baseline(present.metrics | {LEAN: (moved, 0.01)})
    assert present.metrics[LEAN][0] == pytest.approx(usual + 1.0 * DEG)


def test_a_baseline_never_moves_far_in_a_run_nor_in_all():
    usual = KNOWN.metrics[LEAN][0]
    per_run, in_all = limits(LEAN, usual, AdaptParams())
    assert followed(usual + 60.0 * DEG) == pytest.approx(usual + per_run)
    far = Baseline(KNOWN.metrics | {LEAN: (usual + 0.99 * in_all, 0.01)})
    moved = followed(usual + 60.0 * DEG, present=far)
    assert moved == pytest.approx(usual + in_all)
    assert at_limit(Baseline({LEAN: (moved, 0.01)}), KNOWN, AdaptParams()) == (LEAN,)
    assert at_limit(KNOWN, KNOWN, AdaptParams()) == ()


def test_a_short_run_moves_nothing():
    usual = KNOWN.metrics[LEAN][0]
    assert followed(usual + 2.0 * DEG, for_s=AdaptParams().least_s - 30.0) == usual


def test_fatigue_and_faults_do_not_become_usual():
    faulty = play(Stretch(1500.0), faults=[Off("lean_too_far", 30.0, size=2.0)])
    assert faulty.policy.next_baseline.metrics[LEAN] == KNOWN.metrics[LEAN]
    tired = Stretch(1200.0, shift={LEAN: 0.4})
    late = play(Stretch(AdaptParams().until_s), tired).policy.next_baseline
    early = play(Stretch(AdaptParams().until_s)).policy.next_baseline
    assert late.metrics[LEAN][0] == pytest.approx(early.metrics[LEAN][0], abs=0.02 * DEG)


def test_what_goes_with_cadence_is_learnt_where_cadence_varies():
    rng = np.random.default_rng(3)
    learner = BaselineLearner(Baseline(), 100.0, 0.5)
    steady = BaselineLearner(Baseline(), 100.0, 0.5)
    for _ in range(200):
        cadence = 170.0 + rng.normal(0.0, 4.0)
        noise = rng.normal(0.0, 0.002)
        learner.update(LEAN, 0.1 - 0.004 * (cadence - 170.0) + noise, cadence)
        steady.update(LEAN, 0.1 + noise, 170.0 + 0.1 * rng.normal())
    assert learner.slopes[LEAN] == pytest.approx(-0.004, rel=0.1)
    assert LEAN not in steady.slopes


def test_the_course_measures_coaches_fades_and_recalls():
    course = [feedback_of(min(n, 2), max(n - FADE.measured, 0)) for n in range(12)]
    assert [f.measure_only for f in course] == [n < FADE.measured for n in range(12)]
    assert [f.share for f in course[2:10]] == list(FADE.shares)
    assert all(f.recall_only and f.share == 0.0 for f in course[10:])
    assert feedback_of(2, 20, reopened=True).share == 1.0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.75, 1.0])
def test_open_blocks_are_the_share_and_spread_evenly(share):
    blocks = [block_is_open(120.0 * k + 60.0, 120.0, share) for k in range(40)]
    assert sum(blocks) == round(40 * share)
    opened = [k for k, is_open in enumerate(blocks) if is_open]
    assert len({b - a for a, b in pairwise(opened)}) <= 2


def test_phrases_are_tried_and_then_the_best_is_said():
    names = ("a#0", "a#1", "a#2")
    assert phrase_order(names, {}, 6) == (0, 1, 2)
    assert phrase_order(names, {"a#0": (6, 0.2), "a#1": (3, 1.0)}, 6) == (2, 1, 0)
    known = {"a#0": (9, 0.2), "a#1": (6, 0.5), "a#2": (30, 0.9)}
    assert phrase_order(names, known, 6) == (2, 1, 0)


def test_the_topic_that_drifts_most_is_proposed():
    drifts = {LEAN: [4.0 * DEG, 5.0 * DEG], "cadence_spm": [1.0, 2.0]}
    found = candidates(drifts, KNOWN, [Placement.CHEST])
    assert [c.topic for c in found] == ["lean", "cadence"]
    assert found[0].rule.name == "lean_too_far"
    assert found[0].drift == pytest.approx(1.5)
    # A cadence that rises is no reason to coach it upwards.
    assert found[1].worth < 0.0


def test_what_comes_back_by_itself_is_seen_beside_the_effect_of_a_cue():
    # Bad spells of 40 s that end by themselves; quiet leaves the first ones uncued.
    spells = [Off("lean_too_far", s, s + 40.0, size=2.0) for s in np.arange(60.0, 1500.0, 150.0)]
    told = play(Stretch(1600.0), faults=spells, events=[(1.0, Command.QUIET)])
    effect = told.effects[-1]
    assert effect.uncued_n >= 3
    # The spell would have ended in any case, and the numbers say so.
    assert effect.uncued == pytest.approx(effect.change, abs=0.5)


def test_only_moments_as_far_out_as_the_cue_stand_beside_it():
    # Small spells end by themselves; the one that is cued is far out and stays.
    small = [Off("lean_too_far", s, s + 40.0, size=1.4) for s in np.arange(60.0, 600.0, 150.0)]
    far = Off("lean_too_far", 700.0, size=4.0)
    quiet = [(1.0, Command.QUIET)]
    alone = play(Stretch(760.0), faults=[*small, far], events=quiet).effects[-1]
    assert (alone.uncued_n, alone.uncued) == (0, None)
    alike = [Off("lean_too_far", s, s + 40.0, size=4.0) for s in np.arange(60.0, 600.0, 150.0)]
    beside = play(Stretch(760.0), faults=[*alike, far], events=quiet).effects[-1]
    assert beside.uncued_n >= 2
    assert beside.uncued > 2.0
    assert not beside.helped


def deep_size(thing):
    """Bytes of everything an object holds."""
    seen, waiting, total = set(), [thing], 0
    while waiting:
        now = waiting.pop()
        if id(now) not in seen and not isinstance(now, type | FunctionType | ModuleType):
            seen.add(id(now))
            total += sys.getsizeof(now)
            waiting += gc.get_referents(now)
    return total


def test_the_judgement_takes_no_memory_with_the_length_of_a_run():
    def size(minutes):
        fault = Off("lean_too_far", 60.0, size=2.0, corrected_after_s=10.0, relapse_after_s=60.0)
        return deep_size(play(Stretch(60.0 * minutes), faults=[fault]).policy)

    assert size(120) <= 1.1 * size(45)


def test_settings_of_a_rule_are_the_ones_in_force():
    params = CueParams(warm_up_s=0.0)
    rules = replace(params.rules, lean_too_far=replace(params.rules.lean_too_far, dwell_s=60.0))
    fault = [Off("lean_too_far", 60.0)]
    usual = play(Stretch(200.0), faults=fault, params=params).corrections[0].t_s
    slower = play(Stretch(200.0), faults=fault, params=replace(params, rules=rules))
    assert slower.corrections[0].t_s >= usual + 25.0
