"""Stories of whole runs: what is said over an hour, and what is no longer said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from coach.cues import CueParams
from coach.cues.rules import REMINDERS
from coach.model import Baseline, Command, Locomotion, Plan, Reason, Sound, SpeechEnded, Validity
from tests.first_of import first_of
from tests.stories.fast import (
    CHEST,
    DEG,
    PELVIS,
    PROMPT,
    USUAL,
    Off,
    Stretch,
    play,
)

P = CueParams()
RUN_MIN = 60.0
LEANS = Off("lean_too_far", 60.0)
SLOW = Off("cadence_low", 60.0)


def run_for(minutes):
    return Stretch(minutes * RUN_MIN)


@pytest.mark.parametrize(
    "placements", [CHEST, PELVIS, CHEST + PELVIS], ids=["chest", "pelvis", "both"]
)
def test_an_hour_without_fault_is_silence_and_the_allotted_praise(placements):
    told = play(run_for(60), placements=placements)
    assert not told.corrections
    assert {cue.rule for cue in told.cues} == {"praise_steady"}
    assert 1 <= len(told.cues) <= P.praise.steady_most
    assert all(b.t_s - a.t_s >= P.praise.steady_gap_s for a, b in pairwise(told.cues))


def test_the_first_five_minutes_are_a_warm_up():
    told = play(run_for(7), faults=[LEANS], params=P)
    assert told.corrections[0].t_s >= P.warm_up_s
    assert told.reasons(P.resume_s + 1.0, P.warm_up_s) == {Reason.WARM_UP}


def test_one_who_never_corrects_is_let_be():
    told = play(run_for(60), faults=[LEANS])
    ladder = [cue.text for cue in told.corrections]
    first = [cue for cue in told.corrections if cue.t_s < 400.0]
    assert [cue.phrase for cue in first] == ["lean_too_far#0", "lean_too_far#1"]
    silent = [d.t_s for d in told.decisions if d.reason is Reason.BACKED_OFF]
    assert silent[0] <= first[-1].t_s + 60.0
    # After the pause the band is wider, and a fault of 1.6 half-widths is just one of 1.07.
    assert len(ladder) <= 5
    assert all(not effect.helped for effect in told.effects)


def test_after_two_rounds_without_help_the_topic_is_left_for_the_run():
    told = play(run_for(90), faults=[replace(LEANS, size=5.0)])
    last_s = told.corrections[-1].t_s
    assert last_s < 30 * RUN_MIN
    # One of them was an earcon alone: the runner knew by then what it was about.
    assert [cue.text != "" for cue in told.corrections] == [True, True, False, True, True]
    assert told.reasons(last_s + 120.0) == {Reason.BACKED_OFF}


def test_one_who_corrects_is_praised_and_relapse_is_first_an_earcon():
    fault = replace(LEANS, corrected_after_s=10.0, relapse_after_s=120.0)
    told = play(run_for(6), faults=[fault])
    words, earcon = told.corrections[:2]
    assert words.text
    assert earcon.text == ""
    assert earcon.sound is Sound.ATTENTION
    praise = told.praises[0]
    assert words.t_s + P.praise.hold_s <= praise.t_s <= words.t_s + P.praise.within_s
    assert praise.sound is Sound.SUCCESS
    # Words of praise are rare; the second one is the earcon alone.
    assert [cue.text != "" for cue in told.praises[:2]] == [True, False]
    assert told.effects[0].helped


def test_praise_keeps_up_with_correction_in_one_who_corrects():
    fault = replace(LEANS, corrected_after_s=10.0, relapse_after_s=200.0)
    told = play(run_for(40), faults=[fault])
    assert len(told.corrections) >= 5
    assert len(told.praises) >= len(told.corrections)


@pytest.mark.parametrize("seed", first_of(range(4)))
def test_no_run_has_more_than_its_budget(seed):
    faults = [
        Off(rule, 30.0, size=3.0, corrected_after_s=15.0, relapse_after_s=40.0)
        for rule in ("lean_too_far", "cadence_low", "bounces_high", "leans_to_the_left")
    ]
    told = play(run_for(90), faults=faults, seed=seed)
    times = [cue.t_s for cue in told.corrections]
    assert 8 <= len(times) <= P.per_run
    assert all(b - a >= P.gap_s for a, b in pairwise(times))
    assert all(b - a >= 600.0 for a, b in zip(times, times[P.per_10_min :], strict=False))
    assert Reason.BUDGET in told.reasons()


def test_one_topic_is_worked_on_at_a_time():
    faults = [Off("lean_too_far", 30.0, size=2.5), Off("cadence_low", 30.0, size=2.0)]
    told = play(run_for(10), faults=faults)
    assert len({cue.rule for cue in told.corrections}) == 1
    assert Reason.FOCUS in told.reasons()
    later = play(run_for(30), faults=faults)
    assert {cue.rule for cue in later.corrections} == {"lean_too_far", "cadence_low"}


def test_with_a_focus_only_that_is_coached_and_the_runner_is_told_at_the_start():
    plan = Plan(focus="cadence_low")
    faults = [Off("lean_too_far", 30.0, size=3.0), Off("cadence_low", 200.0)]
    told = play(run_for(6), faults=faults, plan=plan)
    first, second, third = told.cues[:3]
    assert (first.rule, first.text) == ("recall", "quicker, lighter steps")
    assert first.t_s < 30.0
    # Told at the start, the runner knows what the first earcon is about.
    assert (second.rule, second.text) == ("cadence_low", "")
    assert third.text
    assert told.reasons(60.0, 190.0) == {Reason.FOCUS}


def test_in_the_first_two_sessions_nothing_is_corrected():
    told = play(run_for(20), faults=[replace(LEANS, until_s=300.0)], plan=Plan(measure_only=True))
    assert not told.corrections
    assert {cue.rule for cue in told.cues} == {"praise_steady"}
    assert Reason.MEASURE_ONLY in told.reasons()


def test_in_the_first_cued_session_ten_minutes_are_coached_and_the_rest_is_only_measured():
    fault = replace(LEANS, size=3.0, corrected_after_s=10.0, relapse_after_s=100.0, from_s=400.0)
    cued_s = P.fade.first_s
    told = play(run_for(40), faults=[fault], params=P, plan=Plan(cued_s=cued_s))
    times = [cue.t_s for cue in told.corrections]
    assert len(times) >= 3
    assert max(times) <= P.warm_up_s + cued_s
    assert Reason.BUDGET in told.reasons(P.warm_up_s + cued_s + 60.0)
    longer = play(run_for(40), faults=[fault], params=P)
    assert max(cue.t_s for cue in longer.corrections) > P.warm_up_s + cued_s


def test_in_a_fading_session_whole_blocks_are_left_out():
    fault = replace(LEANS, corrected_after_s=10.0, relapse_after_s=30.0)
    told = play(run_for(32), faults=[fault], plan=Plan(session=6, feedback_share=0.25))
    blocks = {int(cue.t_s // P.fade_block_s) for cue in told.corrections}
    assert blocks <= {3, 7, 11, 15}
    assert len(blocks) >= 3
    assert Reason.FADED in told.reasons()


def test_session_nine_has_the_runners_own_phrase_and_no_cues():
    plan = Plan(
        session=8, feedback_share=0.0, recall_only=True, recall_phrase="like a kite",
        focus="lean_too_far", half_way_s=900.0,
    )  # fmt: skip
    told = play(run_for(30), faults=[LEANS], plan=plan)
    recalls = [(cue.text, cue.t_s) for cue in told.cues if cue.rule == "recall"]
    assert [text for text, _ in recalls] == ["like a kite", "like a kite"]
    assert recalls[0][1] <= 25.0
    assert 900.0 <= recalls[1][1] <= 905.0
    assert not told.corrections
    assert Reason.RECALL_ONLY in told.reasons()


def test_quiet_is_ten_minutes_and_pain_is_the_rest_of_the_run():
    told = play(run_for(30), faults=[LEANS], events=[(50.0, Command.QUIET)])
    assert told.reasons(50.5, 650.0) == {Reason.QUIET}
    assert told.corrections[0].t_s <= 660.0
    told = play(run_for(30), faults=[LEANS], events=[(50.0, Command.PAIN)])
    assert [cue.rule for cue in told.cues] == ["pain", "pain_undo"]
    assert told.reasons(51.0) <= {Reason.PAIN, Reason.SPOKEN}


def test_less_means_longer_gaps():
    usual = play(run_for(8), faults=[replace(LEANS, size=5.0)])
    less = play(run_for(8), faults=[replace(LEANS, size=5.0)], events=[(1.0, Command.LESS)])
    gaps = [b.t_s - a.t_s for t in (usual, less) for a, b in [t.corrections[:2]]]
    assert gaps[1] == pytest.approx(P.less * gaps[0], abs=3.0)


def test_walk_breaks_and_traffic_lights_begin_the_dwell_again():
    stretches = []
    for _ in range(10):
        stretches += [
            Stretch(28.0),
            Stretch(15.0, Locomotion.WALKING),
            Stretch(10.0, Locomotion.STANDING),
        ]
    told = play(*stretches, faults=[LEANS])
    assert not told.cues
    assert told.reasons(60.0) <= {
        Reason.NOT_RUNNING,
        Reason.RESUMING,
        Reason.SETTLING,
        Reason.DWELL,
    }


def test_corners_of_a_track_do_not_count():
    stretches = [Stretch(30.0)]
    for _ in range(6):
        stretches += [Stretch(25.0, turn_rad_s=0.5), Stretch(12.0)]
    sides = [Off("leans_to_the_left", 30.0, size=2.0)]
    told = play(*stretches, faults=sides)
    assert not told.cues
    assert Reason.TURNING in told.reasons()


def test_a_hill_is_another_pace():
    # Uphill the feet stay longer on the ground and the trunk leans in; no barometer tells of it.
    hill = Stretch(240.0, shift={"duty_factor": 0.16, "cadence_spm": -0.02})
    told = play(Stretch(120.0), hill, Stretch(120.0), faults=[Off("lean_too_far", 120.0, 360.0)])
    assert not told.corrections
    assert Reason.PACE in told.reasons(140.0, 355.0)
    dwelling = {d.rule for d in told.decisions if d.reason is Reason.DWELL and d.t_s > 140.0}
    assert dwelling <= {"cadence_low"}


def test_intervals_are_left_alone():
    stretches = [Stretch(120.0)]
    for _ in range(5):
        fast = {"duty_factor": -0.17, "cadence_spm": 0.08}
        stretches += [Stretch(90.0, shift=fast), Stretch(60.0)]
    told = play(*stretches, faults=[Off("lean_too_far", 120.0)])
    fast_s = [(120.0 + 150.0 * k + 10.0, 120.0 + 150.0 * k + 90.0) for k in range(5)]
    assert not [c for c in told.corrections if any(a <= c.t_s < b for a, b in fast_s)]
    assert all(told.reasons(a, b) <= {Reason.FAST} for a, b in fast_s)


def test_poor_data_is_no_fault_of_the_runner():
    bad = Stretch(120.0, validity=Validity.POOR_DATA)
    told = play(
        Stretch(60.0), bad, Stretch(5.0), faults=[replace(LEANS, from_s=50.0, until_s=180.0)]
    )
    assert not told.cues
    assert told.reasons(60.5, 180.0) == {Reason.POOR_DATA}


def test_a_sensor_that_moved_is_told_once_and_not_coached():
    moved = Stretch(300.0, validity=Validity.MOVED)
    told = play(Stretch(60.0), moved, faults=[LEANS])
    assert [cue.rule for cue in told.cues] == ["sensor_moved"]
    (cue,) = told.cues
    assert told.reasons(60.5, cue.t_s) == {Reason.MOVED}
    assert told.reasons(cue.t_s + P.speech_s) == {Reason.MOVED}


def test_a_word_about_the_sensor_takes_no_cue_with_it():
    # The lean's seat is in doubt from an instant at which the slow steps would have been told.
    slow = play(Stretch(120.0), faults=[SLOW])
    at_s = slow.corrections[0].t_s - P.moved_s
    seated = [name for name in USUAL if name.endswith("_rad")]
    moved = play(Stretch(120.0), faults=[SLOW], doubt=(at_s, seated))
    first, second = moved.cues[:2]
    assert (first.rule, first.t_s) == ("sensor_moved", at_s + P.moved_s)
    # It comes as soon as the message is over, and is the first of its topic still.
    assert (second.rule, second.text) == ("cadence_low", slow.corrections[0].text)
    assert P.speech_s <= second.t_s - first.t_s <= P.speech_s + 2.0


def test_a_lost_sensor_is_told_in_words_once_and_then_by_an_earcon():
    lost = Stretch(300.0, stale=True, validity=Validity.STALE)
    told = play(Stretch(60.0), lost, Stretch(60.0))
    assert [(cue.rule, bool(cue.text)) for cue in told.cues] == [
        ("sensor_lost", True),
        ("sensor_lost", False),
        ("sensor_lost", False),
        ("sensor_back", True),
    ]
    assert all(cue.sound is Sound.SYSTEM for cue in told.cues)
    assert told.reasons(65.0, 360.0) <= {Reason.LINK_LOST, Reason.SPOKEN}


def test_a_cue_that_was_dropped_with_the_link_is_not_held_against_the_runner():
    size = replace(LEANS, size=3.0)
    first = play(Stretch(120.0), faults=[size]).corrections[0]
    lost = Stretch(5.0, stale=True, validity=Validity.STALE)
    before = Stretch(first.t_s + 0.5)
    dropped = [(first.t_s + 1.0, SpeechEnded(first.t_s + 1.0, first.cue_id, completed=False))]
    heard = play(before, lost, Stretch(120.0), faults=[size])
    unheard = play(before, lost, Stretch(120.0), faults=[size], events=dropped)
    again = [t.corrections[1].t_s - first.t_s for t in (heard, unheard)]
    assert again[1] < P.same_gap_s <= again[0]
    assert again[1] >= P.gap_s
    # It was never heard, so nothing is known of its effect, and nothing was tried in vain.
    assert first.cue_id not in {e.cue_id for e in unheard.effects}


def with_the_first_dropped(number, **run):
    """A run of which the voice drops so many of the first cues that count."""
    events = []
    for dropped in range(number):
        cue = play(run_for(40), events=events, **run).corrections[dropped]
        events.append((cue.t_s + 1.0, SpeechEnded(cue.t_s + 1.0, cue.cue_id, completed=False)))
    return play(run_for(40), events=events, **run)


def test_cues_that_were_dropped_are_not_counted_in_the_budget_of_the_run():
    few = replace(P, per_run=3, same_gap_s=30.0, gap_s=30.0, per_10_min=10)
    run = {"faults": [replace(LEANS, size=3.0, corrected_after_s=15.0, relapse_after_s=60.0)]}
    heard = play(run_for(40), params=few, **run)
    assert len(heard.corrections) == few.per_run
    for dropped in (1, 3):
        told = with_the_first_dropped(dropped, params=few, **run)
        assert len(told.corrections) == few.per_run + dropped
        assert Reason.BUDGET in told.reasons()


def test_cues_that_were_dropped_are_not_counted_in_the_budget_of_ten_minutes():
    few = replace(P, per_run=100, same_gap_s=30.0, gap_s=30.0, per_10_min=2)
    run = {"faults": [replace(LEANS, size=3.0, corrected_after_s=15.0, relapse_after_s=60.0)]}
    heard = [cue.t_s for cue in play(run_for(40), params=few, **run).corrections]
    assert heard[2] - heard[0] >= 600.0
    told = [cue.t_s for cue in with_the_first_dropped(1, params=few, **run).corrections]
    assert told[2] - told[0] < 600.0
    assert told[3] - told[1] >= 600.0


def test_nobody_is_praised_for_what_nobody_asked_of_him():
    fault = replace(LEANS, corrected_after_s=15.0, relapse_after_s=200.0)
    told = play(run_for(4), faults=[fault])
    first = told.corrections[0]
    dropped = (first.t_s + 1.0, SpeechEnded(first.t_s + 1.0, first.cue_id, completed=False))
    again = play(run_for(4), faults=[fault], events=[dropped])
    assert any("back in your band" in cue.why for cue in told.praises)
    corrected_s = {cue.t_s for cue in again.corrections[1:]}
    early = [cue for cue in again.praises if all(cue.t_s < t_s for t_s in corrected_s)]
    assert not any("back in your band" in cue.why for cue in early)


def test_an_asymmetric_runner_is_measured_against_that_asymmetry():
    usual = USUAL | {"step_time_asymmetry": (0.06, 0.006)}
    assert not play(run_for(30), usual=usual).corrections
    worse = [Off("uneven_steps", 60.0, side=1)]
    assert play(run_for(5), usual=usual, faults=worse).corrections
    # Steps that become more even than usual are nothing to correct.
    better = [Off("uneven_steps", 60.0, side=-1)]
    told = play(run_for(5), usual=usual, faults=better)
    assert not told.corrections
    assert Reason.HARMFUL in told.reasons()


def test_fatigue_late_in_a_long_run_is_told_once_and_never_pushed():
    signs = ("trunk_forward_lean_rad", "vertical_oscillation_m", "step_time_asymmetry")
    off = CueParams(warm_up_s=0.0, off=("lean", "bounce", "symmetry"))
    shift = {signs[0]: 0.7, signs[1]: 0.35, signs[2]: 20.0}
    told = play(run_for(40), Stretch(1800.0, shift=shift), params=off)
    drift = [cue for cue in told.cues if cue.rule == "drift"]
    assert len(drift) == 1
    assert 2400.0 + 240.0 <= drift[0].t_s <= 2400.0 + 900.0
    assert "earlier minutes" in drift[0].why


@pytest.mark.parametrize("seed", first_of(range(5)))
def test_nobody_is_told_of_fatigue_who_runs_as_before(seed):
    assert not [c for c in play(run_for(120), seed=seed).cues if c.rule == "drift"]


def test_reminders_come_only_if_wanted_and_seldom():
    assert not [c for c in play(run_for(60)).cues if c.rule.startswith("remind")]
    wanted = replace(PROMPT, recall=replace(PROMPT.recall, reminder_s=900.0))
    told = play(run_for(60), params=wanted)
    reminders = [cue for cue in told.cues if cue.rule.startswith("remind")]
    assert [c.rule for c in reminders] == list(REMINDERS)
    assert all(not cue.metric and cue.why.endswith("not measured") for cue in reminders)
    fast = Stretch(3600.0, shift={"cadence_spm": 0.12})
    assert not play(fast, params=wanted).cues


def test_after_an_overcorrection_the_other_side_may_be_told():
    faults = [
        Off("lean_too_far", 60.0, size=2.0, corrected_after_s=10.0),
        Off("lean_too_upright", 90.0, 260.0, size=2.0),
    ]
    told = play(run_for(5), faults=faults)
    assert [cue.rule for cue in told.corrections[:2]] == ["lean_too_far", "lean_too_upright"]


def test_a_slow_drift_of_cadence_moves_the_centre_of_what_goes_with_it():
    # Of this runner it is known that the trunk comes up by half a degree per step/min.
    known = Baseline(dict(USUAL), {"trunk_forward_lean_rad": -0.5 * DEG})
    slower = Stretch(300.0, shift={"cadence_spm": -0.02})
    lean = [Off("lean_too_far", 60.0, size=1.3)]
    assert play(Stretch(60.0), slower, faults=lean).corrections
    assert not play(Stretch(60.0), slower, faults=lean, baseline=known).corrections
