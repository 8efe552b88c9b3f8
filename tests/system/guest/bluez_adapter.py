"""The adapter is switched off and on, and reset, as after a brown-out of its power."""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hearing import hear_packets, hear_return
from ledger import Feed, batches, places

from coach.sources import BleSource

if TYPE_CHECKING:
    from coach.model import Input

AWAY_AT_MOST_S = 60.0
OFF_S = 3.0
WAYS = {"off and on": ("down", "up"), "reset": ("reset",)}


@pytest.mark.parametrize("way", WAYS)
async def test_the_source_outlives_its_adapter(way):
    inputs: list[Input] = []
    said: list[str] = []
    async with BleSource(notify=said.append) as source:
        await hear_packets(source, inputs, 13)
        for number, word in enumerate(WAYS[way]):
            if number:
                await asyncio.sleep(OFF_S)
            hciconfig = ["hciconfig", "hci0", word]
            await asyncio.to_thread(subprocess.run, hciconfig, check=True)
        away_s = await hear_return(source, inputs, AWAY_AT_MOST_S)
        await hear_packets(source, inputs, 13)
    found = places(batches(inputs), Feed())
    print(f"\n  {way}: away {away_s:.1f} s; said {said}")
    assert np.all(np.diff(found) > 0)
    assert len(said) == len(set(said)), "the same is told once"
