"""The machine sleeps in a run: the process is stopped for half a minute and goes on."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from coach.app import Session, by_count, config_of, play
from coach.model import Cue, Fault, FaultKind, Step
from tests.drills.faults import environment
from tests.drills.live_process import RUN, Live
from tests.drills.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coach.app.session import Results
    from coach.model import Input
    from coach.recording import Recording
    from coach.recording.json_form import Told

SLEEP_S = 30.0
_BEFORE_S, _AFTER_S = 25.0, 10.0
_FASTEST_STEP_S = 0.2  # 300 a minute
_QUIET_AFTER_S = 4.0
"""So long after a gap no cue may come: averages are made of what came before and after it."""

GAPS = (FaultKind.GAP, FaultKind.LINK_LOST)


class Heard:
    """A sink that keeps what is told."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def before(self, events: Sequence[Input]) -> None:
        pass

    def after(self, results: Results) -> None:
        self.told += results.told

    def close(self) -> None:
        pass


def told_of(recording: Recording, inputs: Sequence[Input]) -> list[Told]:
    """What a replay of these inputs tells."""
    heard = Heard()
    play(Session(config_of(recording.header), [heard]), by_count(inputs), stop=lambda: False)
    return heard.told


def wrong_of(told: Sequence[Told], slept_at_s: float) -> Iterator[str]:
    """What must not be told of a run that slept at this stream time."""
    faults = [one for one in told if isinstance(one, Fault)]
    if not any(one.kind in GAPS and one.t_s > slept_at_s - 3.0 for one in faults):
        yield f"no gap was told: {faults}"
    steps = np.sort([one.t_s for one in told if isinstance(one, Step)])
    if len(steps) > 1 and np.diff(steps).min() < _FASTEST_STEP_S:
        yield f"steps {np.diff(steps).min():.3f} s apart"
    for one in told:
        soon = isinstance(one, Cue) and one.metric
        if soon and slept_at_s < one.t_s < slept_at_s + _QUIET_AFTER_S:
            yield f"a cue at {one.t_s:.1f} s: {one.text}"


def slept(folder: Path, *, sensor_goes_on: bool) -> tuple[float, list[str]]:
    """Stop a run and let it go on: how long it was away in its own time, and what was wrong.

    Args:
        folder: For it.
        sensor_goes_on: The sensor is a process of its own, as a real one is; else it sleeps too.
    """
    folder.mkdir(parents=True)
    sensor = None
    words: tuple[str, ...] = ("--quiet",)
    if sensor_goes_on:
        sensor, port = _sensor(folder)
        words = ("--quiet", "--sensor", f"virtual:{port}", "--placement", "pelvis")
    run = Live(folder, *words, story=RUN, own_sensor=not sensor_goes_on)
    try:
        run.wait_for("connected")
        time.sleep(_BEFORE_S)
        stopped_s = time.monotonic()
        run.child.send_signal(signal.SIGSTOP)
        time.sleep(SLEEP_S)
        run.child.send_signal(signal.SIGCONT)
        time.sleep(_AFTER_S)
        run.child.send_signal(signal.SIGTERM)
        code = run.ended()
    finally:
        if sensor is not None:
            sensor.kill()
            sensor.wait()
    wrong = [*run.complaints()] + ([] if code == 0 else [f"exit code {code}: {run.said[-300:]}"])
    recording = run.recording()
    if recording is None or not recording.complete:
        return 0.0, [*wrong, "the recording is not whole"]
    at_s = stopped_s - recording.header.t_zero_host_s
    last_s = recording.inputs[-1].t_host_s - recording.header.t_zero_host_s
    if last_s < at_s + SLEEP_S + _AFTER_S - 3.0:
        wrong.append(f"it did not go on: asleep at {at_s:.1f} s, last input at {last_s:.1f} s")
    wrong += wrong_of(told_of(recording, recording.inputs), at_s)
    times_s = np.array([e.t_host_s for e in recording.inputs]) - recording.header.t_zero_host_s
    return float(np.diff(times_s).max()), wrong


def _sensor(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    (folder / "story.toml").write_text(RUN)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = ("virtual-sensor", "--port", str(port), "--story", "story.toml")
    sensor = subprocess.Popen(
        [sys.executable, "-m", "coach", *words],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    return sensor, port


def drill(folder: Path, times: int = 2) -> list[Row]:
    rows: list[Row] = []
    for goes_on, whose in ((False, "and its sensor"), (True, "alone, its sensor goes on")):
        where = [folder / f"{goes_on}-{number}" for number in range(times)]
        found = [slept(one, sensor_goes_on=goes_on) for one in where]
        longest_s = max(away_s for away_s, _ in found)
        wrong = tuple(dict.fromkeys(line for _, lines in found for line in lines))
        said = f"a gap; no input for {longest_s:.1f} s, then it goes on; no cue, no step too many"
        rows.append(Row(f"stopped for {SLEEP_S:.0f} s {whose}", times, "that time", said, wrong))
        print(f"{rows[-1].fault}: {times}, {len(wrong)} wrong", flush=True)
    return rows
