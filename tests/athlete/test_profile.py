"""The profile of a run: what is kept comes back, and what is broken costs one line."""

from dataclasses import replace
from pathlib import Path

import pytest

from coach.athlete import HOME_VARIABLE, learnt, open_home, profile_folder, standing
from coach.athlete.athletes import athlete
from coach.athlete.database import STORE_NAME
from coach.athlete.profile import Profile, keep_session
from coach.model import Baseline, Body, HeadingSource, Placement
from coach.progress import Focus
from tests.athlete.runners import CALIBRATION, SENSOR, USUAL, run_of


@pytest.fixture
def profile(home, lines):
    return Profile(home, lines.append)


def test_nothing_is_known_at_first_and_nothing_is_made(profile, tmp_path, lines):
    assert profile.calibration(SENSOR, Placement.PELVIS) is None
    assert profile.baseline(Placement.PELVIS) == Baseline()
    assert profile.body() == Body()
    assert list(profile.course(Placement.PELVIS).sessions) == []
    assert (lines, list(tmp_path.iterdir())) == ([], [])


def test_what_is_kept_comes_back_bit_for_bit(profile, home, lines):
    profile.keep_calibration(CALIBRATION)
    profile.keep_session(run_of(), USUAL)
    again = Profile(home, lines.append)
    assert again.calibration(SENSOR, Placement.PELVIS) == CALIBRATION
    assert again.baseline(Placement.PELVIS) == USUAL
    course = again.course(Placement.PELVIS)
    assert [session.started_utc_s for session in course.sessions] == [run_of().started_utc_s]
    assert (course.original_baseline, course.focus) == (USUAL, Focus())
    assert [path.name for path in home.iterdir()] == [STORE_NAME]  # nothing half-written lies about
    assert lines == []


def test_it_fits_this_sensor_at_this_placement_only(profile):
    profile.keep_calibration(CALIBRATION)
    profile.keep_session(run_of(), USUAL)
    assert profile.calibration("AA:BB:CC:00:11:23", Placement.PELVIS) is None
    assert profile.calibration(SENSOR, Placement.WAIST) is None
    assert profile.baseline(Placement.WAIST) == Baseline()


def test_the_newest_holds_and_the_older_are_there(profile):
    newer = replace(CALIBRATION, sway_rad=0.002)
    profile.keep_calibration(CALIBRATION)
    profile.keep_calibration(newer)
    assert profile.calibration(SENSOR, Placement.PELVIS) == newer
    assert [c for _, c in profile.calibrations(SENSOR, Placement.PELVIS)] == [newer, CALIBRATION]


def test_the_baseline_of_the_latest_session_holds_whenever_it_was_added(profile):
    later = Baseline({"cadence_spm": (175.0, 1.0)})
    profile.keep_session(run_of(5.0), later)
    profile.keep_session(run_of(1.0), USUAL)
    assert profile.baseline(Placement.PELVIS) == later
    assert profile.course(Placement.PELVIS).original_baseline == USUAL


def test_an_empty_baseline_does_not_wipe_a_known_one(profile):
    profile.keep_session(run_of(0.0), USUAL)
    profile.keep_session(run_of(1.0), Baseline())
    assert profile.baseline(Placement.PELVIS) == USUAL


def test_of_a_simulated_session_nothing_is_learnt(profile):
    profile.keep_session(run_of(provenance="simulated"), USUAL)
    assert profile.baseline(Placement.PELVIS) == Baseline()


@pytest.mark.parametrize("what", [b"", b"not a store at all " * 100, b"SQLite format 3\x00" * 300])
def test_a_broken_store_is_one_line_and_the_run_goes_on(profile, home, lines, what):
    home.mkdir()
    (home / STORE_NAME).write_bytes(what)
    assert profile.calibration(SENSOR, Placement.PELVIS) is None
    if not what:  # an empty file is a new store
        assert lines == []
        return
    (line,) = lines
    assert str(home / STORE_NAME) in line
    assert "calibrated anew" in line
    assert "\n" not in line
    assert profile.keep_session(run_of(), USUAL) is None
    assert len(lines) == 2


def test_a_folder_that_cannot_be_made_is_one_line(home, lines):
    home.write_text("a file in its place")
    Profile(home, lines.append).keep_calibration(CALIBRATION)
    (line,) = lines
    assert HOME_VARIABLE in line


def test_a_stranger_is_one_line(profile, home, lines):
    profile.keep_calibration(CALIBRATION)
    stranger = Profile(home, lines.append, "nobody")
    assert stranger.calibration(SENSOR, Placement.PELVIS) is None
    (line,) = lines
    assert "nobody" in line


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert profile_folder() == tmp_path
    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert profile_folder() == tmp_path / "posture-coach"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    assert profile_folder() == Path.home() / ".local" / "share" / "posture-coach"


def test_one_standing_counts_once_however_often_it_was_refined(profile, home):
    refined = replace(
        CALIBRATION, mounting=replace(CALIBRATION.mounting, heading_source=HeadingSource.GAIT)
    )
    told = replace(refined, left_phase=0.1)
    for calibration in (CALIBRATION, refined, told):
        profile.keep_calibration(calibration)
    ((day_s, kept),) = profile.calibrations(SENSOR, Placement.PELVIS)
    assert kept == told
    store = open_home(home, print)
    assert [one.made_utc_s for one in standing(store, athlete(store).athlete_id)] == [day_s]
    store.close()


def test_another_standing_is_another_one(profile):
    for other in ({}, {"still_s": 11.0}, {"sway_rad": 0.003}, {"standing_tilt_rad": 0.01}):
        profile.keep_calibration(replace(CALIBRATION, **other))
    assert len(profile.calibrations(SENSOR, Placement.PELVIS)) == 4


def test_a_replay_counts_one_standing_once_and_takes_nothing_back(home):
    told = replace(CALIBRATION, left_phase=0.1)
    store = open_home(home, print, make=True)
    who = athlete(store)
    first, second = run_of(0.0), run_of(1.0)
    made = [(first.started_utc_s + 10.0, CALIBRATION), (first.started_utc_s + 300.0, told)]
    keep_session(store, who, first, USUAL, made)
    keep_session(store, who, second, USUAL, [(second.started_utc_s + 200.0, told)])
    keep_session(store, who, run_of(-1.0), USUAL, [(first.started_utc_s - 5e4, CALIBRATION)])
    assert learnt.calibrations(store, who.athlete_id, SENSOR, Placement.PELVIS) == [
        (first.started_utc_s + 10.0, told)
    ]
    store.close()
