"""Twenty lost links of each family's virtual sensor: which samples came, and what was told of it.

``python -m tests.soak.families [LOSSES [FAMILIES]]``, in real time over real GATT (a phone over a
real socket), all families at once, each in an air of its own. Exit code 1 if a family misses.
"""

from __future__ import annotations

import asyncio
import sys
import time

from coach.sources.virtual.virtual_families import SIDES, Way
from tests.radio.family_losses import Lost, lost_again, misses

LOSSES = 20
HEAD = (
    "| family | links lost, made | samples | doubled | holes | gaps told | longest gap, s | "
    "bad packets | battery | stopped |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|"
)


def row(one: Lost) -> str:
    """Its line of the table."""
    made, lost = one.links
    gaps = one.told.coverage.gaps
    longest_s = max((gap.length_s for gap in gaps), default=0.0)
    stopped = "by hand" if SIDES[one.family].way is Way.POSTS else not one.still_streams
    return (
        f"| {one.family} | {lost}, {made} | {len(one.numbers)} | {one.doubled} | {one.holes} | "
        f"{len(gaps)} | {longest_s:.2f} | {len(one.bad)} | {one.battery_percent} | {stopped} |"
    )


async def heard(families: list[str], losses: int) -> list[Lost | BaseException]:
    """All of them, side by side."""
    work = [lost_again(family, losses) for family in families]
    return await asyncio.gather(*work, return_exceptions=True)


def main(words: list[str]) -> int:
    """Lose them all, print the table, say what missed."""
    losses = int(words[0]) if words else LOSSES
    families = words[1].split(",") if len(words) > 1 else list(SIDES)
    begun_s = time.monotonic()
    results = asyncio.run(heard(families, losses))
    print(HEAD)
    wrong: list[str] = []
    for family, one in zip(families, results, strict=True):
        if isinstance(one, BaseException):
            wrong.append(f"{family}: {type(one).__name__} {one}")
            continue
        print(row(one))
        wrong += [f"{family}: {miss}" for miss in misses(one, losses)]
    print(f"{time.monotonic() - begun_s:.0f} s; " + ("; ".join(wrong) or "nothing missed"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
