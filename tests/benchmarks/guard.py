"""``python -m tests.benchmarks.guard``: does a replay cost what it did when figures were kept?

Counts, not seconds: the instructions of one replay (by valgrind, some minutes) and the calls made
in each room. ``instructions.json`` beside this file holds them for each Python and numpy.
``--update`` keeps the present ones, ``--calls`` leaves valgrind out.
"""

from __future__ import annotations

import cProfile
import gc
import importlib.util
import json
import os
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

import coach
from coach.app import by_count, config_of
from coach.recording import Recording, read_recording
from coach.wiring.pipeline import Pipeline

ROOM = 0.05
"""As a part of the kept figure."""
FEW = 1000
"""Calls: a room with fewer costs nothing that could be noticed."""

_HERE = Path(__file__).parent
RECORDING = _HERE.parents[1] / "recordings" / "poor-link.simulated.mcap"
KEPT = _HERE / "instructions.json"
_COACH = Path(coach.__file__).parent
_CHILD = "--replays"


def versions() -> str:
    """What the figures depend on beside the program."""
    vqf = "with" if importlib.util.find_spec("vqf") else "without"
    python = ".".join(map(str, sys.version_info[:2]))
    return f"python {python}, numpy {np.__version__}, {vqf} vqf"


def replay(recording: Recording) -> None:
    pipeline = Pipeline(config_of(recording.header))
    for batch in by_count(recording.inputs):
        pipeline.push_many(batch)
    pipeline.flush()


def calls_by_room() -> dict[str, int]:
    """Calls of functions of each room in one replay, and those it makes itself of others'."""
    recording = read_recording(RECORDING)
    replay(recording)  # imports and tables made at first use are no part of it
    profile = cProfile.Profile()
    # A collection in the middle would count its callbacks (hypothesis has one) for some room.
    gc.collect()
    gc.disable()
    try:
        profile.enable()
        replay(recording)
        profile.disable()
    finally:
        gc.enable()
    profile.create_stats()
    rooms: Counter[str] = Counter()
    for (file, _, _), (_, calls, _, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        room = _room(file)
        if room:
            rooms[room] += calls
            continue
        for (caller, _, _), (_, made, _, _) in callers.items():
            if caller_room := _room(caller):
                rooms[caller_room] += made
    return dict(sorted(rooms.items()))


def _room(file: str) -> str:
    path = Path(file)
    return path.relative_to(_COACH).parts[0] if path.is_relative_to(_COACH) else ""


def moved(kept: dict[str, int], present: dict[str, int]) -> list[str]:
    """A line for each room whose calls are no longer the kept ones, within the room for it."""
    lines = []
    for name in sorted(kept.keys() | present.keys()):
        was, now = kept.get(name, 0), present.get(name, 0)
        if max(was, now) >= FEW and abs(now - was) > ROOM * was:
            lines.append(f"coach/{name}: {now} calls, kept {was} ({now / max(was, 1) - 1.0:+.1%})")
    return lines


def instructions() -> int | None:
    """Of one replay: what two take beyond one. ``None`` where there is no valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    one, two = (_instructions(valgrind, times) for times in (2, 3))
    return two - one


def _instructions(valgrind: str, replays: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *(valgrind, "--tool=cachegrind", "--cache-sim=no"),
                f"--cachegrind-out-file={folder}/out",
                *(sys.executable, "-m", "tests.benchmarks.guard", _CHILD, str(replays)),
            ],
            env=os.environ | {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def kept_figures() -> dict[str, dict[str, object]]:
    return json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}


def main(words: list[str]) -> int:
    if _CHILD in words:
        recording = read_recording(RECORDING)
        for _ in range(int(words[-1])):
            replay(recording)
        return 0
    all_kept, of = kept_figures(), versions()
    kept = all_kept.get(of, {})
    counted = None if "--calls" in words else instructions()
    calls = calls_by_room()
    if "--update" in words:
        counted = counted or kept.get("instructions")  # type: ignore[assignment]
        all_kept[of] = {"instructions": counted, "calls": calls}
        KEPT.write_text(json.dumps(all_kept, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"kept for {of}: {counted} instructions, {sum(calls.values())} calls")
        return 0
    if not kept:
        print(f"nothing is kept for {of}; --update keeps it")
        return 0
    lines = moved(kept["calls"], calls)  # type: ignore[arg-type]
    was = kept["instructions"]
    if counted is None or not isinstance(was, int):
        print("instructions: not compared, for there is no valgrind or no kept figure")
    else:
        print(f"instructions: {counted}, kept {was} ({counted / was - 1.0:+.1%})")
        if abs(counted - was) > ROOM * was:
            lines.insert(0, "the instructions of a replay have moved")
    print("\n".join(lines or ["calls: as kept"]))
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
