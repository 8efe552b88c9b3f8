"""The commands that are run in a system, one after another, each bounded and timed."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.system import needs
from tests.system.bare.package_ways import package_ways
from tests.system.bare.root_system import check_namespaces, open_system, remove
from tests.system.bare.systems import archive_of
from tests.system.cache import cache_folder
from tests.system.steps import CannotRunError, Deadline, RunFailedError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.system.bare.root_system import RootSystem
    from tests.system.bare.systems import System

_UNPACK_S = 120.0
_LAST_LINES = 120  # of a command that failed
_PROJECT = Path(__file__).resolve().parents[3]
_PYTEST = re.compile(r"\d+ passed.* in [\d.]+s")


def nothing_more(_said: str, _opened: RootSystem) -> str:
    """For a command whose exit code tells all."""
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One command in a system.

    Args:
        name: For people, and of its log.
        words: The command.
        limit_s: How long it may take.
        problem: Gives what is wrong after it ended well, from what it said; nothing if all is well.
    """

    name: str
    words: tuple[str, ...]
    limit_s: float
    problem: Callable[[str, RootSystem], str] = nothing_more


@dataclass(frozen=True, slots=True)
class Course:
    """What is done with a system.

    Args:
        build_s: How long it may take to come about.
        steps: In this order.
        unpack_s: How long it may take to be unpacked and given a user.
        environment: Variables of the commands, beside those by which packages are had.
    """

    build_s: float
    steps: tuple[Step, ...]
    unpack_s: float = _UNPACK_S
    environment: Mapping[str, str] | None = None


def make(target: str, limit_s: float) -> Step:
    """A target of make."""
    return Step(target, ("make", target), limit_s)


def run_course(
    system: System,
    course: Course,
    programs: Mapping[str, str],
    check: Callable[[Deadline], None] = check_namespaces,
) -> int:
    """Do it, and print a line for each step with its time.

    Args:
        system: Where.
        course: What.
        programs: Program -> Debian package, of what this machine must have.
        check: Raises ``CannotRunError`` where this machine lacks something else.

    Returns:
        0 if all is well or the system cannot be built here, else 1.
    """
    cache = cache_folder("bare")
    began_s = time.monotonic()
    try:
        needs.check_root()
        deadline = Deadline.after(course.build_s)
        needs.get_programs(programs, deadline)
        check(deadline)
        archive = archive_of(system, cache, deadline)
    except CannotRunError as reason:
        print(f"SKIPPED: {system.title}: {reason}", flush=True)
        return 0
    folder = Path(tempfile.mkdtemp(prefix=f"{system.suite}-", dir=cache))
    try:
        deadline = Deadline.after(course.unpack_s)
        ways = package_ways(deadline)
        ways = replace(ways, environment={**ways.environment, **(course.environment or {})})
        opened = open_system(archive, _PROJECT, folder, ways, deadline)
        print(f"{system.title}: there after {time.monotonic() - began_s:.0f} s", flush=True)
        for step in course.steps:
            _do(step, system, opened)
        remove(opened)
    except RunFailedError as error:
        print(f"bare: {system.title}: {error}; its files are in {folder}", file=sys.stderr)
        return 1
    return 0


def _do(step: Step, system: System, opened: RootSystem) -> None:
    what = f"{system.title}: {step.name}"
    say("bare", what)
    log = opened.folder / f"{step.name}.log"
    began_s, used_s = time.monotonic(), _used_s()
    try:
        code = opened.run(list(step.words), Deadline.after(step.limit_s), log)
        said = log.read_text(errors="replace")
        problem = f"exit code {code}" if code else step.problem(said, opened)
    except RunFailedError as late:
        said = log.read_text(errors="replace")
        problem = str(late)
    if problem:
        print("".join(said.splitlines(keepends=True)[-_LAST_LINES:]))
        raise RunFailedError(f"{step.name}: {problem}")
    counts = f"; {last_line(said)}" if _PYTEST.search(last_line(said)) else ""
    took_s, used_s = time.monotonic() - began_s, _used_s() - used_s
    print(f"{what}: {took_s:.0f} s, of a processor {used_s:.0f} s{counts}", flush=True)


def _used_s() -> float:
    """Processor time of all that has ended, which other programs do not lengthen."""
    import resource  # noqa: PLC0415  there is none on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def last_line(said: str) -> str:
    """What a command said last."""
    lines = [line.strip(" =") for line in said.splitlines() if line.strip(" =")]
    return lines[-1] if lines else "it said nothing"
