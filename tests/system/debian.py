"""A Debian of packages, from where this machine gets its own."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING

from tests.system.steps import RunFailedError, command

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.system.steps import Deadline

# How packages are fetched (proxies, patience), as against which and into what.
_WAYS = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries", "Acquire::Force")
_LEFT_OUT = ("doc", "man", "locale")


def build(
    suite: str,
    packages: Iterable[str],
    target: Path,
    deadline: Deadline,
    *,
    hook: str = "",
    architecture: str = "",
) -> None:
    """Install the smallest Debian and some packages.

    Args:
        suite: Such as bookworm.
        packages: Beyond what every Debian has.
        target: A folder, or an archive if it ends in ``.tar``.
        deadline: Of the run.
        hook: Shell commands to run at the end.
        architecture: Debian's name of a processor such as arm64; otherwise this machine's.

    Raises:
        RunFailedError: It failed, most likely because packages cannot be fetched.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as ways:
        ways.writelines(_ways(deadline))
        ways.flush()
        words = ["mmdebstrap", "--quiet", "--mode=root", "--variant=minbase"]
        words += [f"--include={','.join(packages)}", f"--aptopt={ways.name}"]
        words += [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in _LEFT_OUT]
        words += [f"--customize-hook={hook}"] if hook else []
        words += [f"--architectures={architecture}"] if architecture else []
        command([*words, suite, str(target), *_mirror(deadline)], deadline)


def _ways(deadline: Deadline) -> list[str]:
    """Lines of apt's settings on this machine that say how to fetch."""
    if shutil.which("apt-config") is None:
        return []
    lines = command(["apt-config", "dump"], deadline).splitlines(keepends=True)
    return [line for line in lines if line.startswith(_WAYS)]


def _mirror(deadline: Deadline) -> list[str]:
    """Where this machine gets Debian from, if it does; else mmdebstrap knows."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    words += ["Origin: Debian", "Label: Debian", "Component: main"]
    try:
        return command(words, deadline).splitlines()[:1] if shutil.which(words[0]) else []
    except RunFailedError:
        return []
