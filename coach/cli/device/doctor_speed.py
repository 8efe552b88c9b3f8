"""What ``coach doctor --speed`` measures: is this machine fast and roomy enough to coach on?

By the clock on the wall, so as busy as the machine is now. Each threshold has its reason beside it.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.device.doctor_checks import Check, Finding
from coach.cli.files import SESSIONS
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Input
    from coach.recording import SessionHeader

# Twice the work of one sensor is two; a lost link, back again, brings what was missed at once; and
# radio, voice and page want the rest. So one sensor may take a tenth of a core, at most a fifth.
LIVE_TWO_SENSORS = 10.0
LIVE_ONE_SENSOR = 5.0
# `coach report`, `why` and `replay` go through the whole run: one waits six minutes for an hour.
LEAST_REPLAY = 10.0
# From the command to looking for the sensor; longer, and one has set off before it listens.
LONGEST_START_S = 10.0
# A run of the virtual sensor takes 135 MB, the most measured; as much again keeps the speech engine
# and the system's files from being swapped out.
LEAST_MEMORY_MB = 270.0
# Of recording: a week's running, before anything has to be moved away.
LEAST_DISK_HOURS = 10.0

_MEASURE_S = 3.0
_STAND_S, _RUN_S = 4.0, 26.0
_FROM_S = 6.0  # by then what is made on first use has been made
_START = "import coach.cli.live.live_run, coach.voice, coach.sources, coach.wiring.pipeline"
_START_LIMIT_S = 120.0
_MEMORY = Path("/proc/meminfo")
_STORY = f"""
title = "A moment of running"
placement = "pelvis"
[[phase]]
do = "stand"
for_s = {_STAND_S}
[[phase]]
do = "run"
for_s = {_RUN_S}
"""


@dataclass(frozen=True, slots=True)
class _Stream:
    header: SessionHeader
    inputs: Sequence[Input]


@functools.cache
def _stream() -> _Stream:
    """Half a minute of one sensor, as a radio delivers it."""
    from datetime import UTC, datetime

    from coach.model import SensorMount
    from coach.recording import Provenance, SessionHeader
    from coach.simulation import parse_story, simulate

    story = parse_story(_STORY)
    header = SessionHeader(
        created_utc=datetime.now(UTC),
        title=story.title,
        mounts=(SensorMount(story.placement),),
        provenance=Provenance.SIMULATED,
    )
    return _Stream(header, simulate(story).inputs)


def times_real_time(inputs: Sequence[Input], header: SessionHeader, at_once_s: float) -> float:
    """How many seconds of a stream are worked off in one.

    Args:
        inputs: Of a session.
        header: What the session is.
        at_once_s: How much of the stream is pushed together: 0 for each packet alone, as live.
    """
    from coach.app import by_count, by_time, config_of
    from coach.wiring.pipeline import Pipeline

    pipeline = Pipeline(config_of(header))
    batches = by_time(inputs, at_once_s) if at_once_s else by_count(inputs, 1)
    first_s, last_s, began_s = inputs[0].t_host_s, inputs[0].t_host_s, time.perf_counter()
    warm = False
    for batch in batches:
        pipeline.push_many(batch)
        last_s = batch[-1].t_host_s
        if not warm and last_s >= _FROM_S:
            warm, first_s, began_s = True, last_s, time.perf_counter()
        if warm and time.perf_counter() - began_s > _MEASURE_S:
            break
    return (last_s - first_s) / (time.perf_counter() - began_s)


def _live() -> Finding:
    stream = _stream()
    times = times_real_time(stream.inputs, stream.header, 0.0)
    if times >= LIVE_TWO_SENSORS:
        so = tr("enough for two sensors")
    elif times >= LIVE_ONE_SENSOR:
        so = tr("enough for one sensor; words of two may come late")
    else:
        so = tr("too slow to coach live")
    share = 100.0 / times
    text = tr(
        "one sensor takes {share:.1f} % of a core ({times:.0f} times real time), {so}",
        share=share,
        times=times,
        so=so,
    )
    return Finding(times >= LIVE_ONE_SENSOR, text, tr("end other programs"))


def _replay() -> Finding:
    stream = _stream()
    times = times_real_time(stream.inputs, stream.header, _RUN_S)
    ok = times >= LEAST_REPLAY
    so = tr("fast enough for reports") if ok else tr("reports will be waited for")
    text = tr(
        "an hour's run takes {duration} ({times:.0f} times real time), {so}",
        duration=_duration(3600.0 / times),
        times=times,
        so=so,
    )
    return Finding(ok, text, tr("replay on another machine: the recording holds all"))


def _start() -> Finding:
    began_s = time.perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True, timeout=_START_LIMIT_S)  # noqa: S603
    took_s = time.perf_counter() - began_s
    ok = took_s <= LONGEST_START_S
    so = tr("soon enough") if ok else tr("start it before you tie your shoes")
    return Finding(
        ok,
        tr("ready to look for the sensor after {took_s:.1f} s, {so}", took_s=took_s, so=so),
        tr("end other programs"),
    )


def _memory() -> Finding:
    free_mb = free_memory_mb()
    if free_mb is None:
        return Finding(True, tr("this system does not tell how much is free"))
    ok = free_mb >= LEAST_MEMORY_MB
    so = (
        tr("enough")
        if ok
        else tr("too little: a run wants {least_mb:.0f}", least_mb=LEAST_MEMORY_MB)
    )
    return Finding(
        ok, tr("{free_mb:.0f} MB free, {so}", free_mb=free_mb, so=so), tr("end other programs")
    )


def free_memory_mb(told: Path = _MEMORY) -> float | None:
    """What programs can have without swapping; ``None`` where no file tells."""
    try:
        lines = dict(line.split(":", 1) for line in told.read_text("ascii").splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024 / 1e6
    except (OSError, KeyError, ValueError, IndexError):
        return None


def _disk() -> Finding:
    here = SESSIONS if SESSIONS.is_dir() else Path()
    free = shutil.disk_usage(here).free
    each = recorded_bytes_per_hour()
    hours = free / each
    ok = hours >= LEAST_DISK_HOURS
    so = tr("enough") if ok else tr("too little")
    text = tr(
        "room for {hours:.0f} hours of one sensor at {each_mb:.0f} MB an hour, {so}",
        hours=hours,
        each_mb=each / 1e6,
        so=so,
    )
    return Finding(ok, text, tr("free some space or use --record DIR"))


def recorded_bytes_per_hour() -> float:
    """Of one sensor, with all that is recorded of what the coach makes of it."""
    from coach.app import Session, by_time, config_of, play
    from coach.app.sinks import RecorderSink
    from coach.recording import RecordingWriter

    stream = _stream()
    sizes: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in (stream.inputs, stream.inputs[:1]):
            path = Path(folder) / f"{len(sizes)}.mcap"
            writer = RecordingWriter(path, stream.header)
            play(
                Session(config_of(stream.header), [RecorderSink(writer)]),
                by_time(part, 1.0),
                lambda: False,
            )
            writer.close()
            sizes.append(path.stat().st_size)
    # What a file holds at its beginning and end, however long it is, does not grow with the hours.
    return (sizes[0] - sizes[1]) * 3600.0 / (_STAND_S + _RUN_S)


def _duration(s: float) -> str:
    return f"{s:.0f} s" if s < 100.0 else f"{s / 60.0:.0f} min"


SPEED_CHECKS: tuple[Check, ...] = (
    Check(mark("start"), _start, mark("install posture-coach anew")),
    Check(mark("live"), _live, mark("install posture-coach anew")),
    Check(mark("replay"), _replay, mark("install posture-coach anew")),
    Check(mark("memory"), _memory, mark("end other programs")),
    Check(mark("disk"), _disk, mark("use --record DIR with a folder of yours")),
)
