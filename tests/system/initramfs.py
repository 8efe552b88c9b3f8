"""What the guest's kernel starts with: busybox, modules in the order of loading, first_steps.sh."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from tests.system.steps import command

if TYPE_CHECKING:
    from tests.system.guest_system import GuestSystem
    from tests.system.steps import Deadline

_FIRST_STEPS = Path(__file__).with_name("first_steps.sh")

MODULES = (
    "virtio_pci",
    "virtio_console",  # the serial ports
    "9pnet_virtio",
    "9p",
    "overlay",
    "hci_vhci",
    "evdev",
    "uinput",  # by which bluetoothd makes input devices of headsets
    # What bluetoothd and the Bluetooth subsystem ask the kernel's cryptography for.
    "cmac",
    "ecb",
    "ccm",
    "ctr",
    "drbg",
    "hmac",
    "sha512_generic",
    "algif_hash",
    "algif_skcipher",
)


def load_order(modules_dep: str, wanted: tuple[str, ...]) -> list[str]:
    """Files of modules and of what they need, each after what it needs.

    Args:
        modules_dep: depmod's list. A line has a file and the files it needs, the last one first
            to be loaded.
        wanted: Names of modules; those that the list lacks are built into the kernel.
    """
    needs: dict[str, list[str]] = {}
    for line in modules_dep.splitlines():
        file, _, others = line.partition(":")
        needs[Path(file).name.split(".ko")[0]] = [*reversed(others.split()), file]
    order: dict[str, None] = {}
    for name in wanted:
        order.update(dict.fromkeys(needs.get(name, [])))
    return list(order)


def build(system: GuestSystem, folder: Path, deadline: Deadline) -> Path:
    """Pack it.

    Args:
        system: Kernel and busybox.
        folder: Where to work; the archive comes to lie beside it.
        deadline: Of the run.
    """
    library = system.kernel / "lib" / "modules" / system.kernel_version
    order = load_order((library / "modules.dep").read_text(), MODULES)
    (folder / "bin").mkdir(parents=True)
    (folder / "modules").mkdir()
    shutil.copy(system.busybox, folder / "bin" / "busybox")
    shutil.copy(_FIRST_STEPS, folder / "init")
    (folder / "init").chmod(0o755)
    for file in order:
        shutil.copy(library / file, folder / "modules")
    (folder / "modules" / "order").write_text("".join(f"{Path(f).name}\n" for f in order))
    archive = folder.with_suffix(".cpio.gz")
    pack = f"find . | {system.busybox} cpio -o -H newc | gzip -1 > {archive}"
    command(["sh", "-c", pack], deadline, cwd=folder)
    return archive
