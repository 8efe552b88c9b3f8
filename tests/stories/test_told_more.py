"""Stories of what is told beside the samples: speed, battery, the sensor's button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cues import CueParams, CuePolicy
from coach.cues.speed import SpeedWatch
from coach.model import Baseline, Command, Reason, Sound
from tests.stories.fast import CHEST, GRID_S, PELVIS, PROMPT, USUAL, Off, Stretch, play

P = CueParams()
LEANS = Off("lean_too_far", 60.0)
SLOW = Off("cadence_low", 60.0)
USUAL_M_S = 3.0
AT_SPEED = Baseline(dict(USUAL), speed_m_s=USUAL_M_S)


def at(speed_m_s, for_s, **more):
    return Stretch(for_s, speed_m_s=speed_m_s, **more)


def test_a_told_speed_of_a_walk_is_no_running():
    told = play(at(1.5, 180.0), faults=[LEANS])
    assert not told.cues
    assert told.reasons(10.0) == {Reason.NOT_RUNNING}
    assert play(at(2.2, 180.0), faults=[LEANS]).corrections


def test_an_interval_is_known_by_its_speed_and_a_quick_cadence_alone_is_none():
    fast = USUAL_M_S * (1.0 + P.pace.fast_speed) + 0.1
    told = play(at(3.0, 120.0), at(fast, 180.0), faults=[replace(LEANS, from_s=120.0)],
                baseline=AT_SPEED)  # fmt: skip
    assert not told.cues
    assert Reason.FAST in told.reasons(160.0)
    # One who follows the metronome steps a tenth quicker at the same speed, and may be spoken to.
    quick = {"cadence_spm": 0.10}
    usual = play(at(3.0, 120.0), at(3.0, 180.0, shift=quick), faults=[replace(LEANS, from_s=130.0)],
                 baseline=AT_SPEED)  # fmt: skip
    assert Reason.FAST not in usual.reasons()
    assert [cue.rule for cue in usual.corrections][:1] == ["lean_too_far"]
    untold = play(Stretch(120.0), Stretch(180.0, shift=quick), faults=[LEANS])
    assert Reason.FAST in untold.reasons(140.0)


def test_a_change_of_speed_begins_the_dwell_anew_and_is_another_pace_for_a_while():
    fault = [replace(LEANS, from_s=118.0)]
    steady = play(at(3.0, 300.0), faults=fault, baseline=AT_SPEED)
    slower = play(at(3.0, 120.0), at(2.6, 180.0), faults=fault, baseline=AT_SPEED)
    assert Reason.PACE in slower.reasons(120.0, 140.0)
    assert slower.corrections[0].t_s >= steady.corrections[0].t_s + 20.0


def test_a_hill_at_the_same_speed_is_known_by_the_feet():
    hill = {"duty_factor": 0.16}
    told = play(at(3.0, 120.0), at(3.0, 240.0, shift=hill), faults=[replace(LEANS, from_s=120.0)],
                baseline=AT_SPEED)  # fmt: skip
    assert not told.corrections
    assert Reason.PACE in told.reasons(140.0)


def test_the_band_is_that_of_the_speed_where_it_is_known_how_they_go_together():
    # Of this runner it is known that the bounce falls by two centimetres per m/s.
    known = replace(AT_SPEED, speed_slopes={"vertical_oscillation_m": -0.02})
    bounce = [Off("bounces_high", 60.0, size=1.2)]
    slower = (at(2.8, 400.0),)
    assert play(*slower, faults=bounce, baseline=AT_SPEED).corrections
    assert not play(*slower, faults=bounce, baseline=known).corrections
    # Without word of the speed nothing is shifted.
    assert play(Stretch(400.0), faults=bounce, baseline=known).corrections


def test_usual_speed_and_what_goes_with_it_are_learnt_where_the_speed_varies():
    # The cadence of this runner goes with the speed by 6 steps/min per m/s.
    per_m_s = 6.0
    stretches = []
    for k in range(30):
        speed = USUAL_M_S + (0.13, -0.13, 0.05, -0.1, 0.1)[k % 5]
        shift = {"cadence_spm": per_m_s * (speed - USUAL_M_S) / USUAL["cadence_spm"][0]}
        stretches.append(at(speed, 40.0, shift=shift))
    learnt = play(*stretches).policy.baseline
    assert learnt.speed_m_s == pytest.approx(USUAL_M_S, abs=0.15)
    assert learnt.speed_slopes["cadence_spm"] == pytest.approx(per_m_s, abs=2.5)
    steady = play(at(3.0, 1200.0)).policy.baseline
    assert steady.speed_m_s == pytest.approx(3.0)
    assert not steady.speed_slopes


def test_slowing_down_is_not_fatigue_where_the_speed_is_told():
    # Of this runner everything goes with speed.
    per_m_s = {
        "trunk_forward_lean_rad": 3.0,
        "trunk_lateral_lean_rad": 25.0,
        "vertical_oscillation_m": 2.0,
        "step_time_asymmetry": 50.0,
    }

    def stretch(speed, for_s):
        less = USUAL_M_S - speed
        return at(speed, for_s, shift={name: part * less for name, part in per_m_s.items()})

    early = [stretch(USUAL_M_S + d, 30.0) for d in (-0.14, -0.07, 0.0, 0.07, 0.14) * 6]
    late = [stretch(USUAL_M_S - 0.28, 1500.0)]
    off = replace(PROMPT, off=("lean", "side_lean", "bounce", "symmetry"))
    told = play(*early, *late, params=off)
    assert not [cue for cue in told.cues if cue.rule == "drift"]
    untold = [replace(s, speed_m_s=None) for s in (*early, *late)]
    assert [cue for cue in play(*untold, params=off).cues if cue.rule == "drift"]


def test_a_battery_that_is_nearly_empty_is_told_once_and_nothing_is_coached():
    told = play(Stretch(300.0), faults=[LEANS], events=[(50.0, P.least_battery_percent - 1)])
    (cue,) = told.cues
    assert (cue.rule, cue.text, cue.sound) == ("battery_low", "sensor battery low", Sound.SYSTEM)
    assert told.reasons(51.0) == {Reason.BATTERY}
    enough = play(Stretch(300.0), faults=[LEANS], events=[(50.0, P.least_battery_percent)])
    assert enough.corrections
    never = replace(PROMPT, least_battery_percent=0)
    assert play(Stretch(300.0), faults=[LEANS], events=[(50.0, 1)], params=never).corrections


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((6, 5, 4, 5, 4, 9, 4), [False, False, True, False, False, False, False]),
        ((4, 9, 10, 9, 4), [True, False, False, False, True]),
        ((None, 8, 80, 4, None), [True, False, False, False, False]),
        ((4, None, 80, 4), [True, False, False, False]),
    ],
)
def test_a_level_about_the_limit_is_told_once(levels, told):
    policy = CuePolicy(PROMPT, Baseline(), GRID_S, calibrated=True, placements=CHEST)
    assert [policy.battery("sensor", level) for level in levels] == told


def test_one_sensor_may_recover_while_the_other_is_flagged():
    policy = CuePolicy(PROMPT, Baseline(), GRID_S, calibrated=True, placements=CHEST)
    levels = [("a", 4), ("b", None), ("a", 50), ("b", 50), ("a", 4)]
    assert [policy.battery(*level) for level in levels] == [True] + [False] * 4


def test_the_button_of_the_sensor_is_quiet_for_ten_minutes():
    told = play(Stretch(900.0), faults=[LEANS], events=[(50.0, Command.BUTTON)])
    assert told.reasons(50.5, 650.0) == {Reason.QUIET}
    assert told.corrections[0].t_s >= 650.0


@pytest.mark.parametrize(
    ("metric", "value"),
    [("cadence_spm", 110.0), ("cadence_spm", 250.0), ("stride_regularity", 0.5)],
)
def test_what_is_too_slow_too_quick_or_too_uneven_is_no_steady_running(metric, value):
    usual = USUAL | {metric: (value, USUAL[metric][1] / 10.0)}
    told = play(Stretch(120.0), faults=[LEANS], usual=usual, baseline=Baseline(dict(USUAL)))
    assert not told.cues
    assert told.reasons() == {Reason.NOT_RUNNING}


def test_where_the_way_is_known_steady_running_is_praised_at_a_kilometre():
    speed_m_s = 3.1
    steady = play(at(speed_m_s, 3600.0), baseline=replace(AT_SPEED, speed_m_s=speed_m_s)).praises
    assert 1 <= len(steady) <= P.praise.steady_most
    for cue in steady:
        distance_m = speed_m_s * cue.t_s
        assert cue.rule == "praise_steady"
        assert distance_m % P.praise.mark_m <= 2.0 * speed_m_s
        assert cue.t_s >= P.praise.steady_s
    # Elsewhere it goes by the clock.
    assert play(Stretch(3600.0)).praises[0].t_s < steady[0].t_s


def test_the_pelvis_is_judged_with_a_told_speed_as_without():
    drop = [Off("hip_drops_on_left_stance", 60.0)]
    cues = [
        play(Stretch(150.0, speed_m_s=speed), faults=drop, placements=PELVIS).corrections[0].t_s
        for speed in (None, 3.0)
    ]
    assert cues[0] == cues[1]


def test_a_mark_of_the_way_is_passed_by_getting_on_only():
    marks = []
    watch = SpeedWatch(P.pace, GRID_S, mark_m=100.0)
    for k in range(1, 401):
        t_s = k * GRID_S
        watch.tell(10.0, t_s)
        watch.update(t_s, is_locomotion=t_s > 100.0)
        if watch.at_mark:
            marks.append(t_s)
    assert marks == pytest.approx([110.0 + 10.0 * k for k in range(10)])
