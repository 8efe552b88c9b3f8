"""Wheel and sdist, each installed into a bare environment, tried there outside of this folder.

``python -m tests.system.wheel``; on every system, without a shell and without make. With --quick
the demo, which takes its minute and a half, is left out. Ends with 0 if all is well, else with 1.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.system.bare.demo import problem_of_demo
from tests.system.wheel.packed import PROJECT, build, missing, names_in, ours

_INSTALL_S = 1200.0
_STEP_S = 400.0
# Nothing of this checkout may be found by what is installed.
_NOT_TAKEN_ALONG = ("PYTHONPATH", "COACH_HOME", "VIRTUAL_ENV")
_STORY = ("simulate", "--story", "tired-hips", "-o", "run.mcap")
_STANDING = ("simulate", "--story", "stand-check", "-o", "stand.mcap")


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the coach.

    Args:
        words: After ``coach``.
        leaves: Files that must be there afterwards.
        says: What must stand in what it prints.
    """

    words: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    says: str = ""


STEPS = (
    Step(("--version",), says="coach "),
    Step(("--help", "--language", "de"), says="coach"),
    Step(("doctor",), says="virtual sensor"),
    Step(("simulate", "--list"), says="tired-hips"),
    Step(_STORY, leaves=("run.mcap",)),
    Step(("replay", "run.mcap", "--wav", "said.wav"), leaves=("said.wav",), says="[00:"),
    Step(("replay", "run.mcap", "--language", "es"), says="[00:"),
    Step(("report", "run.mcap", "-o", "run.html"), leaves=("run.html",)),
    Step(("export", "run.mcap", "--to", "csv"), says="csv"),
    Step(("export", "run.mcap", "--to", "parquet"), says="parquet"),
    Step(_STANDING, leaves=("stand.mcap",)),
    Step(("replay", "stand.mcap"), says="of 100 between sunk"),
    Step(("report", "stand.mcap", "-o", "stand.html"), leaves=("stand.html",)),
    Step(("exercise", "--list"), says="Plank"),
    Step(("words", "--language", "zh"), says="zh"),
    Step(("rules",), says=" "),
    Step(("completion", "bash"), says="complete"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the demo")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="coach-wheel-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        wanted = ours()  # before: somebody may be at work here meanwhile
        archives = build(folder / "dist")
        wrong: list[str] = []
        for archive in archives:
            lacks = missing(wanted, names_in(archive))
            size_mb = archive.stat().st_size / 1e6
            _say(archive.name, f"{size_mb:.1f} MB, {len(lacks)} files missing")
            wrong += [f"{archive.name} lacks {name}" for name in lacks]
            wrong += _tried(archive, folder / archive.suffix.lstrip("."), quick=quick)
    for line in wrong:
        print(f"WRONG: {line}")
    print("all is well" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


def _tried(archive: Path, folder: Path, *, quick: bool) -> list[str]:
    """What is wrong with an archive that is installed and used."""
    begun_s = time.monotonic()
    environment = {n: v for n, v in os.environ.items() if n not in _NOT_TAKEN_ALONG}
    environment |= {"COACH_HOME": str(folder / "home"), "PYTHONUTF8": "1"}
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    python, coach = programs / "python", programs / "coach"
    work = folder / "work"
    work.mkdir()
    pinned = environment | {"PIP_CONSTRAINT": str(PROJECT / ".ci" / "constraints.txt")}
    code, said = _run(
        [str(python), "-m", "pip", "install", "-q", str(archive)], work, pinned, _INSTALL_S
    )
    _say(archive.name, f"installed in {time.monotonic() - begun_s:.0f} s")
    if code:
        return [f"{archive.name}: pip install: {said[-400:]}"]
    where = "import coach, sys; sys.exit(not coach.__file__.startswith(sys.prefix))"
    if _run([str(python), "-c", where], work, environment, _STEP_S)[0]:
        return [f"{archive.name}: what is imported is not what was installed"]
    wrong = []
    for step in STEPS:
        problem = _problem(step, coach, work, environment)
        _say(archive.name, f"coach {' '.join(step.words)}: {problem or 'ok'}")
        wrong += [f"{archive.name}: coach {' '.join(step.words)}: {problem}"] if problem else []
    if not quick:
        problem = _demo(coach, work, environment)
        _say(archive.name, f"coach demo: {problem or 'ok'}")
        wrong += [f"{archive.name}: coach demo: {problem}"] if problem else []
    return wrong


def _problem(step: Step, coach: Path, work: Path, environment: dict[str, str]) -> str:
    code, said = _run([str(coach), *step.words], work, environment, _STEP_S)
    if code:
        return f"exit code {code}: {said[-400:]}"
    if step.says not in said:
        return f"it does not say '{step.says}': {said[:200]}"
    gone = [name for name in step.leaves if not (work / name).is_file()]
    return f"it left no {', '.join(gone)}" if gone else ""


def _demo(coach: Path, work: Path, environment: dict[str, str]) -> str:
    code, said = _run([str(coach), "demo"], work, environment, _STEP_S)
    if code:
        return f"exit code {code}: {said[-400:]}"
    if "no audio output" in said:
        return problem_of_demo(said, work)
    found = re.search(r"^recording +(.+)$", said, re.MULTILINE)  # it was heard
    return "" if found and (work / found[1].strip()).is_file() else "it left no recording"


def _run(
    words: list[str], work: Path, environment: dict[str, str], within_s: float
) -> tuple[int, str]:
    """Exit code, and all that was said."""
    try:
        done = subprocess.run(
            words,
            cwd=work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=within_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, f"not done in {within_s:.0f} s"
    return done.returncode, done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")


def _say(what: str, text: str) -> None:
    print(f"{what}: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
