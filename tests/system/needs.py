"""What the host must have, and getting it where that is allowed."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from typing import TYPE_CHECKING

from tests.system.steps import CannotRunError, Deadline, RunFailedError, command, say

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_pc() -> None:
    """Make sure that this is a machine like the emulated one.

    Raises:
        CannotRunError: It is not.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise CannotRunError("needs a 64-bit PC with Linux; run it on one")


def check_root() -> None:
    """Make sure that file systems can be built here.

    Raises:
        CannotRunError: They cannot.
    """
    if sys.platform != "linux":
        raise CannotRunError("needs Linux; run it on a machine with it")
    if os.geteuid() != 0:
        raise CannotRunError("needs root to build a file system; run it as root")


def get_programs(package_of: Mapping[str, str], deadline: Deadline) -> None:
    """Make sure that programs are here.

    Args:
        package_of: Program -> Debian package.
        deadline: Of the run.

    Raises:
        CannotRunError: Some are missing and cannot be installed.
    """
    missing = _missing(package_of)
    if not missing:
        return
    packages = sorted({package_of[program] for program in missing})
    remedy = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise CannotRunError(f"{', '.join(missing)} missing; install them (Debian: {remedy})")
    say("system", f"installing {' '.join(packages)}")
    try:
        command(["apt-get", "update", "-q"], deadline)
        command(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], deadline)
    except RunFailedError as error:
        raise CannotRunError(f"cannot be installed ({error}); try '{remedy}'") from error
    if missing := _missing(package_of):
        raise CannotRunError(f"still no {', '.join(missing)} after '{remedy}'")


def _missing(package_of: Mapping[str, str]) -> list[str]:
    return [program for program in package_of if shutil.which(program) is None]
