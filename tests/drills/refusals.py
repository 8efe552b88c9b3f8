"""The disk refuses one call of a command: EIO and ENOSPC, at calls spread over all it makes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.drills.faults import Call, Outcome, calls_of, prepare, under_fault
from tests.drills.table import Row
from tests.drills.writers import WRITERS, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MOST_CALLS = 8
_AT_ONCE = 2


def spread(calls: Sequence[Call], most: int) -> list[Call]:
    """So many of them: the first and last of each kind, then evenly."""
    kinds: dict[str, list[Call]] = {}
    for call in calls:
        kinds.setdefault(call.name, []).append(call)
    ends = [one for found in kinds.values() for one in (found[0], found[-1])]
    step = max(1, len(calls) // most)
    return list(dict.fromkeys([*ends, *calls[::step]]))[: max(most, len(set(ends)))]


def outcomes(writer: Writer, folder: Path, faults: Sequence[str], most: int) -> list[Outcome]:
    """Of each fault at so many calls."""
    template = folder / "template"
    prepare(writer, template)
    calls = spread(calls_of(writer, template, folder / "traced"), most)
    return [
        under_fault(writer, template, folder / f"{fault}-{number}", call, fault)
        for number, call in enumerate(calls)
        for fault in faults
    ]


def drill(folder: Path) -> list[Row]:
    def one(pair: tuple[int, Writer]) -> Row:
        number, writer = pair
        found = outcomes(writer, folder / str(number), ("EIO", "ENOSPC"), _MOST_CALLS)
        kept = Counter("new" if set(one.files) == {"new"} else "old" for one in found)
        example = next((one.said for one in found if one.code != 0), "nothing")
        bad = [one for one in found if one.wrong]
        row = Row(
            f"{writer.name}: the disk refuses a call",
            len(found),
            f"nothing: {kept['old']} times the old file, {kept['new']} times the new one",
            example.removeprefix("coach: "),
            tuple(dict.fromkeys(f"{one.fault}: {one.wrong} ({one.said})" for one in bad)),
        )
        print(f"{row.fault}: {row.times}, {len(row.wrong)} wrong", flush=True)
        return row

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(one, enumerate(WRITERS)))
