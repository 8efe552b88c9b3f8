"""A live run on a machine that does not know the day, or has little power left."""

import re
import signal
import time
from datetime import UTC, datetime

import pytest
from live_bench import Process, only_recording, story_file

from coach.athlete import athlete, open_home, sessions
from coach.host.wall_clock import DAY_S, RELEASED_UTC_S
from tests.not_on_windows import SIGNALS

pytestmark = [
    pytest.mark.timeout(600),
    SIGNALS,
]

WOKE_S = 40.0  # in 1970
RIGHT_S = RELEASED_UTC_S + 500 * DAY_S

# The machine wakes in 1970; so long after the first look at its clock the network tells the time.
WITHOUT_A_CLOCK = """
import sys, time
from pathlib import Path
from coach.host import wall_clock

begun_s = time.monotonic()

class Clock:
    CLOCK_BOOTTIME = 7

    @staticmethod
    def clock_gettime(which):
        return time.monotonic()

    @staticmethod
    def time():
        passed_s = time.monotonic() - begun_s
        return passed_s + ({right} if Path("ntp").exists() else {woke})

wall_clock.time = Clock

from dataclasses import replace

from coach.athlete.profile import Profile
from coach.cli.live import keep_run, live_run
from coach.cli.notes import note

keep = lambda _, *rest: keep_run.keep_run(Profile(Path("home"), note), *rest)
live_run.MANNERS = {{None: replace(live_run.MANNERS[None], keep=keep)}}
from coach.cli.main import main
sys.exit(main())
"""

LOW = """
import sys
from coach.cli.live import live_run
from coach.host import Power, PowerWatch

left = [20.0, 15.0, 3.0]
def read():
    return Power(left.pop(0) if len(left) > 1 else left[0], discharging=True)

from coach.host import battery
battery.LOOK_EVERY_S = 0.5
live_run.PowerWatch = lambda tell, end: PowerWatch(tell, end, read)
from coach.cli.main import main
sys.exit(main())
"""


def run(folder, code):
    story = story_file(folder, 60)
    sensor = ("--sensor", "virtual", "--virtual-story", story)
    return Process(folder, "run", *sensor, "--record", "rec", "--quiet", code=code)


def without_a_clock(folder):
    return run(folder, WITHOUT_A_CLOCK.format(right=RIGHT_S, woke=WOKE_S))


def end(run):
    run.send(signal.SIGINT)
    code, out, err = run.ended()
    assert code == 0, err
    assert "Traceback" not in err
    return out, err


def kept(folder):
    store = open_home(folder / "home", print)
    try:
        return [one.record for one in sessions(store, athlete(store).athlete_id)]
    finally:
        store.close()


def test_the_time_that_comes_in_the_middle_dates_the_run(tmp_path):
    begun = without_a_clock(tmp_path)
    begun.wait_for("does not know the day")
    (undated,) = (tmp_path / "rec").glob("*.mcap")
    assert undated.name == "undated-0001-pelvis.mcap"
    began_s = time.monotonic()
    begun.go_on(1.0)
    (tmp_path / "ntp").touch()
    begun.wait_for("clock of this computer was put right; this run began on 2028-03-1")
    out, err = end(begun)
    assert err.count("clock of this computer") == 1
    (path,) = (tmp_path / "rec").glob("*.mcap")
    assert re.fullmatch(r"2028-03-1\d_\d\d-\d\d-\d\d-pelvis\.mcap", path.name)
    assert f"recording  rec/{path.name}" in out
    recording = only_recording(tmp_path / "rec")
    assert recording.complete
    assert recording.header.dated
    # The child's clock began to count when it did, seconds before the run.
    late_s = recording.header.created_utc.timestamp() - RIGHT_S
    assert 0.0 < late_s < time.monotonic() - began_s + 60.0
    (record,) = kept(tmp_path)
    assert record.dated
    assert record.started_utc_s == recording.header.created_utc.timestamp()
    assert record.path.endswith(path.name)


def test_killed_after_the_time_came_it_is_dated_in_its_recording(tmp_path):
    begun = without_a_clock(tmp_path)
    begun.wait_for("does not know the day")
    (tmp_path / "ntp").touch()
    begun.wait_for("was put right")
    begun.send(signal.SIGKILL)
    begun.ended()
    recording = only_recording(tmp_path / "rec")
    assert not recording.complete
    assert recording.header.dated
    assert recording.header.created_utc > datetime.fromtimestamp(RIGHT_S, UTC)


def test_a_run_that_never_hears_the_time_is_the_newest_and_has_no_date(tmp_path):
    for number in (1, 2):
        begun = without_a_clock(tmp_path)
        begun.wait_for("does not know the day")
        begun.go_on(0.5)
        out, _ = end(begun)
        assert f"recording  rec/undated-000{number}-pelvis.mcap" in out
    records = kept(tmp_path)
    assert [one.dated for one in records] == [False, False]
    assert [one.path[-24:] for one in records] == [
        "undated-0001-pelvis.mcap",
        "undated-0002-pelvis.mcap",
    ]
    code, out, err = Process(tmp_path, "history").ended()
    assert code == 0, err
    assert out.count("date not known") == 2
    assert "1970" not in out
    code, out, _ = Process(tmp_path, "inspect", "rec/undated-0002-pelvis.mcap").ended()
    assert "made        date not known" in out


def test_before_the_battery_is_empty_the_run_ends_in_order(tmp_path):
    begun = run(tmp_path, LOW)
    code, out, err = begun.ended()
    assert code == 0, err
    assert err.count("battery of this computer is at 15 %; charge it soon") == 1
    assert err.count("battery of this computer is at 3 %; the run ends now, in order") == 1
    assert "recording  rec/" in out
    assert only_recording(tmp_path / "rec").complete
