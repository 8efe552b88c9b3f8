"""A command is killed: in its calls to the disk, and at random moments."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.drills.faults import Outcome, calls_of, killed_at, prepare, run, under_fault
from tests.drills.refusals import spread
from tests.drills.table import Row
from tests.drills.writers import WRITERS, Writer

if TYPE_CHECKING:
    from pathlib import Path

_IN_CALLS, _AT_RANDOM = 10, 10
_AT_ONCE = 2


def outcomes(writer: Writer, folder: Path, in_calls: int, at_random: int) -> list[Outcome]:
    """Killed so often in a call to the disk, and so often at any moment of the second half."""
    template = folder / "template"
    prepare(writer, template)
    found: list[Outcome] = []
    if in_calls:
        calls = spread(calls_of(writer, template, folder / "traced"), in_calls)
        found += [
            under_fault(writer, template, folder / f"call-{number}", call, "KILL")
            for number, call in enumerate(calls)
        ]
    shutil.copytree(template, folder / "timed")
    begun_s = time.monotonic()
    run(folder / "timed", writer.words)
    took_s = time.monotonic() - begun_s
    moments = random.Random(writer.name)
    for number in range(at_random):
        after_s = moments.uniform(0.4, 1.05) * took_s
        found.append(killed_at(writer, template, folder / f"moment-{number}", after_s))
    return found


def drill(folder: Path) -> list[Row]:
    def one(pair: tuple[int, Writer]) -> Row:
        number, writer = pair
        found = outcomes(writer, folder / str(number), _IN_CALLS, _AT_RANDOM)
        kept = Counter("new" if set(one.files) == {"new"} else "old" for one in found)
        strays = sum(bool(one.left) for one in found)
        wrong = dict.fromkeys(f"{one.fault}: {one.wrong}" for one in found if one.wrong)
        row = Row(
            f"{writer.name}: killed",
            len(found),
            f"nothing: {kept['old']} times the old file, {kept['new']} times the new one",
            f"{strays} times something half done, hidden, gone with the next write",
            tuple(wrong),
        )
        print(f"{row.fault}: {row.times}, {len(row.wrong)} wrong", flush=True)
        return row

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(one, enumerate(WRITERS)))
