"""A day of coaching at once: what is held, and whether each sample came through.

``python -m tests.soak.day [HOURS]``, 24 by default, in stream time: some minutes. The ten minutes
of one simulated run come again and again, each packet with the number, index and device time that a
sensor would give it, in pieces as they come live, into all that a live run has but radio and
loudspeaker.
``COACH_SOAK_TRACE=1`` names what grew. Nothing is asserted; see README.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app import Session
from coach.app.live_status import LiveStatus
from coach.app.session_record import HistorySink
from coach.app.sinks import RecorderSink
from coach.app.summary import SummarySink
from coach.cli.live.live_lines import locomotion_line
from coach.model import Channel, LinkChange, Locomotion, Notification, Placement, SensorMount
from coach.recording import Provenance, RecordingWriter, SessionHeader
from coach.report.measure.collect import ReportSink
from coach.simulation import parse_story, simulate
from coach.wiring.config import SessionConfig
from firmware_protocol.codec import decode_data, encode_data
from firmware_protocol.packets import ImuBatch, ImuFlag, StatusPacket
from tests.soak.resources import Holdings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model import Input

STORY = """
title = "day"
placement = "pelvis"
seed = 1
[[phase]]
do = "stand"
for_s = 20
[[phase]]
do = "run"
for_s = 560
[[phase]]
do = "stand"
for_s = 20
"""
LAP_S = 600.0
WARM_UP_S = 600.0
NOTE_S = 60.0
GRID_S = 0.5


@dataclass(frozen=True, slots=True)
class Lap:
    """One simulated run that can follow itself.

    Args:
        inputs: As they arrive, without what belongs to the beginning of a link.
        begin: What belongs there.
        packets: Batches in it.
        samples: In these.
        period_us: Of the sensor's clock, from one lap to the next.
    """

    inputs: list[Input]
    begin: list[Input]
    packets: int
    samples: int
    period_us: int


def lap() -> Lap:
    """Simulate it."""
    begin: list[Input] = []
    inputs: list[Input] = []
    batches: list[ImuBatch] = []
    for event in simulate(parse_story(STORY)).inputs:
        other = isinstance(event, Notification) and event.channel is not Channel.DATA
        if other or isinstance(event, LinkChange):
            begin.append(event)
            continue
        inputs.append(event)
        if isinstance(event, Notification):
            packet = decode_data(event.payload)
            if isinstance(packet, ImuBatch):
                batches.append(packet)
    last = batches[-1]
    samples = last.first_index + last.n
    return Lap(inputs, begin, len(batches), samples, last.t_us + last.n * last.dt_us)


def again(one: Lap, number: int) -> Iterator[Input]:
    """The inputs of a later lap: the stream of the sensor goes on."""
    later_s = number * one.period_us / 1e6
    for event in one.inputs:
        moved = replace(event, t_host_s=event.t_host_s + later_s)
        if isinstance(moved, Notification):
            moved = replace(moved, payload=_moved(moved.payload, one, number))
        yield moved


def _moved(payload: bytes, one: Lap, number: int) -> bytes:
    packet = decode_data(payload)
    if isinstance(packet, StatusPacket):
        up_s = packet.uptime_s + round(number * LAP_S)
        return encode_data(replace(packet, uptime_s=up_s))
    assert isinstance(packet, ImuBatch)
    flags = packet.flags if number == 0 else packet.flags & ~ImuFlag.TIME_BASE_CHANGED
    return encode_data(
        replace(
            packet,
            flags=flags,
            seq=(packet.seq + number * one.packets) % 2**16,
            t_us=(packet.t_us + number * one.period_us) % 2**32,
            first_index=(packet.first_index + number * one.samples) % 2**32,
        )
    )


def coach(hours: float, path: Path) -> None:
    """Coach so long, and print the table."""
    mounts = (SensorMount(Placement.PELVIS),)
    header = SessionHeader(
        created_utc=datetime.now(UTC),
        title="day",
        mounts=mounts,
        provenance=Provenance.SIMULATED,
        t_zero_host_s=0.0,
    )
    summing, report = SummarySink(0.0), ReportSink(0.0, GRID_S)
    recorder = RecorderSink(RecordingWriter(path, header))
    sinks = [recorder, summing, HistorySink(), report, LiveStatus(locomotion_line)]
    session = Session(SessionConfig(mounts), sinks)
    one = lap()
    laps = max(round(hours * 3600.0 / LAP_S), 1)
    held, began_s, now_s = Holdings(NOTE_S), time.process_time(), 0.0
    before = None
    session.push(one.begin)
    for number in range(laps):
        batch: list[Input] = []
        for event in again(one, number):
            batch.append(event)
            if isinstance(event, Notification):
                session.push(batch)
                now_s, batch = event.t_host_s, []
                held.note(now_s)
        session.push(batch)
        if before is None and tracemalloc.is_tracing() and now_s >= WARM_UP_S:
            before = tracemalloc.take_snapshot()
    if before is not None:
        grown = tracemalloc.take_snapshot().compare_to(before, "lineno")
        for line in grown[:20]:
            where = line.traceback[0]
            size = f"{line.size_diff / 1e6 / (now_s - WARM_UP_S) * 3600.0:8.2f} MB/h"
            print(f"{size}  {where.filename}:{where.lineno}")
    session.finish()
    summary = summing.summary(session.baseline, SessionConfig(mounts).settings)
    session.close()
    given = laps * one.samples
    coverage = summary.coverage
    rows = [
        ("stream time", f"{now_s / 3600.0:.2f} h, {given} samples given"),
        ("samples lost", f"{given - coverage.samples}"),
        ("running", f"{summary.locomotion_s[Locomotion.RUNNING] / 3600.0:.3f} h"),
        ("faults", f"{ {kind: count.times for kind, count in summary.faults.items()} }"),
        ("cues", f"{len(summary.cues)}"),
        ("processor", f"{(time.process_time() - began_s) / (now_s / 3600.0):.2f} s per hour"),
        ("recording", f"{path.stat().st_size / 1e6 / (now_s / 3600.0):.1f} MB per hour"),
        *held.tell(WARM_UP_S),
    ]
    for name, value in rows:
        print(f"{name:24s} {value}")


if __name__ == "__main__":
    if os.environ.get("COACH_SOAK_TRACE"):
        tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        coach(float(sys.argv[1]) if len(sys.argv) > 1 else 24.0, Path(folder) / "day.mcap")
