"""A cluster of several processes on this machine: one is killed, and every file stands once."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time

import pytest

import coach
from coach.analysis.many import BatchProblem
from coach.analysis.many.cluster import NOBODY_S, _Cluster, over_cluster
from coach.analysis.many.job import BatchOptions, Job
from tests.analysis.many_recordings import (
    RECORDINGS,
    jobs_with_a_deadly_one,
    rows_of,
    states,
    whole_runs,
    write,
)

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of Dask's own sockets
]

ROOT = RECORDINGS.parent
STEPS = ("steps",)


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder, stack):
        self._file = folder / "scheduler.json"
        self._folder, self._stack = folder, stack
        self.scheduler = self._begin("dask_scheduler", "--port", "0", "--host", "127.0.0.1")
        while not self._file.is_file():
            assert self.scheduler.poll() is None, (folder / "log").read_text()
            time.sleep(0.02)
        self.address = json.loads(self._file.read_text())["address"]
        self.workers = []

    def grow(self, count, *, nanny=False):
        options = ["--nthreads", "1", "--local-directory", str(self._folder)]
        options += [] if nanny else ["--no-nanny"]
        self.workers += [self._begin("dask_worker", *options) for _ in range(count)]

    def _begin(self, what, *options):
        log = self._stack.enter_context((self._folder / "log").open("a"))
        process = subprocess.Popen(
            [
                sys.executable, "-m", f"distributed.cli.{what}",
                "--scheduler-file", str(self._file), "--no-dashboard", *options,
            ],
            stdout=log, stderr=log, cwd=ROOT,
        )  # fmt: skip
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def cluster(tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    with contextlib.ExitStack() as stack:
        yield Cluster(folder, stack)


def test_a_worker_killed_in_mid_work_loses_no_file(tmp_path, cluster):
    cluster.grow(3)
    folder, to = whole_runs(tmp_path / "runs", 12), tmp_path / "to"
    killed = []

    def kill_one(done, _all):
        if done == 3:
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed.append(cluster.workers[0].wait())

    batch = coach.analyze_many(
        folder, to=to, scheduler=cluster.address, tables=STEPS, progress=kill_one
    )
    assert killed == [-signal.SIGKILL]
    assert (batch.files, batch.done, batch.failed) == (12, 12, [])
    assert states(to) == {path.name: "done" for path in folder.iterdir()}
    rows = rows_of(to, "steps")
    for path in folder.iterdir():
        here = [row["t_s"] for row in rows if row["file"] == path.name]
        assert here == coach.read(path)["steps"]["t_s"].tolist()
    again = coach.analyze_many(folder, to=to, scheduler=cluster.address, tables=STEPS)
    assert again.as_before == 12


def test_a_result_lost_with_its_worker_is_waited_for(tmp_path, cluster):
    """A worker may die between the end of its work and the fetching of it."""
    cluster.grow(1)
    (job, _), _ = jobs_with_a_deadly_one(tmp_path, 2, deadly=1)
    with contextlib.closing(_Cluster(distributed, cluster.address, NOBODY_S)) as batch:
        batch.give(job)
        (future,) = batch.in_work
        while future.status != "finished":
            time.sleep(0.01)
        cluster.workers[0].kill()
        while future.status == "finished":
            time.sleep(0.01)
        assert future.status == "lost"
        assert list(batch.ready()) == []
        cluster.grow(1)
        come = []
        while batch.in_work:
            come += batch.ready()
    assert [(one, outcome.state) for one, outcome in come] == [(job, "done")]


@pytest.mark.long
def test_only_the_file_that_kills_its_workers_has_failed(tmp_path, cluster):
    cluster.grow(2, nanny=True)  # who begins them anew
    jobs, to = jobs_with_a_deadly_one(tmp_path, 6, deadly=1)
    outcomes = {one.name: one.state for one in over_cluster(jobs, cluster.address)}
    assert outcomes == states(to)
    assert {name for name, state in outcomes.items() if state == "failed"} == {"1.mcap"}


@pytest.mark.long
def test_a_cluster_that_is_not_there_or_goes_is_told(tmp_path, cluster, monkeypatch):
    folder, to = whole_runs(tmp_path / "runs", 6), tmp_path / "to"
    with monkeypatch.context() as soon:  # the one that is there may take longer
        soon.setattr("coach.analysis.many.cluster._CONNECT_S", 1.0)
        with pytest.raises(BatchProblem, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 "):
            coach.analyze_many(folder, to=to, scheduler="tcp://127.0.0.1:1")
    with pytest.raises(BatchProblem, match="no scheduler answers at nonsense"):
        coach.analyze_many(folder, to=to, scheduler="nonsense://x")
    with pytest.raises(BatchProblem, match="on a cluster say where the tables go"):
        coach.analyze_many(folder, scheduler=cluster.address)
    jobs = [Job(str(folder / "run00.mcap"), "run00.mcap", str(to), BatchOptions())]
    with pytest.raises(BatchProblem, match="has no workers; begin some with 'dask worker tcp"):
        list(over_cluster(jobs, cluster.address, nobody_s=0.5))
    cluster.grow(1)
    words = ["batch", str(folder), "-o", str(to), "--scheduler", cluster.address]
    with subprocess.Popen(
        [sys.executable, "-m", "coach", *words], stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as running:
        while running.poll() is None and not list(to.glob("files/*.parquet")):
            time.sleep(0.01)
        cluster.scheduler.kill()
        begun_s = time.monotonic()
        _, err = running.communicate()
    assert running.returncode == 1
    assert len(err.splitlines()) == 1
    assert " is lost " in err
    assert "what is done stays, and the same command goes on from there" in err
    assert time.monotonic() - begun_s < 60.0
    cluster.workers[0].kill()
    cluster.workers[0].wait()
    done = len(states(to))
    assert done >= 1
    assert coach.analyze_many(folder, to=to, workers=2).as_before == done


def test_a_folder_that_workers_do_not_see_is_told(tmp_path, cluster):
    cluster.grow(1)
    path = write(tmp_path / "run.mcap")
    jobs = [Job(str(path), "run.mcap", str(tmp_path / "nowhere"), BatchOptions())]
    with pytest.raises(BatchProblem, match="nowhere is not there for one of the processes"):
        list(over_cluster(jobs, cluster.address))
