"""Run the product in an emulated machine with a real Bluetooth stack. README.md tells more."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.system import bench, guest_system, initramfs, machine, needs, packages
from tests.system.cache import cache_folder
from tests.system.steps import CannotRunError, Deadline, RunFailedError, command, say, slowness

FIRST_RUN_S = 660.0
LATER_RUN_S = 240.0
_ENDING_S = 15.0  # what the guest needs to start, and to report if its checks take too long

_HERE = Path(__file__).parent
_PROJECT = _HERE.parents[1]


def main() -> int:
    """0 if all checks pass or this machine cannot run them, else 1."""
    started_s = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="coach-bluez-"))
    try:
        built = _build(work)
        slow = slowness()
        after = f"after {time.monotonic() - started_s:.0f} s"
        say(
            "bluez", f"starting the guest {after}; others make this machine {slow:.1f} times slower"
        )
        (built.share / "slowness").write_text(f"{slow:.2f}\n")
        code = asyncio.run(_session(built, Deadline.after(LATER_RUN_S * slow)))
    except CannotRunError as reason:
        print(f"SKIPPED: {reason}")
        shutil.rmtree(work)
        return 0
    except RunFailedError as error:
        code = 1
        print(f"bluez: {error}", file=sys.stderr)
    log = work / "share" / "guest.log"
    if log.exists():
        print(log.read_text(errors="replace"), end="")
    if code:
        print(f"bluez: failed; everything the guest wrote is in {work}", file=sys.stderr)
        return 1
    if os.environ.get("COACH_BLUEZ_KEEP") != "1":
        shutil.rmtree(work)
    say("bluez", f"passed in {time.monotonic() - started_s:.0f} s")
    return 0


def _build(work: Path) -> machine.Machine:
    deadline = Deadline.after(FIRST_RUN_S - LATER_RUN_S)
    needs.check_pc()
    needs.check_root()
    needs.get_programs(guest_system.PROGRAMS, deadline)
    cache = cache_folder("bluez")
    system = guest_system.guest_system(cache, deadline)
    share = work / "share"
    share.mkdir()
    forwarder = ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-static"]
    source = _HERE / "h4_forward.c"
    command([*forwarder, "-o", str(share / "h4_forward"), str(source)], deadline)
    return machine.Machine(
        system=system,
        initramfs=initramfs.build(system, work / "initramfs", deadline),
        packages=packages.packages_folder(_PROJECT, cache, deadline),
        project=_PROJECT,
        share=share,
        hci=work / "hci.socket",
        bench=work / "bench.socket",
    )


async def _session(built: machine.Machine, deadline: Deadline) -> int:
    # It warns of packets that cross a disconnection; in the air they do.
    logging.getLogger("bumble").setLevel(logging.CRITICAL)
    (built.share / "arguments").write_text(" ".join(sys.argv[1:]))
    (built.share / "limit_s").write_text(f"{deadline.left_s - _ENDING_S:.0f}\n")
    async with bench.open_bench(built.hci, built.bench, built.share / "feed.npz"):
        return await machine.run(built, deadline)


if __name__ == "__main__":
    sys.exit(main())
