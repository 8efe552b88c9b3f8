"""Whose accelerometer nobody has calibrated is asked for it once, sensor by sensor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest

from coach.athlete.known_sensors import accelerometer_of, keep_accelerometer
from coach.cli.live import sensor_lines
from coach.cli.live.sensor_lines import asks_for_six_sides, connected_lines
from coach.decode import FAMILIES
from coach.model import AccelerometerCalibration, Placement
from coach.model.units import GRAVITY_M_S2

OWN = FAMILIES["own"]
POOR = replace(OWN.worth, acc_offset_m_s2=0.02 * GRAVITY_M_S2, calibrate_accelerometer=True)
ERRORS = AccelerometerCalibration((0.1, 0.0, 0.0), (1.0, 1.0, 1.0))


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("COACH_HOME", str(folder))
    return folder


@dataclass
class One:
    sensor_id: str
    sensor_name: str = "a sensor"
    family: str = "poor"


def lines(monkeypatch, sensor_id, *, real=True):
    monkeypatch.setattr(sensor_lines, "FAMILIES", {"poor": replace(OWN, worth=POOR)})
    source = SimpleNamespace(sources=[One(sensor_id)])
    return list(connected_lines(source, [Placement.CHEST], real=real))


def test_it_is_asked_once_with_the_doubt_and_the_next_sensor_likewise(home, monkeypatch):
    (_, asked) = lines(monkeypatch, "aa")
    assert "coach calibrate FILE --accelerometer" in asked
    assert "0.4 deg from standing and 1.2 by itself" in asked
    assert len(lines(monkeypatch, "aa")) == 1
    assert len(lines(monkeypatch, "bb")) == 2
    assert len(lines(monkeypatch, "bb")) == 1
    assert [path.name for path in home.iterdir()] == ["sensors.json"]


def test_nobody_lays_a_virtual_sensor_on_its_sides(home, monkeypatch):
    assert len(lines(monkeypatch, "aa", real=False)) == 1
    assert not home.exists()


def test_whose_errors_are_known_is_not_asked_and_what_is_known_stays(home):
    keep_accelerometer(home, "aa", ERRORS)
    assert not asks_for_six_sides("aa", POOR)
    assert asks_for_six_sides("bb", POOR)
    assert accelerometer_of(home, "aa") == ERRORS
    keep_accelerometer(home, "cc", ERRORS)
    assert not asks_for_six_sides("bb", POOR)


def test_a_sensor_that_needs_it_not_is_never_asked(home):
    assert not asks_for_six_sides("aa", OWN.worth)
    assert not home.exists()


def test_what_cannot_be_remembered_is_asked_and_left_alone(home):
    home.mkdir()
    (home / "sensors.json").write_text("[1]", encoding="utf-8")
    assert asks_for_six_sides("aa", POOR)
    assert (home / "sensors.json").read_text(encoding="utf-8") == "[1]"
