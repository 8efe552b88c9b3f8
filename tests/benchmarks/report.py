"""``coach report`` of the hour, part by part, in a process of its own as a user would start it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 3

_PROGRAM = """
import json, sys, time
import coach.cli.main
import coach.cli.offline.report as command
import coach.report.draw.page, coach.report.replay_for_report, coach.report.session_report
seconds = {"start": time.process_time()}

def timed(module, name, what):
    do = getattr(module, name)
    def doing(*args, **options):
        begin = time.process_time()
        result = do(*args, **options)
        seconds[what] = time.process_time() - begin
        return result
    setattr(module, name, doing)

timed(command, "load_recording", "reading")
timed(coach.report.replay_for_report, "session_of", "replay")
timed(coach.report.session_report, "report_of", "judging")
timed(coach.report.draw.page, "page_of", "drawing")
coach.cli.main.main(["report", sys.argv[1], "-o", sys.argv[2], "--force"])
seconds["whole"] = time.process_time()
print(json.dumps(seconds))
"""


def parts_s(recording: Path, folder: Path) -> dict[str, float]:
    """Medians of the processor's time for each part, the interpreter's start included."""
    found: list[dict[str, float]] = []
    for _ in range(RUNS):
        words = [sys.executable, "-c", _PROGRAM, str(recording), str(folder)]
        home = os.environ | {"COACH_HOME": str(folder / "home")}
        told = subprocess.run(words, check=True, capture_output=True, text=True, env=home)
        found.append(json.loads(told.stdout.splitlines()[-1]))
    return {part: statistics.median(one[part] for one in found) for part in found[0]}
