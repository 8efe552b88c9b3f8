"""Which systems, and how they come about: each is built once and kept as an archive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.system.debian import build
from tests.system.steps import CannotRunError, RunFailedError, say

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.steps import Deadline

# What the README asks for, and nothing else: no compiler, no sound library, no speech engine.
PACKAGES = ("python3", "python3-venv", "make", "git")
_RECIPE = hashlib.sha256(repr(PACKAGES).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class System:
    """A Debian.

    Args:
        suite: Its name, for packages.
        title: Its name, for people.
        python: What its python3 is.
        architecture: Debian's name of its processor; otherwise this machine's.
        released: Whether what is in it stays.
    """

    suite: str
    title: str
    python: tuple[int, int]
    architecture: str = ""
    released: bool = True


SYSTEMS = (
    System("bookworm", "Debian 12", (3, 11)),
    System("trixie", "Debian 13", (3, 13)),
    System("forky", "Debian testing", (3, 14), released=False),
)


def archive_of(system: System, cache: Path, deadline: Deadline) -> Path:
    """The system as an archive, from the cache or built anew.

    Raises:
        CannotRunError: It cannot be built here.
    """
    name = "-".join(filter(None, (system.suite, system.architecture, _RECIPE)))
    archive = cache / f"{name}.tar"
    if archive.exists():
        return archive
    say("bare", f"building {system.title} (once, a minute or two)")
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = cache / f"{name}.unfinished.tar"
    try:
        build(system.suite, PACKAGES, unfinished, deadline, architecture=system.architecture)
    except RunFailedError as error:
        unfinished.unlink(missing_ok=True)
        raise CannotRunError(f"it cannot be built ({error}); is the network up?") from error
    unfinished.rename(archive)
    return archive
