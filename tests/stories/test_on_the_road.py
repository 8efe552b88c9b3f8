"""Stories of ordinary runs, the whole way from packets to cues."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cues import CueParams
from coach.model import Cue, CueEffect, Plan, Reason, Sound, SpeechEnded
from coach.settings import Settings
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.stories.faults import CADENCE, LEAN
from tests.theory.sessions import CHEST, PELVIS, coached, config_of, run


def reasons(session, from_s=0.0, until_s=1e9):
    return {d.reason for d in session.seen.decisions if from_s <= d.t_s < until_s}


def corrections(session):
    return [cue for cue in session.seen.cues if cue.metric]


def test_a_traffic_light_is_no_fault_and_the_dwell_begins_again_after_it():
    # Leaning at the light, then five seconds short of a dwell, then the light again.
    lean = f"run 26; {LEAN.line()}"
    session = coached(CHEST, "stand 5", lean, "stand 12; lean_deg = 20", lean, "stand 8")
    assert not session.seen.cues
    assert reasons(session, 34.0, 42.0) == {Reason.NOT_RUNNING}
    assert Reason.RESUMING in reasons(session, 45.0, 60.0)


def test_walk_breaks_leave_the_running_between_them_coached():
    session = coached(
        CHEST, "stand 5", "run 40", "walk 20; lean_deg = 15", f"run 60; {LEAN.line()}", "walk 15"
    )
    (cue,) = corrections(session)
    assert cue.rule == LEAN.rule
    assert 65.0 + CueParams().resume_s < cue.t_s < 125.0


def test_intervals_are_left_alone_and_the_easy_part_is_not():
    fast = "speed_m_s = 4.6\nduty_factor = 0.28\ncadence_spm = 190"
    session = coached(
        CHEST,
        "stand 5",
        "run 40",
        f"run 60; {LEAN.line()}\n{fast}",
        "run 50",
        f"run 45; {LEAN.line()}",
    )
    assert Reason.FAST in reasons(session, 55.0, 105.0)
    assert not [cue for cue in corrections(session) if 45.0 <= cue.t_s < 105.0]
    assert [cue.rule for cue in corrections(session)] == [LEAN.rule]


@pytest.mark.parametrize(
    "sensor",
    ['mounting = "strap-upside-down"', 'mounting = "aligned"\ntilted_deg = 12.0'],
    ids=["upside-down", "askew"],
)
def test_a_sensor_worn_otherwise_hears_the_same_fault(sensor):
    otherwise = replace(CHEST, sensor=sensor)
    session = coached(otherwise, "stand 5", "run 30", f"run 45; {LEAN.line()}")
    assert [cue.rule for cue in corrections(session)] == [LEAN.rule]


def test_a_runner_with_uneven_steps_hears_nothing_of_them():
    uneven = replace(PELVIS, runner="tilt_deg = 9.0\nstep_asymmetry = 0.06")
    session = coached(uneven, "stand 5", "run 90")
    assert not corrections(session)


def test_the_warm_up_is_left_alone_by_default():
    session = coached(CHEST, "stand 5", f"run 60; {LEAN.line()}", settings=Settings())
    assert not session.seen.cues
    assert reasons(session, 30.0) == {Reason.WARM_UP}


def test_a_cue_that_the_voice_dropped_may_come_again_sooner():
    simulation = simulate(CHEST.story("stand 5", "run 25", f"run 125; {LEAN.line(2.5)}"))
    heard = corrections(run(config_of(CHEST), simulation))
    dropped = SpeechEnded(heard[0].t_s + 2.0, heard[0].cue_id, completed=False)
    again = corrections(run(config_of(CHEST), simulation, (dropped,)))
    assert again[0] == heard[0]
    assert CueParams().gap_s <= again[1].t_s - again[0].t_s < CueParams().same_gap_s
    assert heard[1].t_s - heard[0].t_s >= CueParams().same_gap_s


def test_with_a_focus_the_run_begins_with_its_phrase_and_other_faults_wait():
    config = replace(config_of(CHEST), plan=Plan(focus="cadence", recall_phrase="quick feet"))
    faults = f"run 60; {LEAN.line()}"
    session = run(config, simulate(CHEST.story("stand 5", "run 30", faults)))
    (recall,) = session.seen.cues
    assert (recall.rule, recall.text) == ("recall", "quick feet")
    assert recall.t_s < 30.0
    assert Reason.FOCUS in reasons(session, 45.0)


def test_the_first_cue_of_a_known_focus_is_a_sound_alone():
    config = replace(config_of(CHEST), plan=Plan(focus="cadence_low"))
    story = CHEST.story("stand 5", "run 30", f"run 60; {CADENCE.line(2.0)}")
    recall, first = run(config, simulate(story)).seen.cues[:2]
    assert recall.rule == "recall"
    assert (first.rule, first.text, first.sound) == (CADENCE.rule, "", Sound.ATTENTION)


def test_the_effect_of_a_cue_is_told_at_the_end_of_the_run_at_the_latest():
    phases = ("stand 5", "run 30", f"run 25; {LEAN.line()}", "run 45")
    pipeline = Pipeline(config_of(CHEST))
    before = pipeline.push_many(simulate(CHEST.story(*phases)).inputs)
    (cue,) = [o for o in before if isinstance(o, Cue) and o.metric]
    # The run ends before it could be seen how long the change holds.
    assert not [o for o in before if isinstance(o, CueEffect)]
    (effect,) = [o for o in pipeline.flush() if isinstance(o, CueEffect)]
    assert (effect.cue_id, effect.rule) == (cue.cue_id, LEAN.rule)
    assert effect.helped
    assert effect.change > 1.0
    assert effect.before > cue.band_low
    assert cue.band_low < effect.after < cue.band_high
