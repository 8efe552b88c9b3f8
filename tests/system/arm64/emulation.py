"""Whether programs for 64-bit ARM run on this machine, and what makes them run."""

from __future__ import annotations

import contextlib
import platform
from pathlib import Path
from types import MappingProxyType

from tests.system.bare.root_system import check_namespaces
from tests.system.steps import CannotRunError, Deadline, RunFailedError, command

NATIVE = platform.machine() == "aarch64"
# Program -> Debian package.
PROGRAMS = MappingProxyType(
    {} if NATIVE else {"qemu-aarch64-static": "qemu-user-static", "arch-test": "arch-test"}
)
# The processor of a Raspberry Pi 4, the older of those in use: what runs on it runs on a 5, too.
# It also spares the emulator the pointer authentication of newer ones, which is slow to emulate.
ENVIRONMENT = MappingProxyType({} if NATIVE else {"QEMU_CPU": "cortex-a72"})
_REGISTER = Path("/proc/sys/fs/binfmt_misc/register")
_RULE = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")


def check_arm64(deadline: Deadline) -> None:
    """Make sure that commands with processes of their own, and of this processor, can be run.

    The kernel is told which emulator runs them, where Debian's package could not.

    Raises:
        CannotRunError: They cannot.
    """
    check_namespaces(deadline)
    if NATIVE or _runs(deadline):
        return
    try:
        if not _REGISTER.exists():
            command(["mount", "-t", "binfmt_misc", "binfmt_misc", str(_REGISTER.parent)], deadline)
        with contextlib.suppress(FileExistsError):
            _REGISTER.write_text(_RULE.read_text())
    except (OSError, RunFailedError) as error:
        raise CannotRunError(
            f"the kernel cannot be told how to run ARM programs ({error}); run it on a machine "
            "whose kernel has binfmt_misc, or on a Raspberry Pi"
        ) from error
    if not _runs(deadline):
        raise CannotRunError("ARM programs do not run here; try another machine, or a Raspberry Pi")


def _runs(deadline: Deadline) -> bool:
    try:
        command(["arch-test", "arm64"], deadline)
    except RunFailedError:
        return False
    return True
