"""``python -m tests.benchmarks.importing``: what an hour of a foreign file takes to import.

Processor time and the most memory of a process of its own, above what the libraries take; beside
it the samples as float64, time and six numbers a row. Linux only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.simulation import parse_story, simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.model.blocks import FloatArray

RATE_HZ = 100
HOUR = 3600 * RATE_HZ
NAMES = "ax,ay,az,gx,gy,gz"

_CHILD = """
import json, re, sys, time
from pathlib import Path
from coach.model import Placement
from coach.recording.importing import ImportOptions, import_samples
import pyarrow.compute, pyarrow.csv
# Not of getrusage, which a child inherits.
peak = lambda: int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before_mb, begin = peak(), time.process_time()
import_samples(Path(sys.argv[1]), ImportOptions(Placement.PELVIS))
print(json.dumps([time.process_time() - begin, peak() - before_mb]))
"""


_STORY = f"""
title = "Two minutes"
placement = "pelvis"
seed = 1
rate_hz = {RATE_HZ}
[[phase]]
do = "stand"
for_s = 20
[[phase]]
do = "run"
for_s = 100
"""


def samples(count: int) -> FloatArray:
    """``(n, 6)`` of a runner who stands and runs again and again, in SI units."""
    both = np.hstack(simulate(parse_story(_STORY)).arrays())
    return np.tile(both, (count // len(both) + 1, 1))[:count]


def _write(path: Path, times: list[str], count: int, separator: str = ",") -> None:
    rows = samples(count)
    lines = (
        separator.join((time, *(f"{x:.5f}" for x in row)))
        for time, row in zip(times, rows, strict=True)
    )
    names = ("t_s" if times[0].startswith("0") else "timestamp") + "," + NAMES
    path.write_text("\n".join((names.replace(",", separator), *lines)) + "\n")


def _seconds(count: int) -> list[str]:
    return [f"{k / RATE_HZ:.5f}" for k in range(count)]


def _iso(count: int) -> list[str]:
    steps = (np.arange(count) * (1_000_000 // RATE_HZ)).astype("timedelta64[us]")
    return [f"{moment}Z" for moment in np.datetime64("2025-10-09T08:53:20") + steps]


def _batches(count: int) -> list[str]:
    return [str(10 * (k - k % 4) + 10_000) for k in range(count)]


KINDS: dict[str, tuple[int, Callable[[Path], None]]] = {
    "an hour": (HOUR, lambda path: _write(path, _seconds(HOUR), HOUR)),
    "three hours": (3 * HOUR, lambda path: _write(path, _seconds(3 * HOUR), 3 * HOUR)),
    "an hour, ISO 8601": (HOUR, lambda path: _write(path, _iso(HOUR), HOUR)),
    "an hour, four rows a time": (HOUR, lambda path: _write(path, _batches(HOUR), HOUR)),
    "an hour, tabs and blanks": (HOUR, lambda path: _write(path, _seconds(HOUR), HOUR, " \t ")),
}


def main() -> None:
    print(f"{'import of':28s} {'processor':>10s} {'memory':>10s} {'x samples':>10s}")
    for kind, (count, write) in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "run.csv"
            write(path)
            child = [sys.executable, "-c", _CHILD, str(path)]
            seconds, memory_mb = json.loads(subprocess.check_output(child))
        ratio = memory_mb * 2**20 / (count * 7 * 8)
        print(f"{kind:28s} {seconds:8.2f} s {memory_mb:7.0f} MB {ratio:10.1f}")


if __name__ == "__main__":
    main()
