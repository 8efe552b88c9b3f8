"""All tests of the firmware's C code on all machines, and its figures: ``make test-firmware``.

It installs nothing. What is missing is named at the top, with the Debian packages that have it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from coach.sources.virtual.firmware.compiled_core import SOURCE, compiled_core, compiler, sources
from tests.firmware.alike import COMPARED
from tests.firmware.builds import CORTEX_M4, MACHINES, NATIVE, SANITIZED, WARNINGS
from tests.firmware.coverage import covered

WRITES = 1_000_000
FUZZ_S = 60
SESSIONS = 5000


def main() -> int:
    missing = {name: one.missing for name, one in MACHINES.items() if one.missing}
    for name, what in missing.items():
        print(f"left out: {name}: {what}")
    room = str(Path(__file__).parent)
    if compiler() is None:
        return 1
    done = subprocess.run([sys.executable, "-m", "pytest", "-n", "0", "-q", room], check=False)
    with tempfile.TemporaryDirectory() as folder:
        for figure in (_alike, _driven, _fuzzed, _sizes, _costs, _lines):
            print(f"\n{figure.__doc__}", flush=True)
            figure(Path(folder))
    return done.returncode


def _alike(_: Path) -> None:
    """Random sessions of the C code beside the Python sensor, byte for byte"""
    # For this alone: the tests that are counted below would take as many.
    with patch.dict(os.environ, COACH_TEST_SESSIONS=str(SESSIONS)):
        from tests.firmware import test_firmwares_alike  # noqa: PLC0415  it reads how many

    before = COMPARED.copy()
    test_firmwares_alike.test_whole_sessions_at_random_are_the_same_byte_for_byte(compiled_core())
    counts = ", ".join(f"{n} {what}" for what, n in sorted((COMPARED - before).items()))
    print(f"  {SESSIONS} sessions, {counts}: no difference")


def _driven(folder: Path) -> None:
    """Random writes to CTRL, and whatever else may happen to a link"""
    for name in ("gcc", "gcc sanitized"):
        one = MACHINES[name]
        if not one.missing:
            print(f"  {name}: {one.run(one.build(folder, 'drive', 'stage'), WRITES).strip()}")


def _fuzzed(folder: Path) -> None:
    """libFuzzer on the same stage"""
    clang = MACHINES["clang sanitized"]
    if clang.missing:
        print(f"  left out: {clang.missing}")
        return
    program = folder / "fuzz_ctrl"
    files = [NATIVE / "fuzz_ctrl.c", NATIVE / "stage.c", *sources()]
    flags = [*WARNINGS, *SANITIZED, "-fsanitize=fuzzer", f"-I{SOURCE}", f"-I{NATIVE}"]
    subprocess.run(["clang", *flags, "-o", program, *files], check=True)
    limits = [f"-max_total_time={FUZZ_S}", "-max_len=4000"]
    said = subprocess.run(
        [program, *limits], check=True, cwd=folder, capture_output=True, text=True
    )
    print("  " + said.stderr.strip().splitlines()[-1])


def _sizes(folder: Path) -> None:
    """Bytes of code and constants, Thumb-2, -Os; coach_read.c is for receivers only"""
    if MACHINES["Cortex-M4"].missing:
        print(f"  left out: {MACHINES['Cortex-M4'].missing}")
        return
    total = 0
    for source in sources():
        made = folder / f"{source.stem}.o"
        command = ["arm-none-eabi-gcc", *CORTEX_M4, "-Os", *WARNINGS, "-c", source, "-o", made]
        subprocess.run(command, check=True)
        table = subprocess.run(
            ["arm-none-eabi-size", made], check=True, capture_output=True, text=True
        )
        size = int(table.stdout.splitlines()[1].split()[0])
        print(f"  {source.name:20s} {size:5d}")
        total += 0 if source.stem == "coach_read" else size
    print(f"  {'a sensor':20s} {total:5d}")


def _costs(folder: Path) -> None:
    """On a Cortex-M4 in QEMU: bytes of memory; instructions and bytes of stack of each call"""
    one = MACHINES["Cortex-M4"]
    if one.missing:
        print(f"  left out: {one.missing}")
        return
    for line in one.run(one.build(folder, "measure")).splitlines():
        print(f"  {line}")


def _lines(folder: Path) -> None:
    """Lines run and branches taken by the tests, percent"""
    if MACHINES["gcc"].missing:
        print(f"  left out: {MACHINES['gcc'].missing}")
        return
    for name, (lines, branches) in sorted(covered(folder).items()):
        print(f"  {name:20s} {lines:6.2f} {branches:6.2f}")


if __name__ == "__main__":
    sys.exit(main())
