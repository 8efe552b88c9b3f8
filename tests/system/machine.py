"""The emulated machine."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.system.steps import RunFailedError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.guest_system import GuestSystem
    from tests.system.steps import Deadline


@dataclass(frozen=True, slots=True)
class Machine:
    """What it is made of.

    Args:
        system: Kernel and root file system.
        initramfs: Archive.
        packages: Folder with the guest's Python packages.
        project: The checkout.
        share: The one folder that the guest may write to.
        hci: Unix socket on which the sensor's air waits for a host.
        bench: Unix socket on which faults can be ordered.
    """

    system: GuestSystem
    initramfs: Path
    packages: Path
    project: Path
    share: Path
    hci: Path
    bench: Path

    def words(self) -> list[str]:
        """The command line. ``KVM=1`` in the environment takes the processor's own virtual mode."""
        kvm = os.environ.get("KVM") == "1"
        words = [
            "qemu-system-x86_64",
            *("-accel", "kvm" if kvm else "tcg,thread=multi"),
            *("-cpu", "host" if kvm else "max"),
            *("-smp", "2", "-m", "768", "-nic", "none", "-display", "none", "-no-reboot"),
            *("-serial", f"file:{self.share / 'console.log'}"),
            *("-kernel", str(self.system.kernel_image), "-initrd", str(self.initramfs)),
            *("-append", "console=ttyS0 quiet panic=-1"),
            *("-device", "virtio-serial-pci"),
        ]
        for name, path in (("hci", self.hci), ("bench", self.bench)):
            words += ["-chardev", f"socket,id={name},path={path}"]
            words += ["-device", f"virtserialport,chardev={name},name={name}"]
        for name, folder, read_only in (
            ("root", self.system.root, True),
            ("project", self.project, True),
            ("packages", self.packages, True),
            ("share", self.share, False),
        ):
            options = f"local,path={folder},mount_tag={name},security_model=none,multidevs=remap"
            words += ["-virtfs", options + (",readonly=on" if read_only else "")]
        return words


async def run(machine: Machine, deadline: Deadline) -> int:
    """Let the guest do its session.

    Returns:
        The exit code of its checks.

    Raises:
        RunFailedError: It ended without one.
    """
    process = await asyncio.create_subprocess_exec(
        *machine.words(), stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(deadline.left_s):
            _, complaint = await process.communicate()
    except TimeoutError:
        raise RunFailedError("the guest did not finish in the time allowed") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    code = machine.share / "exit"
    if not code.exists():
        said = " ".join(complaint.decode(errors="replace").split())[-200:]
        raise RunFailedError(f"the guest ended without a result; qemu said: {said or 'nothing'}")
    return int(code.read_text())
