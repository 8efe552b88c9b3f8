"""A program of the sound system that tests can kill, stop and take away."""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from pathlib import Path

import numpy as np

KILLED = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows the other alone
_PLAYER = Path(__file__).with_name("pretend_player.py")


class Pretend:
    """Programs on PATH, in a folder of their own.

    Args:
        folder: Where they stand, and where they keep what they heard.
    """

    def __init__(self, folder):
        self.folder = folder

    def stands_for(self, name):
        program = self.folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "{_PLAYER}" "$@"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def now(self, how):
        (self.folder / how).touch()

    def no_longer(self, how):
        (self.folder / how).unlink()

    def processes(self):
        """Of all that ever played, in the order in which they began."""
        found = sorted(self.folder.glob("*.words"), key=lambda path: path.stat().st_mtime_ns)
        return [int(path.stem) for path in found]

    def words(self):
        return [(self.folder / f"{pid}.words").read_text() for pid in self.processes()]

    def heard(self):
        """Of each, the samples it was given."""
        files = [self.folder / f"{pid}.f32" for pid in self.processes()]
        data = [file.read_bytes() if file.exists() else b"" for file in files]
        return [np.frombuffer(one[: len(one) // 4 * 4], "<f4") for one in data]

    def alive(self):
        return [pid for pid in self.processes() if _runs(pid)]

    def send(self, number=KILLED):
        """To the one that plays."""
        (pid,) = self.alive()
        os.kill(pid, number)

    def until_it_plays(self, patience_s=10.0):
        until_s = time.monotonic() + patience_s
        while not (self.alive() and len(self.heard()[-1])) and time.monotonic() < until_s:
            time.sleep(0.02)
        assert self.alive()


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
