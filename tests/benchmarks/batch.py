"""``python -m tests.benchmarks.batch``: how many ten-minute recordings an hour and a core analyze.

One and two processes of ``coach batch``, then one and two workers of a Dask scheduler, each on the
same recordings, in turns: the shortest of so many, and the processor time of all processes that
work. Memory is the largest of any process. Linux only; what else the machine does is told beside.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.hour import write_story

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORY = """
title = "Ten minutes, number {number}"
placement = "{placement}"
seed = {number}
rate_hz = 100
[[phase]]
do = "stand"
for_s = 10
[[phase]]
do = "walk"
for_s = 50
[[phase]]
do = "run"
for_s = 540
"""
_TICK_S = 1.0 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One batch: seconds by the clock, of the processors, and of memory in MB."""

    wall_s: float
    cpu_s: float
    most_mb: float


def recordings(folder: Path, count: int) -> Path:
    """So many different ten minutes; four are simulated, the others are those once more."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"run{number:03d}.mcap"
        if number < 4:
            placement = "chest" if number % 2 else "pelvis"
            write_story(path, _STORY.format(number=number, placement=placement))
        else:
            shutil.copy(folder / f"run{number % 4:03d}.mcap", path)
    return folder


def by_processes(runs: Path, workers: int) -> Measured:
    """``coach batch`` itself: start and imports are in it."""
    with tempfile.TemporaryDirectory() as to:
        words = [sys.executable, "-m", "coach", "batch", str(runs), "-o", f"{to}/tables"]
        begin = time.perf_counter()
        process = subprocess.Popen([*words, "--workers", str(workers)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - begin
    assert status == 0
    return Measured(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024.0)


def by_cluster(runs: Path, workers: int) -> Measured:
    """The same by so many workers that are there already; their processor time alone."""
    with tempfile.TemporaryDirectory() as to, _cluster(Path(to), workers) as (address, pids):
        words = [sys.executable, "-m", "coach", "batch", str(runs), "-o", f"{to}/tables"]
        before_s, begin = sum(map(_cpu_s, pids)), time.perf_counter()
        subprocess.run([*words, "--scheduler", address], stdout=subprocess.DEVNULL, check=True)
        wall_s = time.perf_counter() - begin
        return Measured(wall_s, sum(map(_cpu_s, pids)) - before_s, max(map(_most_mb, pids)))


@contextlib.contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[int]]]:
    told = folder / "scheduler.json"

    def begin(what: str, *options: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", f"distributed.cli.{what}", "--no-dashboard", *options]
        return subprocess.Popen(
            [*words, "--scheduler-file", str(told)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )

    begun = [begin("dask_scheduler", "--port", "0", "--host", "127.0.0.1")]
    try:
        while not told.is_file():
            time.sleep(0.05)
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        begun += [begin("dask_worker", *options) for _ in range(workers)]
        time.sleep(6.0)  # until they are there
        yield json.loads(told.read_text())["address"], [one.pid for one in begun[1:]]
    finally:
        for one in begun:
            one.kill()
            one.wait()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def _most_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024.0


WAYS = {"processes of coach batch": by_processes, "workers of Dask": by_cluster}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = recordings(Path(folder) / "runs", asked.files)
        size = sum(path.stat().st_size for path in runs.iterdir()) / asked.files / 1e6
        print(
            f"{asked.files} files of ten minutes, {size:.1f} MB each; load {os.getloadavg()[0]:.1f}"
        )
        for name, measure in WAYS.items():
            found: dict[int, list[Measured]] = {1: [], 2: []}
            for _ in range(asked.times):
                for workers, some in found.items():
                    some.append(measure(runs, workers))
            one_s = min(one.wall_s for one in found[1])
            for workers, some in found.items():
                wall_s = min(one.wall_s for one in some)
                cpu_s = min(one.cpu_s for one in some)
                print(
                    f"{workers} {name}: {wall_s:.1f} s, {asked.files / wall_s * 3600:.0f} files "
                    f"an hour, {one_s / wall_s:.2f} times one; processors {cpu_s:.1f} s, "
                    f"{asked.files / cpu_s * 3600:.0f} files an hour and core; "
                    f"{max(one.most_mb for one in some):.0f} MB; load {os.getloadavg()[0]:.1f}"
                )


if __name__ == "__main__":
    main()
