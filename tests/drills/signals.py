"""Signals at random moments, most of them in the first seconds: while it is imported and set up."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.cli.places import ROOT
from tests.drills.live_process import Live
from tests.drills.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TERM, INT = signal.SIGTERM, signal.SIGINT
ORDERS: dict[str, tuple[signal.Signals, ...]] = {
    "SIGTERM": (TERM,),
    "SIGINT": (INT,),
    "SIGINT twice": (INT, INT),
}
ALLOWED = {
    # In order; or by the system, before anything had begun.
    "SIGTERM": {0, -TERM},
    "SIGINT": {0, 130, -INT},
    "SIGINT twice": {0, 130, -INT},
}
_FIRST_S = 3.0
_OUTLASTS_S = 2.0
_AT_ONCE = 2


def sent(folder: Path, name: str, after_s: float) -> tuple[int, list[str]]:
    """Start a run, send it so after a while: exit code, and what is not as it must be."""
    run = Live(folder)
    time.sleep(after_s)
    for number in ORDERS[name]:
        run.child.send_signal(number)
        time.sleep(0.05)
    code = run.ended()
    return code, list(_wrong(run, name, code))


def _wrong(run: Live, name: str, code: int) -> Iterator[str]:
    if INT in ORDERS[name] and "Traceback" in run.said and f"{ROOT}/coach/" not in run.said:
        return  # Python itself was being started, and says so in its own way
    if code not in ALLOWED[name]:
        yield f"exit code {code}: {run.said[-300:]!r}"
    yield from run.complaints()
    recording = run.recording()
    if code == 0 and recording is not None and not recording.complete:
        yield "ended in order, and the recording is not whole"
    if code < 0 and run.recordings():
        yield "something had begun, and it ended without order"


def hung_up(folder: Path) -> tuple[float, list[str]]:
    """A terminal that goes away in a run: by how much the recording went on, and what was wrong."""
    import pty  # noqa: PLC0415  there is none on Windows

    ours, theirs = pty.openpty()
    run = Live(
        folder, "--quiet", stdin=theirs, stdout=theirs, stderr=theirs,
        preexec_fn=lambda: _own_terminal(theirs),
    )  # fmt: skip
    os.close(theirs)
    os.set_blocking(ours, False)
    run.wait_for_recording(2000)
    time.sleep(1.0)
    os.close(ours)  # the kernel sends SIGHUP to the process and refuses what it writes
    gone_s = time.monotonic()
    run.wait_for_input_after(gone_s + _OUTLASTS_S)
    run.child.send_signal(TERM)
    code = run.ended()
    wrong = list(run.complaints())
    recording = run.recording()
    if code != 0:
        wrong.append(f"exit code {code}")
    if recording is None or not recording.complete:
        wrong.append("the recording is not whole")
        return 0.0, wrong
    return recording.inputs[-1].t_host_s - gone_s, wrong


def _own_terminal(handle: int) -> None:
    import fcntl  # noqa: PLC0415  likewise
    import termios  # noqa: PLC0415

    os.setsid()
    fcntl.ioctl(handle, termios.TIOCSCTTY, 0)


def no_reader(folder: Path) -> tuple[int, list[str]]:
    """Nobody reads what a run prints, on either stream: exit code, and what was wrong."""
    ours, theirs = os.pipe()
    run = Live(folder, "--quiet", stdout=theirs, stderr=theirs)
    os.close(theirs)
    run.wait_for_recording(2000)
    os.close(ours)
    time.sleep(2.0)
    run.child.send_signal(INT)
    code = run.ended()
    wrong = [] if code == 0 else [f"exit code {code}"]
    recording = run.recording()
    if recording is None or not recording.complete:
        wrong.append("the recording is not whole")
    return code, [*wrong, *run.complaints()]


def drill(folder: Path, times: int = 20) -> list[Row]:
    rows: list[Row] = []
    moments = random.Random(4)
    for name in ORDERS:
        when = [moments.uniform(0.0, _FIRST_S) for _ in range(times)]
        where = [folder / f"{name.replace(' ', '-')}-{number}" for number in range(times)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = list(pool.map(sent, where, [name] * times, when))
        codes = Counter(code for code, _ in found)
        ends = ", ".join(f"{code}: {count}" for code, count in sorted(codes.items()))
        rows.append(_row(f"{name} in the first {_FIRST_S:.0f} s", found, f"exit codes {ends}"))
    found = [hung_up(folder / f"hung-up-{number}") for number in range(times // 4)]
    least_s = min((went_on_s for went_on_s, _ in found), default=0.0)
    said = f"recorded {least_s:.1f} s and more after it; SIGTERM ended it in order"
    rows.append(_row("the terminal goes away (SIGHUP, EIO)", found, said))
    found = [no_reader(folder / f"no-reader-{number}") for number in range(times // 4)]
    rows.append(_row("nobody reads the output (EPIPE)", found, "it went on; exit code 0"))
    return rows


def _row(fault: str, found: Sequence[tuple[float, list[str]]], said: str) -> Row:
    wrong = tuple(dict.fromkeys(line for _, lines in found for line in lines))
    row = Row(fault, len(found), "nothing", said, wrong)
    print(f"{row.fault}: {row.times}, {len(row.wrong)} wrong", flush=True)
    return row
