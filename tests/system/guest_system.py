"""The guest's operating system, built once: Debian 12 with BlueZ, a kernel with Bluetooth."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.system.debian import build
from tests.system.steps import CannotRunError, RunFailedError, command, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.system.steps import Deadline

SUITE = "bookworm"
PYTHON = (3, 11)
"""What this suite's python3 is."""

PROGRAMS: Mapping[str, str] = MappingProxyType(
    {
        "qemu-system-x86_64": "qemu-system-x86",
        "mmdebstrap": "mmdebstrap",
        "gcc": "gcc",
        "depmod": "kmod",
        "dpkg": "dpkg",
    }
)
"""What building and running it takes: program -> Debian package."""

_PACKAGES = ("bluez", "busybox-static", "dbus", "python3")

_FETCH_KERNEL = """\
set -e
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
cd {folder}
apt-get download "$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: //p' | head -n 1)"
"""
# From within mmdebstrap, so that the host may be of another suite. Not the cloud kernel: that one
# has no Bluetooth.

_RECIPE = hashlib.sha256(f"{_PACKAGES}{_FETCH_KERNEL}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class GuestSystem:
    """Where the parts are.

    Args:
        root: Root file system, read-only to the guest.
        kernel: Unpacked kernel package, with ``boot`` and ``lib/modules``.
    """

    root: Path
    kernel: Path

    @property
    def busybox(self) -> Path:
        """Statically linked, so the host can run it too."""
        return self.root / "bin" / "busybox"

    @property
    def kernel_version(self) -> str:
        return next((self.kernel / "lib" / "modules").iterdir()).name

    @property
    def kernel_image(self) -> Path:
        return self.kernel / "boot" / f"vmlinuz-{self.kernel_version}"


def guest_system(cache: Path, deadline: Deadline) -> GuestSystem:
    """The system, from the cache or built anew.

    Raises:
        CannotRunError: It cannot be built here.
    """
    folder = cache / f"{SUITE}-{_RECIPE}"
    system = GuestSystem(folder / "root", folder / "kernel")
    if not folder.exists():
        say("bluez", f"building Debian {SUITE} for the guest (once, half a minute)")
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        try:
            _build(GuestSystem(unfinished / "root", unfinished / "kernel"), deadline)
        except RunFailedError as error:
            raise CannotRunError(
                f"the guest cannot be built ({error}); is the network up?"
            ) from error
        unfinished.rename(folder)
    return system


def _build(system: GuestSystem, deadline: Deadline) -> None:
    system.kernel.mkdir()
    build(SUITE, _PACKAGES, system.root, deadline, hook=_FETCH_KERNEL.format(folder=system.kernel))
    (package,) = system.kernel.glob("*.deb")
    command(["dpkg", "-x", str(package), str(system.kernel)], deadline)
    package.unlink()
    command(["depmod", "-b", str(system.kernel), system.kernel_version], deadline)
