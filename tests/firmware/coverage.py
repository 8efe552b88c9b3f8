"""Which lines and branches of the C code do its tests run? By gcov."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from coach.sources.virtual.firmware.compiled_core import SOURCE, sources

LIBRARY_VARIABLE = "COACH_TEST_CORE"
ROOM = Path(__file__).parent
NATIVE = ROOM / "native"
_COUNTED = ("-std=c99", "-O0", "-g", "--coverage", "-shared", "-fPIC")


def covered(folder: Path) -> dict[str, tuple[float, float]]:
    """C file -> percent of lines run and of branches taken, by all tests but those elsewhere.

    Args:
        folder: To compile in.
    """
    library = folder / "counted.so"
    subprocess.run(["gcc", *_COUNTED, "-o", library, *sources()], check=True, cwd=folder)
    tests = [str(path) for path in ROOM.glob("test_*.py") if "machines" not in path.name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests],
        check=False,
        env=os.environ | {LIBRARY_VARIABLE: str(library)},
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"with the library that counts, tests fail:\n{done.stdout}")
    driver = [NATIVE / "drive.c", NATIVE / "stage.c"]
    where = [f"-I{SOURCE}", f"-I{NATIVE}"]
    subprocess.run(["gcc", "-o", folder / "drive", *where, *driver, library], check=True)
    subprocess.run([folder / "drive", "20000"], check=True, stdout=subprocess.DEVNULL)
    data = [path.name for path in folder.glob("*.gcda")]
    said = subprocess.run(
        ["gcov", "-b", "-c", *data], check=True, cwd=folder, capture_output=True, text=True
    ).stdout
    return {
        Path(name).name: (float(lines), float(taken) if taken else 100.0)
        for name, lines, taken in re.findall(
            r"File '([^']*\.[ch])'\nLines executed:([\d.]+)% of \d+\n"
            r"(?:Branches executed:[^\n]*\nTaken at least once:([\d.]+)% of \d+\n)?",
            said,
        )
    }
