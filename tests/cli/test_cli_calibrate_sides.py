"""``coach calibrate --accelerometer``: from a file of six sides to what the next run uses."""

from __future__ import annotations

import json

import numpy as np
import pytest

from coach.athlete.known_sensors import accelerometer_of, keep_accelerometer
from coach.cli.main import main
from coach.cli.offline.calibrate_accelerometer import known_accelerometer
from coach.model import AccelerometerCalibration
from coach.model.units import GRAVITY_M_S2

OFFSET = np.array([0.2, -0.1, 0.3])


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("COACH_HOME", str(folder))
    return folder


def recorded(tmp_path, sides):
    """An imported recording of a sensor laid on so many sides."""
    rng = np.random.default_rng(3)
    ups = np.concatenate([np.eye(3), -np.eye(3)])[:sides]
    acc = (
        np.repeat(ups * GRAVITY_M_S2 + OFFSET, 400, axis=0) + rng.normal(size=(400 * sides, 3)) / 50
    )
    rows = np.column_stack([np.arange(len(acc)) / 100.0, acc, np.zeros_like(acc)])
    csv, mcap = tmp_path / "sides.csv", tmp_path / "sides.mcap"
    header = "t_s,ax,ay,az,gx,gy,gz"
    np.savetxt(csv, rows, delimiter=",", header=header, comments="")
    units = ["--acc-unit", "m/s2", "--gyro-unit", "rad/s", "--acc-columns", "ax,ay,az"]
    units += ["--gyro-columns", "gx,gy,gz", "--time-column", "t_s", "--time-unit", "s"]
    assert main(["import", str(csv), "-o", str(mcap), "--placement", "chest", *units]) == 0
    return mcap


def test_six_sides_are_kept_for_the_sensor(tmp_path, home, capsys):
    mcap = recorded(tmp_path, 6)
    capsys.readouterr()
    assert main(["calibrate", str(mcap), "--accelerometer"]) == 0
    told = capsys.readouterr().out
    assert "x: offset +20 mg" in told
    assert "sensors.json" in told
    (path,) = home.glob("*.json")
    sensor_id = next(iter(json.loads(path.read_text())))
    found = known_accelerometer(sensor_id)
    np.testing.assert_allclose(found.offset_m_s2, OFFSET, atol=0.01)


def test_a_missing_side_is_named_and_nothing_is_kept(tmp_path, home, capsys):
    mcap = recorded(tmp_path, 5)
    assert main(["calibrate", str(mcap), "--accelerometer"]) == 1
    fault = capsys.readouterr().err.strip().splitlines()[-1]
    assert "-z" in fault
    assert not list(home.glob("*.json"))


def test_sensors_are_kept_side_by_side(tmp_path):
    one = AccelerometerCalibration((0.1, 0.2, 0.3), (1.0, 1.01, 0.99))
    other = AccelerometerCalibration((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    keep_accelerometer(tmp_path, "a", one)
    keep_accelerometer(tmp_path, "b", other)
    assert accelerometer_of(tmp_path, "a") == one
    assert accelerometer_of(tmp_path, "b") == other
    assert accelerometer_of(tmp_path, "c") is None


@pytest.mark.parametrize("text", ["[]", "no json", '{"a": {"gain": [1, 1, 1]}}', '{"a": 3}'])
def test_a_broken_file_costs_a_line_and_not_the_run(home, capsys, text):
    home.mkdir()
    (home / "sensors.json").write_text(text)
    assert known_accelerometer("a") is None
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
