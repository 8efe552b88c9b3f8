"""What the host must have, and getting it where that is allowed."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

from steps import CannotRunError, Deadline, RunFailedError, command, say

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE_OF: Mapping[str, str] = MappingProxyType(
    {
        "qemu-system-x86_64": "qemu-system-x86",
        "mmdebstrap": "mmdebstrap",
        "gcc": "gcc",
        "depmod": "kmod",
        "dpkg": "dpkg",
    }
)
"""Program -> Debian package."""


def check(deadline: Deadline) -> None:
    """Make sure that everything is here.

    Raises:
        CannotRunError: Something is missing and may not or cannot be installed.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise CannotRunError("needs a 64-bit PC with Linux; run it on one")
    if os.geteuid() != 0:
        raise CannotRunError("needs root to build the guest's file system; run it as root")
    missing = _missing()
    if not missing:
        return
    packages = sorted({PACKAGE_OF[program] for program in missing})
    remedy = f"apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        raise CannotRunError(f"{', '.join(missing)} missing; install them (Debian: {remedy})")
    say(f"installing {' '.join(packages)}")
    try:
        command(["apt-get", "update", "-q"], deadline)
        command(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], deadline)
    except RunFailedError as error:
        raise CannotRunError(f"cannot be installed ({error}); try '{remedy}'") from error
    if missing := _missing():
        raise CannotRunError(f"still no {', '.join(missing)} after '{remedy}'")


def _missing() -> list[str]:
    return [program for program in PACKAGE_OF if shutil.which(program) is None]
