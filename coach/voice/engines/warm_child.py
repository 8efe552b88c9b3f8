"""A process that answers lines with lines, and stays for the next question."""

from __future__ import annotations

import contextlib
import queue
import subprocess
from typing import TYPE_CHECKING

from coach import background

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENDS_WITHIN_S = 1.0


class WarmChild:
    """One process from its start to ``close``.

    Args:
        command: The program and its words.
        env: Its environment.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  the words are ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # Ctrl-C is for the coach alone
        )
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        # A pipe that nobody reads would fill up; one that a grandchild holds open has no end.
        self._reader = background.thread(self._read, "hearing the speech engine", "it is ended")

    def ask(self, line: str) -> None:
        """Send a line.

        Raises:
            OSError: It has ended.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode("utf-8") + b"\n")
        self._process.stdin.flush()

    def answer(self, within_s: float) -> bytes | None:
        """The next line; ``None`` when it has ended.

        Raises:
            TimeoutError: It says nothing for so long.
        """
        try:
            return self._lines.get(timeout=max(0.0, within_s))
        except queue.Empty:
            raise TimeoutError from None

    def close(self) -> None:
        """End it at once."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_WITHIN_S)
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # what it has not taken is lost
            self._process.stdin.close()
        self._reader.join(_ENDS_WITHIN_S)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            for line in told:
                self._lines.put(line)
        self._lines.put(None)
