"""A blind run in real time: the machine in the pouch and the sensor are processes of their own.

``python -m tests.drills.blind_run`` prints what the runner hears, with the seconds since power-on.
The sensor is switched on late, its runner walks, stands, bends, runs, stops, runs on and switches
it off; then there is a second run. The air between the two is bumble's; a transcript stands in for
the headset. Everything else is the program that runs in the pouch.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from unittest import mock

from coach.athlete.profile import Profile
from coach.cli.main import main as coach
from coach.cli.pouch import pouch as command
from coach.sources.virtual.air import Air
from coach.sources.virtual.controller import VirtualController
from coach.sources.virtual.host_server import HostServer
from tests.live.live_bench import free_port
from tests.pouch.belt import Belt, feed_of

ROOT = Path(__file__).resolve().parents[2]

LATE_S = 15.0
OFF_S = 12.0
FIRST = (
    ("stand", 3), ("walk", 7), ("stand", 18), ("bend", 3.5), ("stand", 9), ("run", 75),
    ("stand", 12), ("run", 60), ("walk", 9),
)  # fmt: skip
SECOND = (("walk", 5), ("run", 45), ("walk", 9))
BETWEEN_S = OFF_S + 10.0
HEARD = "heard  "


def main() -> int:
    """Have it run, and print the transcript."""
    folder = Path(tempfile.mkdtemp(prefix="blind-run-"))
    port = free_port()
    try:
        sensor = _process(folder, "sensor", port, stdout=subprocess.DEVNULL)
        pouch = _process(folder, "pouch", port, stdout=subprocess.PIPE)
        try:
            kept = _listen(pouch, runs=2)
        finally:
            for one in (pouch, sensor):
                one.send_signal(signal.SIGTERM)
                one.wait(60)
        print()
        for path in sorted((folder / "sessions").iterdir()):
            print(f"{path.stat().st_size / 1e3:8.0f} kB  {path.name}")
        kept &= pouch.returncode == 0
        print("kept" if kept else "NOT kept")
        return 0 if kept else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listen(pouch: subprocess.Popen[str], runs: int) -> bool:
    """Print what is heard until so many runs were kept."""
    begun_s, kept = time.monotonic(), 0
    assert pouch.stdout is not None
    for line in pouch.stdout:
        if not line.startswith(HEARD):
            continue
        words = line.removeprefix(HEARD).strip()
        print(f"{time.monotonic() - begun_s:6.1f} s  {words}", flush=True)
        kept += "run kept" in words
        if kept == runs:
            return True
    return False


def _process(folder: Path, part: str, port: int, stdout: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.drills.blind_run", part, str(port)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COACH_HOME": str(folder / "home")},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        text=True,
    )


async def sensor(port: int) -> None:
    """An air that is always there, and a sensor in it that is on for two runs."""
    feeds = [feed_of(*FIRST), feed_of(*SECOND, seed=12)]
    air = Air()
    async with await HostServer.open("127.0.0.1", port) as transport:
        VirtualController("host", air, transport.source, transport.sink)
        belt = Belt(air)
        await asyncio.sleep(LATE_S)
        for feed in feeds:
            await belt.on(feed)
            await belt.run_out()
            await asyncio.sleep(BETWEEN_S)
        await asyncio.Event().wait()


def pouch(port: int) -> int:
    """``coach pouch`` with a profile, which a virtual sensor has no part in, and with a headset."""
    plan = command._plan
    home = Path(os.environ["COACH_HOME"])

    def with_profile(args: object) -> object:
        return replace(plan(args), profile=Profile(home, print))

    with (
        mock.patch.object(command, "_plan", with_profile),
        mock.patch.object(command, "_open_voice", return_value=_Headset()),
    ):
        return coach(
            [
                "pouch", "--placement", "pelvis", "--sensor", f"tcp-client:127.0.0.1:{port}",
                "--record", "sessions", "--off", str(OFF_S / 60.0),
            ]
        )  # fmt: skip


class _Headset:
    """Prints each sentence and each cue as it is said."""

    audible = tells = True

    def say(self, cue, now_s):
        del now_s
        if cue.text:
            print(f"{HEARD}{cue.text}", flush=True)

    def events(self):
        return []

    def __getattr__(self, name):
        return lambda *_: None


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sensor", number]:
            asyncio.run(sensor(int(number)))
        case ["pouch", number]:
            sys.exit(pouch(int(number)))
        case _:
            sys.exit(main())
