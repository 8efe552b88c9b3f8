"""What is around, and what this machine can do."""

import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
from live_bench import STAND

from coach.cli.device.doctor_checks import CHECKS, Check, Finding
from coach.cli.device.scan import print_found
from coach.cli.device.scanning import look_around
from coach.cli.main import main
from coach.simulation import parse_story, simulate
from coach.sources import BleSettings, BleSource, SourceError, SourceReason
from coach.sources.virtual import SensorOptions, feed_of_simulation, virtual_sensor

SENSOR = "C0:AC:00:00:00:01"


@pytest.fixture
def no_radio(monkeypatch):
    """A Linux machine without Bluetooth has no D-Bus service to ask for it."""
    if sys.platform != "linux":
        pytest.skip("how a radio is absent is known for Linux only")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")


@pytest.fixture(scope="module")
def feed():
    return feed_of_simulation(simulate(parse_story(STAND.format(seconds=20))))


async def test_it_finds_the_sensor_with_its_battery(feed):
    async with virtual_sensor(feed, SensorOptions(battery_percent=42)) as (_, radio, _):
        (found,) = await look_around(radio, 0.3)
    assert (found.name, found.address, found.family) == ("COACH", SENSOR, "own")
    assert found.battery_percent == 42
    assert -127 <= found.rssi_dbm <= 20


async def test_the_sensor_can_be_used_after_a_scan(feed):
    async with virtual_sensor(feed) as (_, radio, _):
        await look_around(radio, 0.2)
        async with BleSource(radio=radio) as source:
            assert source.sensor_id == SENSOR


async def test_a_sensor_in_use_does_not_advertise(feed):
    async with virtual_sensor(feed) as (_, radio, _), BleSource(radio=radio):
        assert await look_around(radio, 0.3) == []


async def test_it_is_a_table(feed, capsys):
    async with virtual_sensor(feed) as (_, radio, _):
        print_found(await look_around(radio, 0.2))
    (row,) = [line for line in capsys.readouterr().out.splitlines() if "COACH" in line]
    assert row.split()[:2] == ["COACH", SENSOR]
    assert row.split()[-4:] == ["own", "87", "%", "-"]


async def test_what_only_may_be_one_is_told_and_taken_only_if_it_is_named(feed, capsys):
    options = SensorOptions(family="dot", name="left foot")  # of its maker; the address is another
    async with virtual_sensor(feed, options) as (_, radio, _):
        (found,) = await look_around(radio, 0.2)
        print_found([found])
        settings = BleSettings(find_s=0.5, namesake_s=0.1)
        with pytest.raises(SourceError) as refused:
            await BleSource(settings, radio).open()
        async with BleSource(replace(settings, sensor="left foot", find_s=5.0), radio) as source:
            assert source.family == "dot"
    assert (found.family, found.perhaps, found.battery_percent) == (None, "dot", None)
    assert "perhaps dot" in capsys.readouterr().out
    assert refused.value.reason is SourceReason.NOT_FOUND


@pytest.mark.parametrize(
    "words", [("scan", "--seconds", "0.2"), ("run", "--placement", "chest", "--quiet")]
)
def test_without_a_radio_it_is_one_line_and_exit_3(no_radio, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    code = main(list(words))
    out, err = capsys.readouterr()
    assert (code, out) == (3, "")
    (line,) = [line for line in err.splitlines() if "look" not in line]
    assert "Bluetooth" in line
    assert list(tmp_path.iterdir()) == []  # nothing was recorded, nothing lies about


def test_a_radio_that_is_not_there(capsys):
    assert main(["scan", "--radio", "virtual:1"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_the_doctor_finds_that_this_machine_can_coach(no_radio, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    code = main(["doctor"])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == len(CHECKS)
    assert all(line.startswith(("ok ", "problem ")) for line in lines)
    (radio,) = [line for line in lines if " radio " in line]
    assert radio.startswith("problem")
    assert "; plug in or turn on Bluetooth" in radio
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_survives_whatever_a_check_raises(capsys, monkeypatch):
    def falls_over():
        raise RuntimeError("two\nlines")

    def well():
        return Finding(True, "all is well")

    checks = (Check("ill", falls_over, "rest a while"), Check("fit", well, ""))
    monkeypatch.setattr("coach.cli.device.doctor_checks.CHECKS", checks)
    assert main(["doctor"]) == 0
    ill, fit = capsys.readouterr().out.splitlines()
    assert ill.split() == ["problem", "ill", "RuntimeError", "two", "lines;", "rest", "a", "while"]
    assert fit.split() == ["ok", "fit", "all", "is", "well"]
    monkeypatch.setattr(
        "coach.cli.device.doctor_checks.CHECKS", (Check("ill", falls_over, "", vital=True),)
    )
    assert main(["doctor"]) == 1


def test_each_check_has_a_name_and_a_remedy():
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.remedy for check in CHECKS)


def test_folders_that_cannot_be_written_are_found(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "file"))
    (profile,) = [check for check in CHECKS if check.name == "profile"]
    assert not profile.finding().ok
    assert Path(tmp_path / "file").read_text() == ""


@pytest.mark.parametrize(
    ("version", "ok"),
    [((3, 10, 9), False), ((3, 11, 2), True), ((3, 14, 0), True), ((3, 15), False)],
)
def test_the_doctor_takes_the_pythons_that_the_project_asks_for(monkeypatch, version, ok):
    monkeypatch.setattr(sys, "version_info", version)
    asked = {"Requires-Python": "<3.15,>=3.11"}
    monkeypatch.setattr(metadata, "metadata", lambda _: asked)
    (python,) = [check for check in CHECKS if check.name == "python"]
    found = python.finding()
    assert found.ok == ok
    assert found.remedy == "install Python 3.11 to 3.14"
