"""``coach run`` as a user types it, with a loss in its midst; its recording is looked at after."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from ledger import Feed, batches, by_link, places
from sensor_bench import SensorBench

from coach.recording import read_recording

if TYPE_CHECKING:
    from coach.recording import Recording

CONNECTED = "connected to"
BACK = "is back after"
LISTEN_S = 4.0
# Starting the program takes a good part of it here, and more while the host has other work.
WITHIN_S = 60.0 * float(Path("/share/slowness").read_text())


async def test_coach_run_records_each_sample_once(tmp_path: Path):
    words = ("run", "--placement", "pelvis", "--quiet", "--plain", "--record", str(tmp_path))
    coach = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "coach", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    begun_s = time.monotonic()
    try:
        with SensorBench.of_guest() as bench:
            said = [await _line_with(coach, CONNECTED)]
            started_s = time.monotonic() - begun_s
            await asyncio.sleep(LISTEN_S)
            await bench.order("disconnect")
            said.append(await _line_with(coach, BACK))
        await asyncio.sleep(LISTEN_S)
        coach.send_signal(signal.SIGINT)
        async with asyncio.timeout(WITHIN_S):
            results, rest = await coach.communicate()
    finally:
        if coach.returncode is None:  # else it would hold the sensor while the next check seeks one
            coach.kill()
    print(f"\n  connected {started_s:.1f} s after it was typed")
    print(f"  {'; '.join(line.strip() for line in said)}\n{results.decode()}")
    assert coach.returncode == 0, rest.decode()
    recording = _only_recording(tmp_path)
    inputs = recording.inputs
    assert recording.complete
    found = places(batches(inputs), Feed())
    assert len(by_link(inputs)) == 2
    assert np.all(np.diff(found) > 0)
    for link in by_link(inputs):
        indices = [batch.first_index for batch in batches(link)]
        assert indices == [8 * i for i in range(len(indices))]
        assert len(indices) > LISTEN_S * 104 / 8 * 0.8


def _only_recording(folder: Path) -> Recording:
    (file,) = folder.glob("*.mcap")
    return read_recording(file)


async def _line_with(coach: asyncio.subprocess.Process, words: str) -> str:
    """Read what the program tells its user until a line has these words."""
    assert coach.stderr is not None
    read: list[str] = []
    async with asyncio.timeout(WITHIN_S):
        while line := (await coach.stderr.readline()).decode():
            read.append(line)
            if words in line:
                return line
    raise AssertionError(f"ended without saying {words!r}: {''.join(read)}")
