"""The policy's inner limits, each at its border."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cues import RULES, Band, CueParams
from coach.cues.baseline import BaselineFollower
from coach.cues.budget import Budget
from coach.cues.drift import DriftWatch
from coach.cues.effects import EffectWatch
from coach.cues.ladder import Ladder
from coach.cues.settings import AdaptParams, DriftParams
from coach.cues.speed import SpeedWatch
from coach.cues.watch import RuleWatch
from coach.model import Baseline, Cue, Plan, Reason, Validity
from tests.stories.fast import CHEST, DEG, GRID_S, PELVIS, PROMPT, USUAL, Off, Stretch, play

P = CueParams()
LEAN = "trunk_forward_lean_rad"
LEANS = Off("lean_too_far", 60.0)
BAND = Band(0.0, 1.0)


# What followed a cue, and what followed moments left uncued.


def cue_at(t_s):
    return Cue("1", t_s, "lean_too_far", "words", LEAN, 2.0, -1.0, 1.0, 8, t_s + 3.0, "why")


def judged(watch, from_s, value):
    """Let forty seconds pass at a value; whether a cue helped, once that is known."""
    found = None
    for k in range(1, 90):
        t_s = from_s + k * GRID_S
        watch.seen(value)
        helped, _ = watch.update(t_s, GRID_S, out=False)
        found = helped if helped is not None else found
    return found


def test_moments_left_uncued_begin_a_minute_apart():
    watch = EffectWatch(P.effect)
    watch.left_uncued(100.0, (2.0,), BAND, 1)
    assert watch.open
    judged(watch, 100.0, 0.0)
    assert not watch.open  # judged after forty seconds
    watch.left_uncued(159.5, (2.0,), BAND, 1)
    assert not watch.open
    watch.left_uncued(160.0, (2.0,), BAND, 1)
    assert watch.open


def test_no_moment_is_uncued_within_a_minute_of_a_cue():
    watch = EffectWatch(P.effect)
    watch.cued(cue_at(100.0), (2.0,), BAND, 1)
    watch.dropped()
    watch.left_uncued(159.5, (2.0,), BAND, 1)
    assert not watch.open


@pytest.mark.parametrize(
    ("before", "after", "helped"),
    [
        (1.6, 1.31, False),  # half the way back to the border is 0.3
        (1.6, 1.29, True),
        (1.2, 1.05, False),  # but 0.2 at least
        (1.2, 0.95, True),
        (2.6, 1.85, False),  # 0.8
        (2.6, 1.75, True),
        (5.0, 4.1, False),  # and a whole half-width is help in any case
        (5.0, 3.9, True),
    ],
)
def test_half_the_way_back_to_the_band_is_help(before, after, helped):
    watch = EffectWatch(P.effect)
    watch.cued(cue_at(100.0), (before,), BAND, 1)
    assert judged(watch, 100.0, after) is helped


# When something may be said.


def test_what_is_free_begins_the_gap_before_the_next_cue_too():
    budget = Budget(P, 1.0)
    assert budget.refusal(100.0, 400.0) is None
    budget.spoke(100.0)
    assert budget.refusal(100.0 + P.gap_s - GRID_S, 400.0) == (Reason.COOLDOWN, 100.0 + P.gap_s)
    assert budget.refusal(100.0 + P.gap_s, 400.0) is None


def first_cue_s(*stretches, **more):
    return play(*stretches, faults=[LEANS], **more).corrections[0].t_s


def test_a_stall_of_the_link_of_a_second_costs_the_dwell_a_second():
    stall = Stretch(1.0, stale=True, validity=Validity.STALE)
    whole = first_cue_s(Stretch(120.0))
    assert first_cue_s(Stretch(70.0), stall, Stretch(60.0)) <= whole + 2.0
    # Once it is long enough to be told of, everything begins anew.
    lost = replace(stall, for_s=P.lost_s + 1.0)
    again_s = 70.0 + lost.for_s
    assert first_cue_s(Stretch(70.0), lost, Stretch(90.0)) >= again_s + P.share * 15.0


def test_readings_may_be_missing_for_fifteen_seconds_before_the_dwell_begins_anew():
    def cue_after(for_s):
        missing = Stretch(for_s, validity=Validity.POOR_DATA)
        return first_cue_s(Stretch(68.0), missing, Stretch(60.0)) - 68.0 - for_s

    assert cue_after(P.lapse_s - 1.0) < 8.0
    assert cue_after(P.lapse_s + 1.0) >= P.share * 15.0


def test_on_the_way_back_is_no_time_to_be_told():
    rule = next(rule for rule in RULES if rule.name == "lean_too_far")
    ladder = Ladder(P.ladder, told=frozenset(), metronome=False)
    watch = RuleWatch(rule, ladder, P, GRID_S)
    for k in range(40):
        watch.judge(1.5, 0.3, k * GRID_S)
    assert watch.dwelt
    watch.judge(0.9, 0.2, 20.0)
    assert watch.out  # not yet good again either
    assert not watch.dwelt
    watch.judge(1.1, 0.25, 20.5)
    assert watch.dwelt


def test_who_answers_a_cue_after_a_minute_is_not_praised_for_it():
    def praised(after_s):
        told = play(Stretch(170.0), faults=[replace(LEANS, corrected_after_s=after_s)])
        return "praise_lean_too_far" in {cue.rule for cue in told.praises}

    assert praised(20.0)
    assert not praised(P.praise.within_s + 15.0)


def test_a_told_speed_holds_for_five_seconds():
    watch = SpeedWatch(P.pace, GRID_S)
    watch.tell(3.0, 10.0)
    watch.update(10.0 + P.pace.speed_stale_s, is_locomotion=True)
    assert watch.now == 3.0
    watch.update(10.0 + P.pace.speed_stale_s + GRID_S, is_locomotion=True)
    assert watch.now is None


# What is usual, and what is fatigue.


def test_a_usual_value_beyond_its_bound_is_not_pulled_back_by_force():
    original, far = USUAL[LEAN][0], USUAL[LEAN][0] + P.adapt.all_rad + 1.0 * DEG
    follower = BaselineFollower(P.adapt, Baseline({LEAN: (original, 0.01)}), GRID_S)
    follower.update(LEAN, far, P.adapt.least_s)
    assert follower.next_baseline(Baseline({LEAN: (far, 0.01)})).metrics[LEAN][0] == far


def drifts(early, late, error=0.5 * DEG):
    """Whether form drifts: (cadence, lean) as functions of time in the early and late minutes."""
    watch = DriftWatch(P.drift, {LEAN: error}, GRID_S)
    found = False
    for k in range(round(1500.0 / GRID_S)):
        t_s = P.drift.from_s + k * GRID_S
        cadence, lean = (early if t_s <= P.drift.until_s else late)(t_s)
        found = watch.update({LEAN: lean}, cadence, t_s) or found
    return found


def test_what_goes_with_cadence_is_believed_as_far_as_the_reference_minutes_reached():
    slope = 0.5 * DEG

    def early(t_s):
        cadence = 168.0 + 4.0 * (t_s // 60.0 % 2.0)
        return cadence, slope * (cadence - 170.0)

    def at(cadence, lean):
        return lambda t_s: (cadence, lean)

    assert not drifts(early, at(172.0, slope * 2.0))
    # At 190 steps/min the lean is expected where it was seen to go, not six times as far.
    assert not drifts(early, at(190.0, slope * 4.0))
    assert drifts(early, at(190.0, slope * 20.0))


def test_a_very_even_runner_does_not_tire_by_less_than_the_sensor_can_see():
    even = 6.0 * DEG

    def held(lean):
        return lambda t_s: (170.0, lean)

    assert not drifts(held(even), held(even + 0.9 * DEG))  # less than twice the error
    assert drifts(held(even), held(even + 1.1 * DEG))


def test_one_window_beyond_is_no_fatigue():
    even, far = 6.0 * DEG, 9.0 * DEG
    first_s = P.drift.until_s

    def late(windows):
        end_s = first_s + windows * P.drift.window_s
        return lambda t_s: (170.0, far if t_s <= end_s else even)

    assert not drifts(lambda t_s: (170.0, even), late(P.drift.share - 1))
    assert drifts(lambda t_s: (170.0, even), late(P.drift.share))


def test_tired_form_does_not_become_the_usual_one():
    """Minutes in a form that was found tired move the next usual values by next to nothing."""
    tired = {"vertical_oscillation_m": 0.08, "trunk_flexion_rad": 0.4}
    tired |= {"trunk_forward_lean_rad": 0.35, "pelvic_tilt_change_rad": 0.5}
    quick = replace(
        PROMPT,
        drift=DriftParams(from_s=60.0, until_s=420.0, of=2, share=2),
        adapt=AdaptParams(least_s=60.0),
    )

    def usual(tired_s):
        fresh_m_s = (2.9, 3.0, 3.1, 3.0, 2.9, 2.8, 2.7, 2.8, 2.9, 3.0)
        told = play(
            *(Stretch(60.0, speed_m_s=v) for v in fresh_m_s),
            Stretch(tired_s, speed_m_s=3.0, shift=tired),
            placements=CHEST + PELVIS,
            params=quick,
            plan=Plan(measure_only=True),
        )
        return told.policy.next_baseline.metrics["trunk_flexion_rad"][0]

    assert abs(usual(720.0) - usual(360.0)) < 1e-4
