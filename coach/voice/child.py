"""A process that is given a text, writes lines, and is ended when it shows no sign of life."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LOOK_S = 0.01


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a sign of life.

    Args:
        first_s: For the first line.
        next_s: For each further one.
    """

    first_s: float
    next_s: float


def lines_of_child(
    command: Sequence[str],
    request: str,
    scratch: Path,
    patience: Patience,
    env: Mapping[str, str],
) -> tuple[list[bytes], bool]:
    """Run it to its end, or until it has written nothing for so long.

    Args:
        command: The program and its words.
        request: Its standard input.
        scratch: A folder for files; pipes would fill up, or be held open by its own children.
        patience: After which it is ended.
        env: Its environment.

    Returns:
        The whole lines it wrote, and whether it ended by itself.

    Raises:
        OSError: It cannot be started.
    """
    asked, told = scratch / "asked", scratch / "told"
    asked.write_text(request, encoding="utf-8")
    with asked.open("rb") as stdin, told.open("wb") as stdout:
        child = subprocess.Popen(  # noqa: S603
            command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=env
        )
        try:
            ended = _ends(child, told, patience)
        finally:
            child.kill()
            child.wait()
    return [line for line in told.read_bytes().split(b"\n")[:-1] if line], ended


def _ends(child: subprocess.Popen[bytes], told: Path, patience: Patience) -> bool:
    size, alive_s = 0, time.monotonic()
    while child.poll() is None:
        now = told.stat().st_size
        if now != size:
            size, alive_s = now, time.monotonic()
        elif time.monotonic() - alive_s > (patience.next_s if size else patience.first_s):
            return False
        time.sleep(_LOOK_S)
    return True
