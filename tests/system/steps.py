"""Commands of the host, each bounded by the deadline of the whole run."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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


def say(text: str) -> None:
    """Progress, for whoever waits."""
    print(f"bluez: {text}", file=sys.stderr, flush=True)


def command(words: list[str], deadline: Deadline, *, cwd: Path | None = None) -> str:
    """Run a command and give its standard output.

    Raises:
        RunFailedError: It failed or the deadline passed.
    """
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            timeout=deadline.left_s,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as late:
        raise RunFailedError(f"{words[0]}: not done in the time allowed") from late
    if done.returncode:
        words_said = " ".join((done.stderr or done.stdout).split())[-_LAST_WORDS:]
        raise RunFailedError(f"{words[0]}: exit code {done.returncode}: {words_said}")
    return done.stdout
