"""Walks mutants over a copy of the project, and runs the related tests of each."""

from __future__ import annotations

import enum
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.mutants.mutant import Mutant

ROOT = Path(__file__).parents[2]
LIMIT_S = 300.0
"""A mutant that has not been decided by then is one that hangs."""

_PASSED, _FAILED, _INTERRUPTED = 0, 1, 2  # pytest's exit codes; an error of collection is the last


class Fate(enum.Enum):
    KILLED = "killed"
    SURVIVED = "SURVIVED"
    TIMEOUT = "TIMEOUT"
    STALE = "STALE"


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant, and how long that took."""

    fate: Fate
    seconds: float = 0.0


class BrokenError(Exception):
    """The tests cannot be run, or fail without any mutant. The message says what was seen."""


def copied(folder: Path) -> None:
    """Every file that git knows or would add, so that what is not committed yet counts too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    # By hash: a mutant may be as long and as old, to the second, as the file it takes the place of.
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([*compiled, "coach", "firmware_protocol"], cwd=folder, check=True)


def tried(mutant: Mutant, folder: Path, limit_s: float = LIMIT_S) -> Outcome:
    """Put one mutant into the copy, run its tests up to the first that fails, and take it out."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    wrong = mutant.mutated(text)
    if wrong is None:
        return Outcome(Fate.STALE)
    began_s = time.monotonic()
    path.write_text(wrong, encoding="utf-8")
    try:
        code, last = _tested(mutant.tests, folder, limit_s)
    except subprocess.TimeoutExpired:
        return Outcome(Fate.TIMEOUT, time.monotonic() - began_s)
    finally:
        path.write_text(text, encoding="utf-8")
    fates = {_PASSED: Fate.SURVIVED, _FAILED: Fate.KILLED, _INTERRUPTED: Fate.KILLED}
    if code not in fates:
        raise BrokenError(f"pytest ended with {code}: {last}")
    return Outcome(fates[code], time.monotonic() - began_s)


def check_unmutated(mutants: Iterable[Mutant], folder: Path) -> float:
    """Run all tests of some mutants without any: a test that fails anyway kills everything.

    Returns:
        Seconds that it took.

    Raises:
        BrokenError: One of them fails.
    """
    began_s = time.monotonic()
    tests = dict.fromkeys(test for mutant in mutants for test in mutant.tests)
    code, last = _tested(tuple(tests), folder, None)
    if code != _PASSED:
        raise BrokenError(f"without a mutant: {last}")
    return time.monotonic() - began_s


def chosen(mutants: Sequence[Mutant], words: Sequence[str]) -> Iterator[tuple[int, Mutant]]:
    """Those of a number, or whose file holds a word; all without words."""
    for number, mutant in enumerate(mutants, 1):
        if not words or any(_means(word, number, mutant) for word in words):
            yield number, mutant


def _means(word: str, number: int, mutant: Mutant) -> bool:
    return word == str(number) if word.isdigit() else word in mutant.file


def _tested(tests: Sequence[str], folder: Path, limit_s: float | None) -> tuple[int, str]:
    """Exit code and last line of the related tests, one after the other in one process."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *tests],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    return done.returncode, lines[-1] if lines else ""
