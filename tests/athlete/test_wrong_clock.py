"""What is learnt after is newer, whatever the clock says now or said then."""

import dataclasses
import time

import pytest

from coach.athlete import (
    athlete,
    delete_session,
    export_lines,
    import_lines,
    learnt,
    open_home,
    sessions,
)
from coach.athlete.profile import Profile, keep_session
from coach.model import Baseline, Placement
from tests.athlete.runners import CALIBRATION, DAY_S, SENSOR, run_of

PELVIS = Placement.PELVIS
FUTURE_DAYS = 20_000.0  # in 2081
PAST_DAYS = -20_000.0  # in 1971, as a small computer without a clock wakes up


def usual(spm):
    return Baseline({"cadence_spm": (spm, 1.0)})


def in_force(profile):
    return profile.baseline(PELVIS).metrics["cadence_spm"][0]


def first(profile):
    return profile.course(PELVIS).original_baseline.metrics["cadence_spm"][0]


@pytest.fixture
def profile(home, lines):
    return Profile(home, lines.append)


@pytest.mark.parametrize("days", [(0, FUTURE_DAYS, 1), (0, 1, PAST_DAYS), (0, FUTURE_DAYS, -5)])
def test_the_run_that_has_just_ended_taught_what_is_in_force(profile, days):
    for number, day in enumerate(days):
        profile.keep_session(run_of(day), usual(170.0 + number), just_learnt=True)
        assert in_force(profile) == 170.0 + number
        assert first(profile) == 170.0


def test_a_store_whose_clock_was_wrong_already_is_put_right_by_the_next_run(profile):
    profile.keep_session(run_of(0.0), usual(170.0))
    profile.keep_session(run_of(FUTURE_DAYS), usual(171.0))
    profile.keep_session(run_of(1.0), usual(172.0), just_learnt=True)
    assert in_force(profile) == 172.0


def test_a_recording_that_is_added_later_takes_its_place_by_its_day(profile, store, who):
    profile.keep_session(run_of(5.0), usual(175.0), just_learnt=True)
    keep_session(store, who, run_of(1.0), usual(171.0))
    assert (in_force(profile), first(profile)) == (175.0, 171.0)


def test_the_same_run_replayed_stays_in_its_place(profile, store, who):
    for number, day in enumerate((FUTURE_DAYS, 0.0, 1.0)):
        profile.keep_session(run_of(day), usual(170.0 + number), just_learnt=True)
    keep_session(store, who, run_of(0.0), usual(180.0))
    assert in_force(profile) == 172.0


def test_the_calibration_that_was_just_made_is_the_one_in_force(profile, monkeypatch):
    for number, clock_s in enumerate((1.8e9, 3.5e9, 1.8e9 + DAY_S, 5.0)):
        monkeypatch.setattr(time, "time", lambda clock_s=clock_s: clock_s)
        made = dataclasses.replace(CALIBRATION, sway_rad=0.001 * (number + 1))
        profile.keep_calibration(made)
        assert profile.calibration(SENSOR, PELVIS) == made
        refined = dataclasses.replace(made, left_phase=0.1)
        monkeypatch.setattr(time, "time", lambda: 1.0)  # set back while running
        profile.keep_calibration(refined)
        assert profile.calibration(SENSOR, PELVIS) == refined
    assert len(profile.calibrations(SENSOR, PELVIS)) == 4


def test_what_was_accepted_is_in_force_and_the_first(store, who):
    for day in (0.0, FUTURE_DAYS):
        keep_session(store, who, run_of(day), usual(170.0))
    learnt.accept(store, who.athlete_id, PELVIS, (usual(176.0), usual(175.0)), 1.79e9)
    for original, spm in ((False, 176.0), (True, 175.0)):
        known = learnt.baseline(store, who.athlete_id, PELVIS, original=original)
        assert known.metrics["cadence_spm"][0] == spm
    now_s = 1.8e9
    assert learnt.accepted_utc_s(store, who.athlete_id, PELVIS, now_s) == 1.79e9


def test_an_acceptance_of_the_future_does_not_hide_all_runs_until_then(store, who):
    learnt.accept(store, who.athlete_id, PELVIS, (usual(176.0), usual(175.0)), 3.5e9)
    assert learnt.accepted_utc_s(store, who.athlete_id, PELVIS, 1.8e9) == 0.0
    assert learnt.accepted_utc_s(store, who.athlete_id, PELVIS) == 3.5e9


def test_the_order_goes_along_to_another_machine(profile, store, tmp_path):
    for number, day in enumerate((0, FUTURE_DAYS, 1)):
        profile.keep_session(run_of(day), usual(170.0 + number), just_learnt=True)
    other = open_home(tmp_path / "other", print, make=True)
    import_lines(other, export_lines(store), "copy.jsonl")
    known = learnt.baseline(other, athlete(other).athlete_id, PELVIS)
    assert known.metrics["cadence_spm"][0] == 172.0
    other.close()


UNDATED = {"started_utc_s": 40.0, "dated": False}


def listed(store, who):
    return [(one.record.title, one.record.dated) for one in sessions(store, who.athlete_id)]


def test_a_run_whose_day_nobody_knows_is_the_newest_until_another_one_is(profile, store, who):
    profile.keep_session(run_of(0.0, title="a", content="a"), usual(170.0), just_learnt=True)
    for name in "bc":  # both woke at the same second of 1970
        undated = dataclasses.replace(run_of(title=name, content=name), **UNDATED)
        profile.keep_session(undated, usual(171.0), just_learnt=True)
    assert listed(store, who) == [("a", True), ("b", False), ("c", False)]
    assert in_force(profile) == 171.0
    profile.keep_session(run_of(3.0, title="d", content="d"), usual(172.0), just_learnt=True)
    assert [title for title, _ in listed(store, who)] == ["a", "b", "c", "d"]
    assert in_force(profile) == 172.0


def test_a_replay_that_knows_the_day_gives_it_and_one_that_does_not_takes_none(store, who):
    keep_session(store, who, run_of(5.0, title="later", content="x"), Baseline())
    dated = run_of(1.0, title="run", content="y")
    undated = dataclasses.replace(dated, **UNDATED)
    for record, known, titles in (
        (undated, False, ["later", "run"]),
        (dated, True, ["run", "later"]),
        (undated, True, ["run", "later"]),
    ):
        keep_session(store, who, record, Baseline())
        assert [title for title, _ in listed(store, who)] == titles
        assert dict(listed(store, who))["run"] is known


def test_runs_without_a_day_are_none_the_same_for_the_second_they_began(store, who):
    for name in ("x", ""):
        undated = dataclasses.replace(run_of(title=name, content=name), **UNDATED)
        keep_session(store, who, undated, Baseline())
    assert len(listed(store, who)) == 2


def test_what_a_run_brought_before_the_time_was_known_goes_with_it(
    profile, store, who, monkeypatch
):
    monkeypatch.setattr(time, "time", lambda: 50.0)
    profile.keep_calibration(CALIBRATION)
    record = run_of(2.0, content="x")
    profile.keep_session(record, usual(170.0), just_learnt=True, clock_was_s=40.0)
    ((made_utc_s, _),) = profile.calibrations(SENSOR, PELVIS)
    assert made_utc_s == record.started_utc_s + 10.0
    (one,) = sessions(store, who.athlete_id)
    delete_session(store, one.session_id)
    assert profile.calibrations(SENSOR, PELVIS) == []


def test_a_run_without_a_day_goes_along_to_another_machine(store, who, tmp_path):
    keep_session(store, who, dataclasses.replace(run_of(content="x"), **UNDATED), Baseline())
    other = open_home(tmp_path / "other", print, make=True)
    import_lines(other, export_lines(store), "copy.jsonl")
    assert [known for _, known in listed(other, athlete(other))] == [False]
    other.close()
