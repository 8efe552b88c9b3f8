"""A poor link: after each loss the source comes back by itself, and no packet comes twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hearing import hear_packets, hear_return
from ledger import Feed, batches, by_link, places
from sensor_bench import SensorBench

from coach.sources import BleSource

if TYPE_CHECKING:
    from coach.model import Input

FAULTS = ("disconnect", "out-of-range", "disconnect", "stall", "disconnect")
PACKETS_BETWEEN = 13  # one second
AWAY_AT_MOST_S = 20.0


async def test_no_sample_comes_twice_after_losses():
    inputs: list[Input] = []
    notices: list[str] = []
    open_files: list[int] = []
    away_s: list[float] = []
    with SensorBench.of_guest() as bench:
        async with BleSource(notify=notices.append) as source:
            await hear_packets(source, inputs, PACKETS_BETWEEN)
            for fault in FAULTS:
                open_files.append(_open_files())
                await bench.order(fault)
                away_s.append(await hear_return(source, inputs, AWAY_AT_MOST_S))
                await hear_packets(source, inputs, PACKETS_BETWEEN)
            open_files.append(_open_files())
    found = places(batches(inputs), Feed())
    links = by_link(inputs)
    print(f"\n  {len(links)} links, {len(found)} samples, open files {open_files}")
    print(f"  away {', '.join(f'{f} {s:.1f} s' for f, s in zip(FAULTS, away_s, strict=True))}")
    assert len(links) == len(FAULTS) + 1
    assert len(notices) == 2 * len(FAULTS)
    assert np.all(np.diff(found) > 0)  # over all links: none doubled, none out of order
    for link in links:
        indices = [batch.first_index for batch in batches(link)]
        assert indices == [8 * i for i in range(len(indices))]  # within a link: none lost
    assert set(open_files) == {open_files[0]}


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
