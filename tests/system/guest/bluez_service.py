"""The system's Bluetooth service dies and starts anew, as it does in an update or a crash."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hearing import hear_packets, hear_return
from ledger import Feed, batches, places

from coach.sources import BleSource

if TYPE_CHECKING:
    from coach.model import Input

AWAY_AT_MOST_S = 30.0


async def test_the_source_outlives_the_bluetooth_service():
    inputs: list[Input] = []
    async with BleSource() as source:
        await hear_packets(source, inputs, 13)
        os.kill(_bluetoothd(), signal.SIGKILL)
        away_s = await hear_return(source, inputs, AWAY_AT_MOST_S)
        await hear_packets(source, inputs, 13)
    found = places(batches(inputs), Feed())
    print(f"\n  away {away_s:.1f} s")
    assert np.all(np.diff(found) > 0)


def _bluetoothd() -> int:
    (pid,) = (
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if (folder / "comm").read_text().strip() == "bluetoothd"
    )
    return pid
