"""Run the two commands of the README on bare machines. README.md tells more."""

from __future__ import annotations

import argparse
import re
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.system import needs
from tests.system.bare.package_ways import package_ways
from tests.system.bare.root_system import check_namespaces, open_system, remove
from tests.system.bare.systems import SYSTEMS, archive_of
from tests.system.cache import cache_folder
from tests.system.steps import CannotRunError, Deadline, RunFailedError, say

if TYPE_CHECKING:
    from tests.system.bare.root_system import RootSystem
    from tests.system.bare.systems import System

PROGRAMS = MappingProxyType(
    {"mmdebstrap": "mmdebstrap", "git": "git", "unshare": "util-linux", "useradd": "passwd"}
)
DEMO = "demo"
_UNPACK_S = 120.0
_LAST_LINES = 120  # of a command that failed

_PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Step:
    """One command in a system.

    Args:
        target: Of make.
        limit_s: How long it may take.
    """

    target: str
    limit_s: float


@dataclass(frozen=True, slots=True)
class Course:
    """What is done with a system.

    Args:
        build_s: How long it may take to come about.
        steps: In this order.
    """

    build_s: float
    steps: tuple[Step, ...]


FULL = Course(420.0, (Step("setup", 600.0), Step(DEMO, 240.0), Step("test", 3600.0)))
# Beside `make test` it keeps a run of continuous integration below half an hour.
QUICK = Course(240.0, (Step("setup", 300.0), Step(DEMO, 180.0), Step("test-quick", 360.0)))


def main() -> int:
    """0 if all is well in each system or none can be built here, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.system.bare", description=__doc__)
    names = [system.suite for system in SYSTEMS]
    parser.add_argument("--only", choices=names, help="one system")
    parser.add_argument(
        "--quick", action="store_true", help="one system, of another Python; the quick tests"
    )
    args = parser.parse_args()
    # Whoever ends this run from outside ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    systems = [system for system in SYSTEMS if args.only in (None, system.suite)]
    if args.quick and not args.only:
        other = [system for system in systems if system.python != sys.version_info[:2]]
        systems = other[:1]
    codes = [_run(system, QUICK if args.quick else FULL) for system in systems]
    return max(codes)


def _run(system: System, course: Course) -> int:
    cache = cache_folder("bare")
    try:
        needs.check_root()
        deadline = Deadline.after(course.build_s)
        needs.get_programs(PROGRAMS, deadline)
        check_namespaces(deadline)
        archive = archive_of(system, cache, deadline)
    except CannotRunError as reason:
        print(f"SKIPPED: {system.title}: {reason}", flush=True)
        return 0
    folder = Path(tempfile.mkdtemp(prefix=f"{system.suite}-", dir=cache))
    try:
        deadline = Deadline.after(_UNPACK_S)
        opened = open_system(archive, _PROJECT, folder, package_ways(deadline), deadline)
        for step in course.steps:
            _do(step, system, opened)
        remove(opened)
    except RunFailedError as error:
        print(f"bare: {system.title}: {error}; its files are in {folder}", file=sys.stderr)
        return 1
    return 0


def _do(step: Step, system: System, opened: RootSystem) -> None:
    what = f"{system.title}: make {step.target}"
    say("bare", what)
    log = opened.folder / f"{step.target}.log"
    began_s = time.monotonic()
    try:
        problem = _problem(step, opened, log)
    except RunFailedError as late:
        problem = str(late)
    said = log.read_text(errors="replace")
    if problem:
        print("".join(said.splitlines(keepends=True)[-_LAST_LINES:]))
        raise RunFailedError(f"make {step.target}: {problem}")
    tests = f"; {last_line(said)}" if step.target.startswith("test") else ""
    print(f"{what}: {time.monotonic() - began_s:.0f} s{tests}", flush=True)


def _problem(step: Step, opened: RootSystem, log: Path) -> str:
    """What is wrong after a command, or nothing."""
    code = opened.run(["make", step.target], Deadline.after(step.limit_s), log)
    if code:
        return f"exit code {code}"
    if step.target == DEMO:
        return problem_of_demo(log.read_text(errors="replace"), opened.project)
    return ""


def problem_of_demo(said: str, project: Path) -> str:
    """Why a demo did not coach to its end without a loudspeaker; nothing if it did."""
    if said.count("no audio output") != 1:
        return "it does not say once that there is no loudspeaker"
    sound = re.search(r"^coach: the sound is in (.+)$", said, re.MULTILINE)
    recording = re.search(r"^recording +(.+)$", said, re.MULTILINE)
    for name, found in (("sound", sound), ("recording", recording)):
        if found is None or not (project / found[1]).is_file():
            return f"it left no {name}"
    return ""


def last_line(said: str) -> str:
    """What a command said last."""
    lines = [line.strip(" =") for line in said.splitlines() if line.strip(" =")]
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    sys.exit(main())
