"""``python -m tests.benchmarks.start``: how long a command takes to begin, of processor time.

Processor time, because the clock on the wall measures whatever else this machine does.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from coach.cli.main import COMMANDS

RUNS = 10
RECORDINGS = Path(__file__).parents[2] / "recordings"

# For scale: what the interpreter and the one library that nothing here can do without take alone.
PEERS = {"python -c pass": "pass", 'python -c "import numpy"': "import numpy"}

_REPLAY = """
import json, sys, time
import coach.app, coach.cli.offline.replay
seconds = {}

def timed(module, name, what):
    do = getattr(module, name)
    def doing(*args, **options):
        begin = time.process_time()
        result = do(*args, **options)
        seconds[what] = time.process_time() - begin
        return result
    setattr(module, name, doing)

timed(coach.cli.offline.replay, "load_recording", "reading")
timed(coach.app, "play", "the replay itself")
import coach.cli.main
coach.cli.main.main(["replay", sys.argv[1]])
seconds["whole"] = time.process_time()
print(json.dumps(seconds))
"""


def cost_s(*words: str) -> float:
    """Median of a child's processor time, of user and system."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(times)


def replay_parts_s(recording: Path) -> dict[str, float]:
    """Medians for each part of ``coach replay``, and for what is left beyond the replay itself."""
    found: list[dict[str, float]] = []
    for _ in range(RUNS):
        words = [sys.executable, "-c", _REPLAY, str(recording)]
        told = subprocess.run(words, check=True, capture_output=True, text=True)
        parts = json.loads(told.stdout.splitlines()[-1])
        found.append(parts | {"beyond the replay": parts["whole"] - parts["the replay itself"]})
    return {part: statistics.median(one[part] for one in found) for part in found[0]}


def main() -> None:
    print(f"start, of processor time, median of {RUNS} runs")
    for words, program in PEERS.items():
        print(f"{words:42s} {cost_s('-c', program):8.3f} s")
    for name in ("", *(command.name for command in COMMANDS)):
        words = " ".join(["coach", *name.split(), "--help"])
        print(f"{words:42s} {cost_s('-m', *words.split()):8.3f} s")
    shortest = min(RECORDINGS.glob("*.mcap"), key=lambda path: path.stat().st_size)
    print(f"\ncoach replay {shortest.name}")
    for part, seconds in replay_parts_s(shortest).items():
        print(f"{part:42s} {seconds:8.3f} s")


if __name__ == "__main__":
    main()
