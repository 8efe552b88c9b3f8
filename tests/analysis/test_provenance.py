"""A provenance is enough to do a result again, and refuses other samples."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import coach
from coach.analysis.allowed import DoubtfulInputWarning
from coach.analysis.where_from import provenance_of
from coach.app.session import config_of
from coach.cli.main import main
from coach.model import Placement, Practice, PracticeKind
from coach.recording import RecordingError, read_recording
from coach.settings import settings_from_mapping
from tests.analysis.runs import AXES, analysed, arrays, simulated, told

RECORDINGS = Path(__file__).resolve().parents[2] / "recordings"
RECORDING = RECORDINGS / "easy-run.simulated.mcap"


def kept(provenance):
    return coach.Provenance.from_json(json.loads(json.dumps(provenance.to_json())))


def test_arrays_are_repeated_bit_for_bit():
    given = told(body={"mass_kg": 70}, speed_m_s=3.0, settings={"cues.gap_s": 60})
    result = coach.analyze(*arrays(), **given)
    assert kept(result.provenance) == result.provenance
    assert coach.repeat(kept(result.provenance), *arrays()) == result
    assert result != analysed()


def test_two_sensors_are_repeated():
    acc, gyr = arrays()
    other = coach.SensorArrays(acc[::2], gyr[::2], told()["rate_hz"] / 2, "chest", AXES)
    result = coach.analyze(acc, gyr, **told(others=[other]))
    again = coach.repeat(kept(result.provenance), acc, gyr, others=[(acc[::2], gyr[::2])])
    assert again == result
    with pytest.raises(ValueError, match="there were 2 sensors; 1 are given"):
        coach.repeat(result.provenance, acc, gyr)


def test_times_are_part_of_the_samples():
    acc, gyr = arrays()
    t_s = 7.0 + np.arange(len(acc)) * simulated().dt_s
    result = coach.analyze(acc, gyr, **told(rate_hz=None, t_s=t_s, speed_m_s=3.0))
    assert coach.repeat(kept(result.provenance), acc, gyr, t_s=t_s) == result
    assert len(result.provenance.speeds) == pytest.approx(40, abs=1)
    with pytest.raises(ValueError, match="not the same samples"):
        coach.repeat(result.provenance, acc, gyr)


@pytest.mark.parametrize("story", ["stand-check", "plank-that-sags"])
def test_a_practice_is_repeated(story, tmp_path):
    path = tmp_path / "practice.mcap"
    assert main(["simulate", "--story", story, "-o", str(path)]) == 0
    result = coach.read(path)
    assert len(result.cues) > 5
    assert coach.repeat(kept(result.provenance), path) == result


def test_all_that_the_pipeline_must_know_is_kept():
    config = config_of(read_recording(RECORDING).header)
    told = {
        "baseline": coach.Baseline({"cadence_spm": (160.0, 180.0)}),
        "body": coach.Body(mass_kg=70.0),
        "plan": coach.Plan(measure_only=True),
        "practice": Practice(PracticeKind.DESK, quiet_until_s=60.0, share=0.5),
        "settings": settings_from_mapping({"cues": {"gap_s": 60.0}}),
        "t_zero_host_s": 3.5,
    }
    for name, value in told.items():
        assert value != getattr(config, name), name
        one = dataclasses.replace(config, **{name: value})
        assert kept(provenance_of(one, ())).config == one
    untold = {field.name for field in dataclasses.fields(config)} - set(told)
    assert untold == {"mounts", "phrases"}  # others are in every recording


def test_a_recording_is_read_and_repeated():
    result = coach.read(str(RECORDING))
    assert type(result) is coach.Analysis
    assert len(result.samples.t_s) > 1000
    assert coach.repeat(kept(result.provenance), RECORDING) == result


def test_other_samples_are_refused():
    acc, gyr = arrays()
    with pytest.raises(ValueError, match="not the same samples"):
        coach.repeat(analysed().provenance, acc + 1e-12, gyr)
    with pytest.raises(TypeError, match="give the same arrays"):
        coach.repeat(analysed().provenance, RECORDING)
    with pytest.raises(TypeError, match="path of the same file"):
        coach.repeat(coach.read(RECORDING).provenance, acc, gyr)


def test_another_version_is_warned_of():
    old = dataclasses.replace(analysed().provenance, versions={"coach": "0.0.1"})
    with pytest.warns(UserWarning, match=r"made with coach 0\.0\.1"):
        assert coach.repeat(old, *arrays()).grid == analysed().grid


def test_standing_is_calibrated_from_a_recording_or_from_arrays():
    sim = coach.simulate("easy-run")
    acc, gyr = sim.arrays("sensor")  # the story begins standing
    found = coach.calibrate(acc, gyr, rate_hz=1.0 / sim.dt_s, placement="pelvis")
    assert found.placement is Placement.PELVIS
    assert found == coach.calibrate(acc, gyr, rate_hz=1.0 / sim.dt_s, placement=Placement.PELVIS)
    recorded = coach.calibrate(RECORDING)
    assert recorded.gravity_m_s2 == pytest.approx(found.gravity_m_s2, rel=0.1)
    with pytest.raises(ValueError, match="the recording has: pelvis"):
        coach.calibrate(RECORDING, placement="chest")
    with pytest.raises(TypeError, match="rate_hz and placement"):
        coach.calibrate(acc, gyr)
    with pytest.raises(ValueError, match="stand"):
        coach.calibrate(acc[-1000:], gyr[-1000:], rate_hz=1.0 / sim.dt_s, placement="pelvis")


def test_arrays_to_calibrate_from_are_held_against_gravity_as_well():
    acc, gyr = coach.simulate("easy-run").arrays("sensor")
    told = {"rate_hz": 1.0 / coach.simulate("easy-run").dt_s, "placement": "pelvis"}
    with pytest.raises(ValueError, match=r"it looks like g: --acc-unit g .*unchecked=True"):
        coach.calibrate(acc / 9.80665, gyr, **told)
    with pytest.raises(ValueError, match=r"--gyro-unit deg/s .*unchecked=True"):
        coach.calibrate(acc, np.degrees(gyr), **told)
    found = coach.calibrate(acc, gyr, **told)
    assert coach.calibrate(acc, gyr, **told, unchecked=True) == found
    with pytest.raises(ValueError, match="at rest the sensor measures"):
        coach.calibrate(1.2 * acc, gyr, **told, unchecked=True)
    with (
        pytest.warns(DoubtfulInputWarning, match="off or never rests") as told_of,
        pytest.raises(ValueError, match="at rest the sensor measures"),
    ):
        coach.calibrate(1.2 * acc, gyr, **told)
    assert told_of[0].filename == __file__


@pytest.mark.parametrize("take", [coach.read, coach.calibrate])
def test_a_file_of_another_recorder_is_told_its_way_in(tmp_path, take):
    path = tmp_path / "run.csv"
    path.write_text("t,acc_x,acc_y,acc_z\n0,0,0,9.81\n")
    with pytest.raises(RecordingError, match=r"'coach import', or .* coach\.analyze") as refused:
        take(path)
    assert "\n" not in str(refused.value)
    with pytest.raises(RecordingError, match="no such file"):
        take(tmp_path / "other.mcap")


def test_a_story_that_is_not_there_names_those_that_are():
    with pytest.raises(ValueError, match="easy-run, tired-hips"):
        coach.simulate("hard-run")
