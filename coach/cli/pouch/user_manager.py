"""The user's systemd and its journal: what is asked of them, and what they answer."""

from __future__ import annotations

import getpass
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ANSWER_S = 30.0
_LINGERING = Path("/var/lib/systemd/linger")


@dataclass(frozen=True, slots=True)
class Answer:
    """Of a program of the system.

    Args:
        fine: It did what it was asked.
        lines: What it said.
    """

    fine: bool
    lines: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.lines[0] if self.lines else ""


def asked(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Answer:
    """Run a program; one that is not there is an answer, too."""
    try:
        done = subprocess.run(  # noqa: S603  words of our own
            command,
            capture_output=True,
            text=True,
            timeout=_ANSWER_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(False, (what_went_wrong(error),))
    lines = (*done.stdout.splitlines(), *done.stderr.splitlines())
    return Answer(done.returncode == 0, tuple(line for line in lines if line.strip()))


def systemctl(*words: str) -> Answer:
    return asked(["systemctl", "--user", *words])


def journal(*words: str) -> tuple[str, ...]:
    """Lines of the journal, the latest last; none where it cannot be read.

    A board that keeps its journal in memory has none of the user's own, which is all that
    ``--user`` looks into; so it is not among the words.
    """
    answer = asked(["journalctl", "-q", "--no-pager", *words])
    return answer.lines if answer.fine else ()


def lingers() -> bool:
    """Whether the user's manager is started at power-on."""
    return (_LINGERING / user()).exists()


def user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name
        return str(os.getuid()) if hasattr(os, "getuid") else ""
