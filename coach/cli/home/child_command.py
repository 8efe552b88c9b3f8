"""A command of the coach in a process of its own, at low priority, and how far it is.

A report takes a core for a while; a run that is coached meanwhile goes before it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import TYPE_CHECKING

from coach.cli.progress_bar import LINE_START, LINES, LINES_VARIABLE
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_S = 1800.0
_NICE = 10
_END_S = 5.0
_ERROR_START = "coach: "


class CommandFailed(Exception):  # noqa: N818  what happened
    """The command has ended with something else than 0. The message is its last line."""


async def command(words: Sequence[str], share: Callable[[float], object]) -> None:
    """Run ``coach`` with these words to its end.

    Args:
        words: Of the command line.
        share: Told how much of it is done, 0 to 1.

    Raises:
        CommandFailed: It could not do it, or took half an hour.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "coach", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ | {LINES_VARIABLE: LINES},
    )
    assert process.stderr is not None
    try:
        _be_modest(process.pid)
        async with asyncio.timeout(_MOST_S):
            last = await _hear(process.stderr, share)
            code = await process.wait()
    except TimeoutError:
        raise CommandFailed(
            tr("it took more than {minutes:.0f} min and was ended", minutes=_MOST_S / 60.0)
        ) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            async with asyncio.timeout(_END_S):
                await process.wait()
    if code:
        raise CommandFailed(last or tr("it ended with {code} and said nothing", code=code))


async def _hear(said: asyncio.StreamReader, share: Callable[[float], object]) -> str:
    """Read to the end; gives the last remark."""
    last = ""
    while True:
        try:
            raw = await said.readline()
        except ValueError:  # a line without end
            continue
        if not raw:
            return last
        line = raw.decode(errors="replace").strip()
        if line.startswith(LINE_START):
            with contextlib.suppress(ValueError):
                share(float(line.removeprefix(LINE_START)))
        elif line.startswith(_ERROR_START):
            last = line.removeprefix(_ERROR_START)


def _be_modest(pid: int) -> None:
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _NICE)
