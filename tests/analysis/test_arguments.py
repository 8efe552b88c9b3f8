"""Wrong arguments name what is allowed, and what is told reaches the pipeline."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import coach
from coach.settings import SettingsError
from tests.analysis.runs import analysed, arrays, hops, told

WRONG = {
    "placement": ({"placement": "foot"}, ValueError, "chest, pelvis, waist"),
    "rate a word": ({"rate_hz": "200"}, TypeError, "rate_hz is a str; give a number"),
    "rate too low": ({"rate_hz": 5.0}, ValueError, "at least 12"),
    "no such field of the body": ({"body": {"mass": 70}}, ValueError, "mass_kg, height_m"),
    "a body nobody has": ({"body": {"mass_kg": 7000}}, ValueError, "must lie between"),
    "a body that is a number": ({"body": 70}, TypeError, "coach.Body"),
    "no such plan": ({"plan": {"weeks": 3}}, ValueError, "focus"),
    "a calibration that is a path": ({"calibration": "a.json"}, TypeError, "coach.Calibration"),
    "an accelerometer": ({"accelerometer": 1.0}, TypeError, "coach.AccelerometerCalibration"),
    "others as tuples": ({"others": [(1, 2)]}, TypeError, "coach.SensorArrays"),
    "settings as a path": ({"settings": "my.toml"}, TypeError, "coach.Settings"),
    "no such setting": ({"settings": {"cues.gapp_s": 9}}, SettingsError, "did you mean gap_s"),
    "a setting out of range": ({"settings": {"cues.gap_s": 1}}, SettingsError, "from 10 to 3600"),
    "speed of another shape": ({"speed_m_s": [3.0, 3.0]}, ValueError, "a number or"),
    "speed backwards": ({"speed_m_s": -3.0}, ValueError, "negative"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_names_what_is_allowed(case):
    given, kind, message = WRONG[case]
    with pytest.raises(kind, match=message):
        coach.analyze(hops(), None, **{"rate_hz": 50.0, "placement": "pelvis", **given})


def test_ranges_hold_in_objects_as_in_files():
    settings = coach.Settings()
    wrong = dataclasses.replace(settings, cues=dataclasses.replace(settings.cues, gap_s=1.0))
    with pytest.raises(SettingsError, match="from 10 to 3600"):
        coach.analyze(hops(), None, rate_hz=50.0, placement="pelvis", settings=wrong)


def test_settings_are_given_in_three_ways_alike():
    ways = (
        {"cues.gap_s": 60},
        {"cues": {"gap_s": 60}},
        dataclasses.replace(
            coach.Settings(), cues=dataclasses.replace(coach.Settings().cues, gap_s=60.0)
        ),
    )
    results = [
        coach.analyze(hops(), None, rate_hz=50.0, placement="pelvis", settings=way) for way in ways
    ]
    assert results[0] == results[1] == results[2]
    assert results[0].provenance.settings == {"cues": {"gap_s": 60.0}}


def test_the_mass_gives_a_stiffness():
    stiffness = "vertical_stiffness_n_m"
    assert "vertical_stiffness_n_m" not in {
        name for name in ("vertical_stiffness_n_m",) if analysed().grid.valid(name).any()
    }
    with_mass = coach.analyze(*arrays(), **told(body={"mass_kg": 70}))
    assert with_mass.grid.valid(stiffness).any()


def test_a_told_speed_moves_the_angles_and_the_block_does_not():
    speed = np.full(len(arrays()[0]), np.nan)
    speed[len(speed) // 2 :] = 3.0
    one, other = (
        coach.analyze(*arrays(), **told(speed_m_s=speed, block=block)) for block in (64, 4096)
    )
    assert one == other
    assert one.provenance.speeds[0].t_s == pytest.approx(20.0, abs=1.0)


def test_the_accelerometer_s_errors_are_taken_off():
    acc, gyr = arrays()
    off = (0.3, 0.0, 0.0)
    errors = coach.AccelerometerCalibration(off, (1.0, 1.0, 1.0))
    mended = coach.analyze(acc + off, gyr, **told(accelerometer=errors))
    tilt = "pelvic_tilt_rad"
    np.testing.assert_allclose(mended.grid[tilt], analysed().grid[tilt], atol=1e-6)
    crooked = coach.analyze(acc + off, gyr, **told())
    assert np.nanmax(np.abs(crooked.grid[tilt] - analysed().grid[tilt])) > 0.01


def test_a_plan_to_measure_says_nothing():
    measured = coach.analyze(*arrays(), **told(plan={"measure_only": True}))
    assert measured.provenance.plan == coach.Plan(measure_only=True)
