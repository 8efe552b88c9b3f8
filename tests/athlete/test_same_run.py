"""A run is known by its inputs: a copy of its file is the same run, whatever it is dated."""

import json
import os
import shutil
from pathlib import Path

import pytest

from coach.app.session_record import HistorySink
from coach.athlete import athlete, export_lines, import_lines, open_home, sessions
from coach.athlete.profile import keep_session
from coach.model import Baseline, Notification, Placement, Tick
from coach.recording import read_recording
from coach.recording.digest import InputDigest, content_of
from tests.athlete.runners import USUAL, run_of
from tests.cli.places import RECORDINGS

RECORDING = RECORDINGS / "quick-feet.simulated.mcap"


def csv_of(path, mtime_s, lift=0.0):
    rows = ["t,ax,ay,az,gx,gy,gz"]
    rows += [f"{k / 50:.2f},0.1,{0.01 * (k % 7) + lift:.3f},9.81,0.0,0.01,0.0" for k in range(1500)]
    path.write_text("\n".join(rows))
    os.utime(path, (mtime_s, mtime_s))


def imported(coach, name, mtime_s, lift=0.0):
    csv_of(Path(f"{name}.csv"), mtime_s, lift)
    words = ("--placement", "chest", "--acc-columns", "ax,ay,az", "--gyro-columns", "gx,gy,gz")
    units = ("--acc-unit", "m/s2", "--gyro-unit", "rad/s", "--time-column", "t")
    code, _, err = coach("import", f"{name}.csv", *words, *units, "-o", f"{name}.mcap")
    assert code == 0, err


def listed(coach):
    return [json.loads(line) for line in coach("history", "--json")[1].splitlines()]


def test_a_copied_file_is_the_same_session(coach):
    imported(coach, "run", 1.7e9)
    imported(coach, "copy", 1.75e9)
    assert coach("history", "add", "run.mcap")[0] == 0
    code, out, _ = coach("history", "add", "copy.mcap")
    assert (code, "session 1 " in out) == (0, True)
    (one,) = listed(coach)
    assert one["started_utc_s"] == 1.7e9  # it keeps its day
    assert one["path"].endswith("copy.mcap")
    imported(coach, "other", 1.75e9, lift=0.5)
    coach("history", "add", "other.mcap")
    assert len(listed(coach)) == 2


def test_a_copy_that_was_cut_short_does_not_replace_the_whole(coach):
    shutil.copy(RECORDING, "run.mcap")
    assert coach("history", "add", "run.mcap")[0] == 0
    (whole,) = listed(coach)
    Path("cut.mcap").write_bytes(RECORDING.read_bytes()[:200_000])
    code, _, err = coach("history", "add", "cut.mcap")
    assert code == 1
    (refused,) = [line for line in err.splitlines() if "nothing was changed" in line]
    assert "session 1 has " in refused
    assert listed(coach) == [whole]
    assert coach("history", "add", "cut.mcap", "--force")[0] == 0
    (cut,) = listed(coach)
    assert cut["duration_s"] < whole["duration_s"] - 1.0
    assert coach("history", "add", "run.mcap")[0] == 0
    assert listed(coach) == [whole]


def test_a_folder_with_a_copy_is_rebuilt_once(coach):
    imported(coach, "run", 1.7e9)
    imported(coach, "copy", 1.75e9)
    out = coach("history", "rebuild", ".")[1]
    assert out.endswith("1 added, 1 already there or simulated\n")
    assert len(listed(coach)) == 1
    assert coach("history", "rebuild", ".")[1] == "0 added, 2 already there or simulated\n"


def test_another_cutting_has_the_same_digest_and_another_input_another_one():
    inputs = read_recording(RECORDING).inputs
    digest = InputDigest()
    for start in range(0, len(inputs), 7):
        digest.update(inputs[start : start + 7])
    assert digest.content == content_of(inputs)
    assert len(digest.content) == 32
    assert content_of(inputs[:-1]) != digest.content
    assert content_of([Tick(1.0), Tick(2.0)]) != content_of([Tick(2.0), Tick(1.0)])
    assert content_of([]) != content_of([Tick(0.0)])


def test_a_live_run_has_the_digest_of_its_recording():
    inputs = read_recording(RECORDING).inputs
    sink = HistorySink()
    for start in range(0, len(inputs), 100):
        sink.before(inputs[start : start + 100])
    assert sink.content == content_of(inputs)
    assert any(isinstance(event, Notification) for event in inputs)


def test_what_was_learnt_of_a_copy_keeps_the_day_of_the_run(store, who):
    number = keep_session(store, who, run_of(0.0, content="aa"), USUAL)
    later = Baseline({"cadence_spm": (180.0, 1.0)})
    assert keep_session(store, who, run_of(30.0, content="aa"), later) == number
    ((learnt_utc_s,),) = store.db.execute("SELECT learnt_utc_s FROM baseline").fetchall()
    assert learnt_utc_s == run_of(0.0).started_utc_s + run_of(0.0).duration_s


def test_the_same_inputs_at_another_place_are_another_session(store, who):
    keep_session(store, who, run_of(0.0, content="aa"), USUAL)
    keep_session(store, who, run_of(1.0, content="aa", placement=Placement.CHEST), USUAL)
    keep_session(store, who, run_of(2.0, content=""), USUAL)
    keep_session(store, who, run_of(3.0, content=""), USUAL)
    assert len(sessions(store, who.athlete_id)) == 4


def test_a_session_of_an_earlier_version_learns_what_it_is_known_by(store, who):
    number = keep_session(store, who, run_of(0.0), USUAL)
    assert keep_session(store, who, run_of(0.0, content="aa"), USUAL) == number
    assert keep_session(store, who, run_of(0.0), USUAL) == number
    (one,) = sessions(store, who.athlete_id)
    assert one.record.content == "aa"


@pytest.mark.parametrize("days", [0.0, 3.0])
def test_the_same_run_from_two_machines_comes_in_once(store, who, tmp_path, days):
    keep_session(store, who, run_of(0.0, content="aa"), USUAL)
    other = open_home(tmp_path / "other", print, make=True)
    kept = keep_session(other, athlete(other), run_of(days, content="aa"), USUAL)
    assert kept == 1
    came = import_lines(store, list(export_lines(other)), "copy.jsonl")
    other.close()
    assert (came.sessions, came.known) == (0, 1)
    (one,) = sessions(store, who.athlete_id)
    assert one.record.started_utc_s == run_of(0.0).started_utc_s


def test_the_shipped_recording_twice_under_two_names(coach, tmp_path):
    for name in ("a.mcap", "b.mcap"):
        shutil.copy(RECORDING, tmp_path / name)
        assert coach("history", "add", tmp_path / name)[0] == 0
    assert len(listed(coach)) == 1
