"""Work on many simulated people: over all cores, and each result kept until the sources change.

Results lie in the user's cache folder, so that a run that was cut short goes on where it was.
``COACH_JOBS`` says over how many processes; ``COACH_CACHE=off`` keeps nothing.
"""

from __future__ import annotations

import functools
import hashlib
import multiprocessing
import os
import pickle
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

import coach
from coach.files.folders import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_T = TypeVar("_T")
_Case = tuple[object, ...]

_ROOT = Path(coach.__file__).parents[1]
_ROOMS = ("coach", "firmware_protocol", "tests/theory", "tests/montecarlo", "tests/accuracy")


def results(
    work: Callable[..., _T], cases: Sequence[_Case], folder: Path | None = None
) -> list[_T]:
    """What ``work(*case)`` gives for each case, in their order, with a line of progress.

    Args:
        work: A function of a module, the same for the same case in any process.
        cases: What is told apart by its ``repr``.
        folder: Where results are kept; ``None`` for the cache folder of the user.
    """
    keep = _folder(folder)
    found: dict[_Case, _T] = {}
    for case in cases:
        kept = _read(_path(keep, work, case))
        if kept:
            found[case] = kept[0]
    begun, before = time.monotonic(), len(found)
    waiting = [case for case in cases if case not in found]
    jobs = max(1, min(int(os.environ.get("COACH_JOBS", os.cpu_count() or 1)), len(waiting)))
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(work, *case): case for case in waiting}
        try:
            for done in as_completed(running):
                case = running[done]
                found[case] = done.result()
                _write(_path(keep, work, case), found[case])
                spent_s = time.monotonic() - begun
                left_s = spent_s / (len(found) - before) * (len(cases) - len(found))
                line = f"{len(found)} of {len(cases)}, {spent_s:.0f} s, {left_s:.0f} s to go"
                print(line, file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [found[case] for case in cases]


@functools.cache
def sources() -> str:
    """Hash of every Python file that a result may depend on, and of what it was computed by."""
    known = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for room in _ROOMS:
        for path in sorted((_ROOT / room).rglob("*.py")):
            known.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return known.hexdigest()[:16]


def _folder(asked: Path | None) -> Path | None:
    if asked is not None:
        return asked
    if os.environ.get("COACH_CACHE") == "off":
        return None
    own = cache_folder()
    return None if own is None else own / "simulated-people"


def _path(folder: Path | None, work: Callable[..., object], case: _Case) -> Path | None:
    if folder is None:
        return None
    name = f"{work.__module__}.{work.__qualname__}{case!r}"
    return folder / sources() / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.pickle"


def _read(path: Path | None) -> tuple[object] | None:
    try:
        return None if path is None else (pickle.loads(path.read_bytes()),)
    except (OSError, EOFError, pickle.UnpicklingError):
        return None


def _write(path: Path | None, result: object) -> None:
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(result))
    part.replace(path)
