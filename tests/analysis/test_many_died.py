"""Processes that die: every file stands once, nothing is lost, and only the guilty one failed."""

from __future__ import annotations

import dataclasses
import multiprocessing
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import coach
from coach.analysis.many.data_set import DataSet
from coach.analysis.many.doing import do_job, record_failure
from coach.analysis.many.job import BatchOptions, Job
from coach.analysis.many.own_cores import over_cores
from coach.analysis.many.stores import LocalStore
from tests.analysis.many_recordings import (
    folder_of,
    jobs_with_a_deadly_one,
    rows_of,
    states,
    whole_runs,
    write,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals"),
]

STEPS = ("steps",)


def test_a_process_killed_in_mid_work_loses_no_file(tmp_path):
    folder, to = whole_runs(tmp_path / "runs", 6), tmp_path / "to"
    killed = []

    def kill_one(done, _all):
        if done == 2:
            victim = multiprocessing.active_children()[0]
            victim.kill()
            killed.append(victim.pid)

    batch = coach.analyze_many(folder, to=to, workers=2, tables=STEPS, progress=kill_one)
    assert killed
    assert batch.failed == []
    assert states(to) == {path.name: "done" for path in folder.iterdir()}
    for path in folder.iterdir():
        here = [row["t_s"] for row in rows_of(to, "steps") if row["file"] == path.name]
        assert here == coach.read(path)["steps"]["t_s"].tolist()


@pytest.mark.long
def test_only_the_file_that_kills_its_process_has_failed(tmp_path):
    jobs, to = jobs_with_a_deadly_one(tmp_path, 8, deadly=3)
    outcomes = {one.name: one for one in over_cores(jobs, 2)}
    assert len(outcomes) == 8
    assert {name for name, one in outcomes.items() if one.state == "failed"} == {"3.mcap"}
    assert states(to) == {name: one.state for name, one in outcomes.items()}
    (row,) = [row for row in rows_of(to, "files") if row["file"] == "3.mcap"]
    assert "ended without a word" in row["reason"]


def _begun(folder, to, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "coach", "batch", folder, "-o", to, "--workers", "2", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for(condition, seconds=60.0):
    until_s = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until_s, "it did not come"
        time.sleep(0.01)


def _done(to):
    return len(list((to / "files").glob("*.parquet"))) if (to / "files").is_dir() else 0


def _helpers_of(pid):
    """The processes that a process has begun."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def _lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
def test_a_batch_that_is_killed_goes_on_where_it_was(tmp_path):
    folder, to = whole_runs(tmp_path / "runs", 9), tmp_path / "to"
    with _begun(folder, to) as running:
        _wait_for(lambda: _done(to) >= 3)
        helpers = _helpers_of(running.pid)
        running.kill()
    _wait_for(lambda: not any(map(_lives, helpers)))  # nobody goes on working for it
    before = _done(to)
    assert 3 <= before < 9
    batch = coach.analyze_many(folder, to=to)
    assert (batch.as_before, batch.done) == (before, 9)
    assert states(to) == {path.name: "done" for path in folder.iterdir()}
    for table in batch.tables:
        assert len(list((to / table).glob("*.parquet"))) == 9


def test_what_a_killed_batch_left_half_done_is_taken_away(tmp_path):
    folder, to = folder_of(tmp_path / "runs", 2), tmp_path / "to"
    coach.analyze_many(folder, to=to, workers=0)
    gone = next((to / "files").glob("*.parquet"))
    file = {row["file"] for row in rows_of(to, "files")}
    gone.unlink()  # as if it had been killed before the last thing it writes
    (folder / "a" / "run0.mcap").unlink()
    (folder / "b" / "run0.mcap").unlink()
    other = write(folder / "c.mcap", 4)
    coach.analyze_many(other, to=to, workers=0)
    (left,) = file & {row["file"] for row in rows_of(to, "files")}
    for table in ("grid", "steps", "files"):
        assert {row["file"] for row in rows_of(to, table)} <= {left, "c.mcap"}


@pytest.mark.long
def test_ctrl_c_keeps_what_is_done_and_tells_how_to_go_on(tmp_path):
    folder, to = whole_runs(tmp_path / "runs", 9), tmp_path / "to"
    with _begun(folder, to) as running:
        _wait_for(lambda: _done(to) >= 2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert (out, err) == ("", "coach: what is done stays; the same command goes on from there\n")
    before = _done(to)
    assert 2 <= before < 9
    batch = coach.analyze_many(folder, to=to)
    assert (batch.as_before, batch.done, batch.failed) == (before, 9, [])
    assert len(states(to)) == 9


def test_what_is_given_twice_is_done_once_and_not_lost_half_way(tmp_path, monkeypatch):
    """As where a scheduler gives to another what a worker had just finished, who is then killed."""
    to = tmp_path / "to"
    to.mkdir()
    DataSet(LocalStore(to)).begin(str(tmp_path))
    path = write(tmp_path / "run.mcap")
    job = Job(str(path), "run.mcap", str(to), BatchOptions(tables=STEPS), "this", again=True)
    assert do_job(job).state == "done"

    def killed(*_):
        raise KeyboardInterrupt

    for name in ("forget", "put"):
        monkeypatch.setattr(DataSet, name, killed)
    assert do_job(job) == dataclasses.replace(do_job(job), seconds=0.0)
    assert record_failure(job, "died", 0.0).state == "done"
    assert states(to) == {"run.mcap": "done"}
    with pytest.raises(KeyboardInterrupt):
        do_job(dataclasses.replace(job, batch="the next"))
