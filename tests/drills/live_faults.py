"""A live run that is killed, whose disk fills up, or whose power is cut."""

from __future__ import annotations

import itertools
import os
import random
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.drills.live_process import Live
from tests.drills.table import Row
from tests.drills.writers import sessions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MIB = 1 << 20
_DISK_MIB = 48
_AT_ONCE_MOST_S = 1.0

# A virtual run keeps nothing in the history; this one does.
WITH_HISTORY = """
import sys
from pathlib import Path
from coach.athlete.profile import Profile
from coach.cli.live import keep_run, live_run
from coach.cli.notes import note
live_run.keep_run = lambda _, *rest: keep_run.keep_run(Profile(Path("home"), note), *rest)
from coach.cli.main import main
sys.exit(main())
"""


def killed(folder: Path, after_s: float) -> tuple[float, list[str]]:
    """Kill a run: seconds of it that are not in its recording, and what was wrong."""
    run = Live(folder)
    run.wait_for_recording(2000)
    time.sleep(after_s)
    run.child.kill()
    at_s = time.monotonic()
    run.ended()
    recording = run.recording()
    if recording is None:
        return after_s, ["there is no recording"]
    lost_s = at_s - recording.inputs[-1].t_host_s
    return lost_s, [] if lost_s <= _AT_ONCE_MOST_S else [f"{lost_s:.2f} s are lost"]


def filled_up(folder: Path) -> tuple[int, list[str]]:
    """Fill the disk of a run in two steps: exit code, and what was wrong. As root."""
    folder.mkdir(parents=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MIB}m", "none", str(folder)], check=True
    )
    try:
        return _filled_up(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _filled_up(folder: Path) -> tuple[int, list[str]]:
    run = Live(folder, "--wav", "said.wav", code=WITH_HISTORY)
    path = run.wait_for_recording(2000)
    time.sleep(2.0)
    wrong: list[str] = []
    for leave_mib, words in ((10, "voice: sound file said.wav ends here"), (1, "recording to ")):
        if words in run.said:
            wrong.append(f"too early: {words}")
        _fill(folder, leave_mib * _MIB)
        run.wait_for(words, 30.0)
    size = path.stat().st_size
    time.sleep(3.0)
    if path.stat().st_size > size:
        wrong.append("the recording took what is the history's")
    run.child.send_signal(signal.SIGINT)
    code = run.ended()
    said = run.said
    counted = {words: said.count(words) for words in ("voice: sound file", "recording to ")}
    wrong += [f"told {count} times: {words}" for words, count in counted.items() if count != 1]
    if len(sessions_of(folder / "home" / "athletes.sqlite")) < 2:
        wrong.append("the session is not in the history")
    recording = run.recording()
    if recording is None or recording.bytes_lost:
        wrong.append("what was recorded cannot be read to its end")
    return code, [*wrong, *run.complaints()] + ([] if code == 0 else [f"exit code {code}"])


def _fill(folder: Path, leave: int) -> None:
    disk = os.statvfs(folder)
    more = disk.f_bavail * disk.f_frsize - leave
    with (folder / f"filler-{leave}").open("wb") as file:
        for _ in range(max(0, more // _MIB)):
            file.write(bytes(_MIB))


def synced(folder: Path, for_s: float = 15.0) -> tuple[float, float, float]:
    """How often a run asks the disk to keep its recording.

    Returns:
        Times a second, and between two of them the median and the longest time, s.
    """
    folder.mkdir(parents=True)
    log = folder / "calls"
    run = Live(folder, tracer=("strace", "-f", "-qq", "-ttt", "-y", "-e", "trace=fsync,fdatasync",
                               "-o", str(log)))  # fmt: skip
    run.wait_for_recording(2000)
    time.sleep(for_s)
    subprocess.run(["pkill", "-TERM", "-P", str(run.child.pid)], check=True)
    run.ended()
    times_s = sorted(
        float(match[1])
        for line in log.read_text().splitlines()
        if (match := re.match(r"\d+ (\d+\.\d+) fsync\(\d+<[^>]*\.mcap>", line))
    )
    gaps_s = sorted(b - a for a, b in itertools.pairwise(times_s))
    return len(gaps_s) / (times_s[-1] - times_s[0]), gaps_s[len(gaps_s) // 2], gaps_s[-1]


def drill(folder: Path, times: int = 20) -> list[Row]:
    moments = random.Random(11)
    found = [killed(folder / f"killed-{n}", moments.uniform(0.5, 4.0)) for n in range(times)]
    longest_s = max(lost_s for lost_s, _ in found)
    rows = [_row("a live run is killed", found, f"at most {longest_s:.2f} s of samples", "nothing")]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        full = [filled_up(folder / f"full-{n}") for n in range(max(1, times // 10))]
        said = "sound, then recording, one line each; the history has the run; exit code 0"
        rows.append(_row("the disk of a run fills up", full, "sound, then recording", said))
    else:
        print("SKIPPED: a small disk needs root", file=sys.stderr)
    often, usual_s, most_s = synced(folder / "synced")
    said = (
        f"asked to keep it {often:.1f} times a second; {usual_s:.2f} s apart, at most {most_s:.2f}"
    )
    lost = f"what came since: {most_s:.2f} s and what the disk takes to keep it"
    rows.append(_row("the power is cut (counted, not cut)", [(0.0, [])], lost, said))
    return rows


def _row(fault: str, found: Sequence[tuple[float, list[str]]], lost: str, said: str) -> Row:
    wrong = tuple(dict.fromkeys(line for _, lines in found for line in lines))
    row = Row(fault, len(found), lost, said, wrong)
    print(f"{row.fault}: {row.times}, {len(row.wrong)} wrong; {lost}; {said}", flush=True)
    return row
