"""Twenty lost links in one ``coach run``: what its recording and its summary know of them.

``python -m tests.soak.drops [LINKS]``, in real time, ten seconds a link. Nothing is asserted.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np

from coach.app import Session, by_count, config_of, play
from coach.app.summary import SummarySink
from coach.cli.live.virtual_runner import Outage
from coach.decode import Decode
from coach.model import LinkChange, LinkState, Notification, RawBlock
from tests.live.live_bench import live, only_recording, plan

STORY = """
title = "drops"
placement = "pelvis"
seed = 1
[[phase]]
do = "stand"
for_s = 10
[[phase]]
do = "run"
for_s = {seconds}
"""
FIRST_S = 12.0
PERIOD_S = 10.0
LENGTHS_S = (0.5, 1.0, 2.0, 4.0)


def open_files():
    """Descriptors of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def run(folder, links):
    """One live run: (exit code, recording, descriptors seen between two outages each)."""
    outages = tuple(
        Outage(FIRST_S + PERIOD_S * i, LENGTHS_S[i % len(LENGTHS_S)]) for i in range(links)
    )
    story = folder / "drops.toml"
    story.write_text(STORY.format(seconds=round(PERIOD_S * links + 5.0)), encoding="utf-8")
    wav = folder / "drops.wav"
    words = ("--virtual-story", story, "--record", folder, "--quiet", "--wav", wav)
    wanted = plan("--sensor", "virtual", *words)
    wanted = replace(wanted, runner=replace(wanted.runner, outages=outages))
    seen, over = [], threading.Event()

    def watch():
        while not over.wait(PERIOD_S):
            seen.append(open_files())

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        code, _, _ = live(wanted)
    finally:
        over.set()
        watching.join()
    return code, only_recording(folder), seen


def index_jumps(recording):
    """Steps of the sample index from packet to packet beyond the packet's own length."""
    decode = Decode(recording.header.t_zero_host_s)
    blocks = [
        item
        for event in recording.inputs
        if isinstance(event, (Notification, LinkChange))
        for item in decode.push(event)
        if isinstance(item, RawBlock)
    ]
    firsts = np.array([block.first_index for block in blocks])
    lengths = np.array([len(block.counts) for block in blocks])
    return firsts[1:] - (firsts[:-1] + lengths[:-1])


def main():
    """Run, lose the link again and again, tell."""
    links = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        code, recording, files = run(Path(name), links)
    summing = SummarySink(recording.header.t_zero_host_s)
    session = Session(config_of(recording.header), [summing])
    play(session, by_count(recording.inputs, 4096), stop=lambda: False)
    summary = summing.summary(session.baseline, config_of(recording.header).settings)
    states = [e.state for e in recording.inputs if isinstance(e, LinkChange)]
    lost, made = (states.count(state) for state in (LinkState.LOST, LinkState.CONNECTED))
    jumps = index_jumps(recording)
    gaps = summary.coverage.gaps
    away_s = sum(LENGTHS_S[i % len(LENGTHS_S)] for i in range(links))
    rows = (
        ("exit code, file complete", f"{code}, {recording.complete}"),
        (
            "links lost, made",
            f"{lost}, {made}",
        ),
        ("streams begun anew", f"{(jumps < 0).sum()}"),
        ("samples missing within a stream", f"{jumps[jumps > 0].sum()}"),
        ("gaps in the summary", f"{len(gaps)}, {summary.coverage.lost_s:.1f} s"),
        ("out of range for", f"{away_s:.1f} s"),
        ("longest gap", f"{max((gap.length_s for gap in gaps), default=0.0):.1f} s"),
        ("open files, first to last", " ".join(map(str, files))),
    )
    for what, value in rows:
        print(f"{what:32s} {value}")


if __name__ == "__main__":
    main()
