"""Commands of the host, each bounded by the deadline of the whole run."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CLEARING_UP_S = 10.0
_LAST_WORDS = 200  # characters of a failed command's output that fit a one-line message


class CannotRunError(Exception):
    """This machine cannot run the system test. The message is one line: what and the remedy."""


class RunFailedError(Exception):
    """The system test ran into something wrong. The message is one line."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the whole run has to be over.

    Args:
        at_s: By the monotonic clock.
    """

    at_s: float

    @classmethod
    def after(cls, s: float) -> Deadline:
        return cls(time.monotonic() + s)

    @property
    def left_s(self) -> float:
        return max(0.0, self.at_s - time.monotonic())


def slowness(for_s: float = 2.0) -> float:
    """How many times longer work takes here because others keep the processors busy; at least 1."""
    begun_s, used_s = time.monotonic(), time.process_time()
    while time.monotonic() - begun_s < for_s:
        pass
    took_s, got_s = time.monotonic() - begun_s, time.process_time() - used_s
    return max(1.0, took_s / max(got_s, 0.01))


def say(test: str, text: str) -> None:
    """Progress, for whoever waits."""
    print(f"{test}: {text}", file=sys.stderr, flush=True)


def command(words: list[str], deadline: Deadline, *, cwd: Path | None = None) -> str:
    """Run a command and give its standard output.

    Raises:
        RunFailedError: It failed or the deadline passed.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        code = _run(words, deadline, cwd=cwd, stdout=out, stderr=err)
        out.seek(0)
        err.seek(0)
        said, complaint = out.read(), err.read()
    if code:
        words_said = " ".join((complaint or said).split())[-_LAST_WORDS:]
        raise RunFailedError(f"{words[0]}: exit code {code}: {words_said}")
    return said


def logged(words: list[str], deadline: Deadline, log: Path) -> int:
    """Run a command, write to a file all that it says, and give its exit code.

    Raises:
        RunFailedError: The deadline passed.
    """
    with log.open("w") as file:
        return _run(words, deadline, cwd=None, stdout=file, stderr=file)


def _run(
    words: list[str], deadline: Deadline, *, cwd: Path | None, stdout: IO[str], stderr: IO[str]
) -> int:
    # Files rather than pipes: a grandchild that outlives the command would keep a pipe open.
    process = subprocess.Popen(
        words,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )
    try:
        return process.wait(deadline.left_s)
    except subprocess.TimeoutExpired as late:
        raise RunFailedError(f"{words[0]}: not done in the time allowed") from late
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with its children, if it has not ended: politely, so that it clears up, then not."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, order)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_CLEARING_UP_S)
