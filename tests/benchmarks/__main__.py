"""``python -m tests.benchmarks``: how long an hour takes. Prints; asserts no time anywhere."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from vqf import VQF

from coach.analysis import collect
from coach.decode import Decode
from coach.model import Baseline, Input, LinkChange, Notification, SensorMount
from coach.recording import read_recording
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.benchmarks.attitude import BLOCK, bare_vqf, one_by_one, own, small
from tests.benchmarks.hour import RATE_HZ, SECONDS, recording
from tests.benchmarks.report import parts_s
from tests.benchmarks.stages import profile
from tests.benchmarks.start import main as start_costs
from tests.theory.sessions import sample_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.model import SampleBlock

RUNS = 5
LIVE_S = 600
"""Pushed one by one, ten minutes say as much as an hour: the cost of a packet does not grow."""


def median_s(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Median time of several calls."""
    times = []
    for _ in range(RUNS):
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times)


def session_of(path: Path) -> tuple[SessionConfig, Sequence[Input]]:
    stored = read_recording(path)
    header = stored.header
    config = SessionConfig(
        (SensorMount(header.placement, calibration=header.mounts[0].calibration),),
        baseline=header.baseline or Baseline(),
        t_zero_host_s=header.t_zero_host_s,
    )
    return config, stored.inputs


def replay(path: Path) -> int:
    """File in, cues out; the number of cues."""
    config, inputs = session_of(path)
    return len(collect(Pipeline(config).push_many(inputs)).cues)


def live(config: SessionConfig, inputs: Sequence[Input]) -> None:
    """As a radio hands them over: one by one."""
    pipeline = Pipeline(config)
    for event in inputs:
        pipeline.push(event)


def decode_all(inputs: Sequence[Input]) -> None:
    decode = Decode(0.0)
    for event in inputs:
        if isinstance(event, Notification | LinkChange):
            decode.push(event)


def row(what: str, seconds: float, samples: int) -> str:
    return (
        f"{what:42s} {seconds:8.3f} s {samples / seconds / 1e6:8.3f} M samples/s"
        f" {SECONDS / seconds:9.0f} x real time"
    )


def attitude_costs(blocks: Sequence[SampleBlock]) -> None:
    """Microseconds per sample: the stage, bare vqf, and filters that know no blocks."""
    print("attitude, us per sample")
    packets = small(blocks, LIVE_S * RATE_HZ)
    for words, part in ((f"blocks of {BLOCK}", packets), ("blocks of a replay", blocks)):
        n = sum(len(block.t_s) for block in part)
        for name, call in (("stage", own(part)), ("bare vqf", bare_vqf(part))):
            print(f"{f'{name}, {words}':42s} {1e6 * median_s(call, time.process_time) / n:8.2f}")
    for peer in ("imufusion", "ahrs Madgwick"):
        cost = one_by_one(peer, packets)
        shown = cost if isinstance(cost, str) else f"{1e6 * cost[0] / cost[1]:8.2f}"
        print(f"{f'{peer}, one by one':42s} {shown}")
    print()


def report_costs(path: Path) -> None:
    """Seconds of the processor for ``coach report``, part by part."""
    with tempfile.TemporaryDirectory() as folder:
        parts = parts_s(path, Path(folder))
    print("coach report, of processor time")
    for part, seconds in parts.items():
        print(f"{part:42s} {seconds:8.3f} s")
    print(f"{'whole without the replay':42s} {parts['whole'] - parts['replay']:8.3f} s\n")


def main() -> None:
    path = recording()
    config, inputs = session_of(path)
    blocks = sample_blocks(list(inputs))
    acc = np.concatenate([b.acc_m_s2 for b in blocks])
    gyr = np.concatenate([b.gyr_rad_s for b in blocks])
    n = len(acc)
    packets = sum(isinstance(event, Notification) for event in inputs)
    print(f"one hour at {RATE_HZ} Hz: {n} samples, {packets} packets, {replay(path)} cues")
    print(f"median of {RUNS} runs\n")
    print(row("replay, recording in to cues out", median_s(lambda: replay(path)), n))
    print(row("  reading the recording", median_s(lambda: read_recording(path)), n))
    print(row("  pipeline", median_s(lambda: Pipeline(config).push_many(inputs)), n))
    print(row("  decode alone", median_s(lambda: decode_all(inputs)), n))
    bare_s = median_s(lambda: VQF(1.0 / RATE_HZ).updateBatch(gyr, acc))
    print(row("bare vqf, updateBatch, same samples", bare_s, n))
    first = [event for event in inputs if event.t_host_s < LIVE_S]
    busy_s = median_s(lambda: live(config, first), time.process_time) * SECONDS / LIVE_S
    print(row("live, inputs one by one, of processor time", busy_s, n))
    print(f"{'':42s} {100.0 * busy_s / SECONDS:8.3f} % of a core\n")
    report_costs(path)
    start_costs()
    print()
    attitude_costs(blocks)
    runs = [profile(config, inputs) for _ in range(RUNS)]
    stages = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    total_s = sum(stages.values())
    print("stages in a replay")
    for name, seconds in stages.items():
        print(f"{name:42s} {seconds:8.3f} s {100.0 * seconds / total_s:7.1f} %")


if __name__ == "__main__":
    main()
