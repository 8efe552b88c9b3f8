"""A live session over the virtual radio, and what is counted while it goes on.

The sensor is a process of its own, this process is the coach.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from array import array
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from coach.app import Session
from coach.app.sinks import RecorderSink
from coach.decode import Decode
from coach.model import Input, Notification, Placement, RawBlock, SensorMount
from coach.page import PageServer, PageSink
from coach.recording import Provenance, RecordingWriter, SessionHeader
from coach.sources import BleSettings, BleSource
from coach.sources.virtual import open_radio
from coach.sources.virtual.firmware.compiled_core import compiler
from coach.wiring.config import SessionConfig
from tests.soak.resources import Holdings

STORY = """
title = "soak"
placement = "pelvis"
seed = 1
[[phase]]
do = "stand"
for_s = 10
[[phase]]
do = "run"
for_s = {seconds}
"""
WARM_UP_S = 60.0


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Figures:
    """What is counted while the session goes on."""

    def __init__(self) -> None:
        # Plain arrays, not lists of objects: what is counted must not be what grows.
        self.latency_s = array("d")
        self.since_s = array("d")
        self.firsts = array("q")
        self.lengths = array("q")
        self.held = Holdings(every_s=10.0)
        self._decode = Decode(0.0)

    def hear(self, events: list[Input], pushed_s: float, since_s: float) -> None:
        """Count one batch."""
        for event in events:
            if not isinstance(event, Notification):
                continue
            self.latency_s.append(pushed_s - event.t_host_s)
            self.since_s.append(since_s)
            for item in self._decode.push(event):
                if isinstance(item, RawBlock):
                    self.firsts.append(item.first_index)
                    self.lengths.append(len(item.counts))
        self.held.note(since_s)

    def tell(self, elapsed_s: float, cpu_s: float) -> None:
        """Print the table."""
        firsts, lengths = np.array(self.firsts), np.array(self.lengths)
        jumps = firsts[1:] - (firsts[:-1] + lengths[:-1])
        latency_ms = np.array(self.latency_s) * 1000.0
        rows = [
            ("time", f"{elapsed_s:.0f} s, {lengths.sum()} samples, {len(firsts)} packets"),
            ("samples lost", f"{jumps[jumps > 0].sum()}"),
            ("samples doubled or late", f"{-jumps[jumps < 0].sum()}"),
            ("callback to decision, median", f"{np.median(latency_ms):.2f} ms"),
            ("callback to decision, p99", f"{np.percentile(latency_ms, 99):.2f} ms"),
            ("callback to decision, longest", f"{latency_ms.max():.2f} ms"),
            ("processor", f"{100.0 * cpu_s / elapsed_s:.2f} % of a core"),
            *self.held.tell(min(WARM_UP_S, elapsed_s / 2.0)),
        ]
        for name, value in rows:
            print(f"{name:32s} {value}")


async def coach_for(
    seconds: float, port: int, path: Path, page: PageServer | None = None
) -> Figures:
    """Coach from the sensor at a port, as ``coach run`` does: record, decide, show.

    Args:
        seconds: For how long.
        port: Of the sensor.
        path: The recording.
        page: Where to show it, if anywhere.
    """
    figures = Figures()
    header = SessionHeader(
        created_utc=datetime.now(UTC),
        title="soak",
        mounts=(SensorMount(Placement.PELVIS),),
        provenance=Provenance.LIVE,
        t_zero_host_s=time.monotonic(),
    )
    config = SessionConfig((SensorMount(Placement.PELVIS),), t_zero_host_s=header.t_zero_host_s)
    async with open_radio(f"tcp-client:127.0.0.1:{port}") as radio:
        source = BleSource(BleSettings(), radio)
        shown = _shown(page, config)
        session = Session(config, [RecorderSink(RecordingWriter(path, header)), *shown])
        for sink in shown:
            sink.session = session
        async with source:
            began_s, cpu_s = time.monotonic(), time.process_time()
            async for first in source:
                events = [first]
                while source.waiting:
                    events.append(await anext(source))
                session.push(events)
                now_s = time.monotonic()
                figures.hear(events, now_s, now_s - began_s)
                if now_s - began_s > seconds:
                    break
            elapsed_s, used_s = time.monotonic() - began_s, time.process_time() - cpu_s
        session.finish()
        session.close()
    figures.tell(elapsed_s, used_s)
    return figures


def _shown(page: PageServer | None, config: SessionConfig) -> list[PageSink]:
    if page is None:
        return []
    sink = PageSink(
        page, mounts=config.mounts, settings=config.settings, sensor=lambda: ("soak", None)
    )
    return [sink]


def coached(minutes: float, page: PageServer | None = None) -> Figures:
    """Start the sensor, coach, stop it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / "soak.toml"
        story.write_text(STORY.format(seconds=round(minutes * 60.0 + 30.0)), encoding="utf-8")
        firmware = "c" if compiler() else "python"
        words = [sys.executable, "-m", "coach", "virtual-sensor", "--port", str(port)]
        words += ["--firmware", firmware]
        with subprocess.Popen([*words, "--story", str(story)], stdout=subprocess.PIPE) as sensor:
            assert sensor.stdout is not None
            sensor.stdout.readline()  # it says where it listens
            try:
                path = Path(folder) / "soak.mcap"
                return asyncio.run(coach_for(minutes * 60.0, port, path, page))
            finally:
                sensor.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    sensor.wait(5.0)
