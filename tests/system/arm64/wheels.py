"""Which of the pinned packages come ready made, for which processor and Python.

Run ``python -m tests.system.arm64.wheels``. pip is asked as it would be there, once for each
processor and Python, and once more for each package that is not to be had; it downloads no package.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_PROJECT = Path(__file__).resolve().parents[3]
_CONSTRAINTS = _PROJECT / ".ci" / "constraints.txt"
MACHINES = ("x86_64", "aarch64", "armv7l")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Debian 12 has glibc 2.36; a wheel for an older one runs there, too.
_GLIBCS = (36, 35, 34, 31, 28, 27, 26, 24, 17)
_ASK_S = 300.0
_MISSING = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)==")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a package would be installed.

    Args:
        machine: As ``uname -m`` calls the processor.
        python: Such as 3.11.
    """

    machine: str
    python: str


def main() -> None:
    """Print what is missing where, for what coaching needs and for what development needs."""
    pins = _pins()
    project = tomllib.loads((_PROJECT / "pyproject.toml").read_text())["project"]
    run = closure(project["dependencies"], set(pins))
    every = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    dev = closure(every, set(pins)) - run
    places = [Place(machine, python) for machine in MACHINES for python in PYTHONS]
    missing = {place: _missing(place, {name: pins[name] for name in run | dev}) for place in places}
    for title, names in (("to coach", run), ("to develop, beside these", dev)):
        print(f"\n{title}: {len(names)} packages\n")
        print(table(sorted(names), missing))


def closure(requirements: list[str], known: set[str]) -> set[str]:
    """Names of what requirements lead to, by what is installed here, markers left aside.

    Args:
        requirements: As a project lists them.
        known: Names to keep; others are not pinned, so no Linux needs them.
    """
    found: set[str] = set()
    left = [Requirement(text) for text in requirements]
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name not in known or name in found:
            continue
        found.add(name)
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        inner = [Requirement(text) for text in needed]
        left += [each for each in inner if "extra" not in str(each.marker)]
    return found


def table(names: list[str], missing: dict[Place, set[str]]) -> str:
    """Markdown: a line for each package that is missing somewhere, then how many are not."""
    places = list(missing)
    machines = list(dict.fromkeys(place.machine for place in places))
    lines = [f"| package | {' | '.join(machines)} |", f"|---|{'---|' * len(machines)}"]
    holes = [name for name in names if any(name in missing[place] for place in places)]
    for name in holes:
        cells = [_cell(name, machine, missing) for machine in machines]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines.append(f"| the other {len(names) - len(holes)} | {' | '.join(['all'] * len(machines))} |")
    return "\n".join(lines)


def _cell(name: str, machine: str, missing: dict[Place, set[str]]) -> str:
    places = [place for place in missing if place.machine == machine]
    without = [place.python for place in places if name in missing[place]]
    if not without:
        return "all"
    return "none" if len(without) == len(places) else f"not {', '.join(without)}"


def _pins() -> dict[str, str]:
    """Name -> version of every pinned package."""
    pairs = [line.split("==") for line in _CONSTRAINTS.read_text().splitlines() if "==" in line]
    return {canonicalize_name(name): version.split(";")[0].strip() for name, version in pairs}


def _missing(place: Place, pins: dict[str, str]) -> set[str]:
    """Names that have no wheel there."""
    gone: set[str] = set()
    while True:
        asked = [f"{name}=={version}" for name, version in pins.items() if name not in gone]
        told = _ask(place, asked)
        if told is None:
            return gone
        gone.add(told)
        print(f"{place.machine} {place.python}: no {told}", file=sys.stderr, flush=True)


def _ask(place: Place, asked: list[str]) -> str | None:
    """The first that pip does not find there; None if it finds all."""
    tags = [f"manylinux_2_{glibc}_{place.machine}" for glibc in _GLIBCS]
    tags += [f"manylinux2014_{place.machine}", f"linux_{place.machine}"]
    words = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps"]
    words += ["--ignore-installed", "--only-binary=:all:", "--implementation=cp"]
    words += [f"--python-version={place.python}", *(f"--platform={tag}" for tag in tags)]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*words, f"--target={folder}", *asked],
            capture_output=True,
            text=True,
            timeout=_ASK_S,
            check=False,
        )
    if not done.returncode:
        return None
    found = _MISSING.search(done.stderr)
    if found is None:
        raise SystemExit(f"pip cannot say: {done.stderr.strip()[-400:]}")
    return canonicalize_name(found[1])


if __name__ == "__main__":
    main()
