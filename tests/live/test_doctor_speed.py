"""How fast and roomy this machine is, and whether that is said in plain words."""

from types import SimpleNamespace

import pytest

from coach.cli.device import doctor_speed
from coach.cli.device.doctor_speed import (
    SPEED_CHECKS,
    free_memory_mb,
    recorded_bytes_per_hour,
    times_real_time,
)
from coach.cli.main import main
from coach.model import Placement, SensorMount, Tick
from coach.recording import SessionHeader
from coach.wiring.pipeline import Pipeline


def found(name):
    (check,) = [check for check in SPEED_CHECKS if check.name == name]
    return check.finding()


@pytest.mark.parametrize("at_once_s", [0.0, 5.0])
@pytest.mark.parametrize("slow", [0.02, 0.5, 3.0])
def test_it_is_seconds_of_the_stream_in_one_of_the_clock(monkeypatch, slow, at_once_s):
    clock_s = [0.0]

    def works(_, events):
        # What is made on first use takes long, and is not how fast the machine is.
        first = events[0].t_host_s <= 5.0
        clock_s[0] += 100.0 if first else slow * 0.1 * len(events)
        return []

    monkeypatch.setattr(Pipeline, "push_many", works)
    monkeypatch.setattr(doctor_speed.time, "perf_counter", lambda: clock_s[0])
    inputs = [Tick(i / 10) for i in range(300)]
    header = SimpleNamespace(mounts=(SensorMount(Placement.CHEST),))
    monkeypatch.setattr("coach.app.config_of", lambda h: SimpleNamespace(mounts=h.mounts))
    monkeypatch.setattr(Pipeline, "__init__", lambda *_: None)
    assert times_real_time(inputs, header, at_once_s) == pytest.approx(1.0 / slow)


@pytest.mark.parametrize(
    ("times", "ok", "words"),
    [
        (30.0, True, "takes 3.3 % of a core (30 times real time), enough for two sensors"),
        (7.0, True, "enough for one sensor; words of two may come late"),
        (4.0, False, "too slow to coach live"),
    ],
)
def test_whether_it_is_fast_enough_to_coach(monkeypatch, times, ok, words):
    monkeypatch.setattr(doctor_speed, "times_real_time", lambda *_: times)
    live = found("live")
    assert live.ok is ok
    assert words in live.text


@pytest.mark.parametrize(
    ("times", "ok", "words"), [(60.0, True, "takes 60 s"), (8.0, False, "takes 8 min")]
)
def test_how_long_a_report_is_waited_for(monkeypatch, times, ok, words):
    monkeypatch.setattr(doctor_speed, "times_real_time", lambda *_: times)
    replay = found("replay")
    assert replay.ok is ok
    assert words in replay.text


@pytest.mark.parametrize(("kb", "ok"), [(4_000_000, True), (100_000, False)])
def test_memory_is_what_programs_can_have(tmp_path, monkeypatch, kb, ok):
    told = tmp_path / "meminfo"
    told.write_text(f"MemTotal: 8000000 kB\nMemAvailable:   {kb} kB\n")
    assert free_memory_mb(told) == pytest.approx(kb * 1.024e-3)
    monkeypatch.setattr(doctor_speed, "free_memory_mb", lambda: free_memory_mb(told))
    assert found("memory").ok is ok


@pytest.mark.parametrize("text", ["", "MemAvailable:\n", "MemAvailable: much kB\n", "odd"])
def test_a_system_that_does_not_tell_its_memory_is_no_problem(tmp_path, monkeypatch, text):
    told = tmp_path / "meminfo"
    assert free_memory_mb(told) is None
    told.write_text(text)
    assert free_memory_mb(told) is None
    monkeypatch.setattr(doctor_speed, "free_memory_mb", lambda: None)
    assert found("memory").ok


@pytest.mark.parametrize(("hours", "ok"), [(12.0, True), (9.0, False)])
def test_room_is_told_in_hours_of_running(monkeypatch, tmp_path, hours, ok):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor_speed, "recorded_bytes_per_hour", lambda: 12e6)
    usage = SimpleNamespace(free=hours * 12e6)
    monkeypatch.setattr(doctor_speed.shutil, "disk_usage", lambda _: usage)
    disk = found("disk")
    assert disk.ok is ok
    assert f"room for {hours:.0f} hours of one sensor at 12 MB an hour" in disk.text


def test_an_hour_of_recording_takes_what_a_recorded_run_takes():
    # The demo's run of 96 s takes 329 kB, 12.3 MB an hour.
    assert 8e6 < recorded_bytes_per_hour() < 20e6


def test_a_start_that_fails_is_a_problem(monkeypatch):
    monkeypatch.setattr(doctor_speed, "_START", "raise SystemExit(3)")
    assert not found("start").ok


def test_the_doctor_adds_a_line_for_each_with_its_verdict(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("coach.cli.device.doctor_checks.CHECKS", ())
    main(["doctor", "--speed"])
    lines = capsys.readouterr().out.splitlines()
    assert [line[9:25].strip() for line in lines] == [check.name for check in SPEED_CHECKS]
    assert all(line.startswith(("ok ", "problem ")) for line in lines)
    assert not any("Error" in line for line in lines)
    assert list(tmp_path.iterdir()) == []
    assert isinstance(doctor_speed._stream().header, SessionHeader)
