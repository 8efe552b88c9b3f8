"""Live runs in this process and as processes of their own, and replays of what they recorded."""

import argparse
import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest.mock import patch

from coach.app import Session, by_count, config_of, play
from coach.cli.live import run as run_command
from coach.cli.live.live_run import run_live
from coach.cli.live.run_plan import plan_of
from coach.cli.main import main
from coach.recording import read_recording, to_json
from tests.leaping_clock import leaping_runner

_PATIENCE_S = 120.0
_USUAL_START_S = 5.0  # of a process until it is connected, on a machine that is not busy

ROOT = Path(__file__).resolve().parents[2]

STAND = """
title = "Stands"
placement = "pelvis"
seed = 3
[sensor]
mounting = "sacrum-clip"
tilted_deg = 6.0
[[phase]]
do = "stand"
for_s = {seconds}
"""

CALIBRATE = """
title = "Stands, bends forward once, stands on"
placement = "pelvis"
seed = 3
[sensor]
mounting = "sacrum-clip"
tilted_deg = 6.0
[[phase]]
do = "stand"
for_s = 11.5
[[phase]]
do = "bend"
for_s = 3.5
[[phase]]
do = "stand"
for_s = 10
"""


def story_file(folder, seconds):
    path = folder / f"stand-{seconds}.toml"
    path.write_text(STAND.format(seconds=seconds))
    return path


def plan(*words):
    """What a command line asks for."""
    parser = argparse.ArgumentParser()
    run_command.add_arguments(parser)
    return plan_of(parser.parse_args([str(word) for word in words]))


def live(wanted, runner=leaping_runner):
    """Run a plan: (exit code, stdout, stderr).

    ``asyncio.Runner`` takes real time, for a run that others look at.
    """
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        runner() as running,
    ):
        code = running.run(run_live(wanted))
    return int(code), out.getvalue(), err.getvalue()


class Told:
    """A sink that keeps what the pipeline tells, in the recording's form."""

    def __init__(self):
        self.forms = []

    def before(self, events):
        pass

    def after(self, results):
        # There and back, so that tuples are lists as in a file.
        self.forms += [json.loads(json.dumps(to_json(output))) for output in results.told]

    def close(self):
        pass


def replayed(recording):
    told = Told()
    play(
        Session(config_of(recording.header), [told]),
        by_count(recording.inputs, 4096),
        stop=lambda: False,
    )
    return told.forms


def of_type(forms, kind):
    return [form for form in forms if form["type"] == kind]


def changes_of(decisions):
    """Decisions as a recording keeps them: the first of each row of equal ones."""
    kept = []
    for form in decisions:
        if not kept or (kept[-1]["reason"], kept[-1]["rule"]) != (form["reason"], form["rule"]):
            kept.append(form)
    return kept


def only_recording(folder):
    (path,) = folder.glob("*.mcap")
    return read_recording(path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """``coach`` as a process of its own, in a folder of its own."""

    def __init__(self, folder, *words, code=None, **options):
        program = ["-c", code] if code else ["-m", "coach"]
        self._child = subprocess.Popen(
            [sys.executable, *program, *map(str, words)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COACH_HOME": str(folder / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        self._begun_s, self.slowness = time.monotonic(), 1.0
        self._err = []
        self._heard = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, words):
        """Until a line on standard error has these words."""
        with self._heard:
            there = self._heard.wait_for(lambda: any(words in e for e in self._err), _PATIENCE_S)
        if not there:
            self.leave()
        assert there, self._err
        self.slowness = max(1.0, (time.monotonic() - self._begun_s) / _USUAL_START_S)

    def go_on(self, for_s):
        """Let it run so long, on a busy machine as much longer as its start took."""
        time.sleep(for_s * self.slowness)

    def send(self, number):
        self._child.send_signal(number)

    def ended(self):
        """Wait for the end: (exit code, stdout, stderr)."""
        try:
            out = self._child.stdout.read()
            code = self._child.wait(_PATIENCE_S)
        finally:
            self.leave()
        return code, out, "".join(self._err)

    def leave(self):
        self._child.kill()
        self._child.wait()
        self._reader.join()
        self._child.stdout.close()
        self._child.stderr.close()

    def _read(self):
        for line in self._child.stderr:
            with self._heard:
                self._err.append(line)
                self._heard.notify_all()


def plan_of_command(*words):
    """What a whole command line asks for, of a run or a practice, without running it."""
    asked = []
    with (
        patch("coach.cli.live.live_run.run_live", asked.append),
        patch("coach.background.run", lambda _: 0),
    ):
        assert main([str(word) for word in words]) == 0
    return asked[0]
