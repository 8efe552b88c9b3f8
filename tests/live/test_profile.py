"""The profile: what is kept comes back, what is broken costs one line."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from coach.athlete import HOME_VARIABLE, Profile, profile_folder
from coach.model import Baseline, Calibration, HeadingSource, Mounting, Placement

SENSOR = "AA:BB:CC:00:11:22"
HALF = math.sqrt(0.5)
CALIBRATION = Calibration(
    placement=Placement.PELVIS,
    sensor_id=SENSOR,
    mounting=Mounting((HALF, 0.0, HALF, 0.0), HeadingSource.FORWARD_BEND, 0.1),
    gyr_bias_rad_s=(0.01, -0.02, 0.03),
    standing_tilt_rad=0.0,
    standing_obliquity_rad=0.0,
    gravity_m_s2=9.81,
    still_s=10.0,
    sway_rad=0.004,
)
USUAL = Baseline({"cadence_spm": (171.25, 1.5)})


@pytest.fixture
def lines():
    return []


@pytest.fixture
def profile(tmp_path, lines):
    return Profile(tmp_path / "home", lines.append)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_nothing_is_known_at_first_and_nothing_is_made(profile, tmp_path, lines):
    assert profile.calibration(SENSOR, Placement.PELVIS) is None
    assert profile.baseline(Placement.PELVIS) == Baseline()
    assert (lines, list(tmp_path.iterdir())) == ([], [])


def test_what_is_kept_comes_back_bit_for_bit(profile, tmp_path, lines):
    profile.keep_calibration(CALIBRATION)
    profile.keep_baseline(Placement.PELVIS, USUAL)
    again = Profile(tmp_path / "home", lines.append)
    assert again.calibration(SENSOR, Placement.PELVIS) == CALIBRATION
    assert again.baseline(Placement.PELVIS) == USUAL
    assert len(files(tmp_path)) == 2  # nothing half-written lies about


def test_it_fits_this_sensor_at_this_placement_only(profile):
    profile.keep_calibration(CALIBRATION)
    profile.keep_baseline(Placement.PELVIS, USUAL)
    assert profile.calibration("AA:BB:CC:00:11:23", Placement.PELVIS) is None
    assert profile.calibration(SENSOR, Placement.WAIST) is None
    assert profile.baseline(Placement.WAIST) == Baseline()


def test_two_ids_with_one_file_name_are_not_confused(profile):
    profile.keep_calibration(CALIBRATION)
    assert profile.calibration(SENSOR.replace(":", "-"), Placement.PELVIS) is None


def test_a_new_one_replaces_the_old(profile):
    profile.keep_calibration(CALIBRATION)
    newer = replace(CALIBRATION, sway_rad=0.002)
    profile.keep_calibration(newer)
    assert profile.calibration(SENSOR, Placement.PELVIS) == newer


def test_an_empty_baseline_does_not_wipe_a_known_one(profile):
    profile.keep_baseline(Placement.CHEST, USUAL)
    profile.keep_baseline(Placement.CHEST, Baseline())
    assert profile.baseline(Placement.CHEST) == USUAL


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[1, 2]",
        lambda text: "{}",
        lambda text: "[" * 100_000,
        lambda text: text.replace("9.81", "NaN"),
        lambda text: text.replace("0.7071067811865476", "0.9"),
        lambda text: text.replace("pelvis", "knee"),
        lambda text: "\x00\xff",
    ],
)
def test_a_broken_file_is_one_line_and_calibrated_anew(profile, tmp_path, lines, spoil):
    profile.keep_calibration(CALIBRATION)
    (path,) = files(tmp_path)
    path.write_text(spoil(path.read_text()), encoding="latin-1")
    assert profile.calibration(SENSOR, Placement.PELVIS) is None
    (line,) = lines
    assert str(path) in line
    assert "calibrated anew" in line
    assert "\n" not in line
    profile.keep_calibration(CALIBRATION)
    assert profile.calibration(SENSOR, Placement.PELVIS) == CALIBRATION


@pytest.mark.parametrize("pair", ["[1e999, 1.0]", "[170.0, -1.0]", "[170.0]", '"often"'])
def test_a_broken_baseline_is_learnt_anew(profile, tmp_path, lines, pair):
    profile.keep_baseline(Placement.CHEST, USUAL)
    (path,) = files(tmp_path)
    path.write_text(f'{{"metrics": {{"cadence_spm": {pair}}}}}')
    assert profile.baseline(Placement.CHEST) == Baseline()
    assert len(lines) == 1


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path, lines):
    (tmp_path / "home").write_text("a file in its place")
    profile = Profile(tmp_path / "home", lines.append)
    profile.keep_calibration(CALIBRATION)
    (line,) = lines
    assert HOME_VARIABLE in line


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert profile_folder() == tmp_path
    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert profile_folder() == tmp_path / "posture-coach"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    assert profile_folder() == Path.home() / ".local" / "share" / "posture-coach"
