"""The core of the firmware as a library of this machine, made once for each state of its source."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import firmware_protocol
from coach.core_wording import Wording
from coach.files.folders import cache_folder
from coach.files.private import own_folder, put_private, workshop

SOURCE = Path(firmware_protocol.__file__).parent / "c"
COMPILERS = ("cc", "gcc", "clang")
FLAGS = ("-std=c99", "-O2", "-shared", "-fPIC")

_COMPILE_S = 120.0
_SUFFIX = ".dylib" if sys.platform == "darwin" else ".so"


class NoCoreError(Exception):
    """The core cannot be run here. The message is one line for the user."""


def compiler() -> str | None:
    """The C compiler of this machine, or ``None``; none on Windows, where nobody has tried it."""
    if sys.platform == "win32":
        return None
    return next(filter(None, map(shutil.which, COMPILERS)), None)


@functools.cache
def compiled_core() -> ctypes.CDLL:
    """The library, compiled if it is not there yet.

    Raises:
        NoCoreError: There is no C compiler, or it fails.
    """
    found = compiler()
    if found is None:
        names = ", ".join(COMPILERS)
        raise NoCoreError(Wording("no C compiler; install one of {names}", names=names))
    name = f"firmware-{_state(found)}{_SUFFIX}"
    folder = cache_folder()
    if folder is not None:
        try:
            own_folder(folder)
            if not (folder / name).exists():
                with workshop(folder) as made_in:
                    compile_into(found, made_in / name)
                    put_private(made_in / name, folder / name)
            return ctypes.CDLL(str(folder / name))
        except OSError:
            pass  # no room, or a disk whose files may not be run
    # Where nothing can be kept it is made anew, in a folder that nobody else can write to.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made_in:
        compile_into(found, Path(made_in) / name)
        try:
            return ctypes.CDLL(str(Path(made_in) / name))
        except OSError as error:
            wording = Wording("the compiled firmware cannot be loaded: {error}", error=error)
            raise NoCoreError(wording) from None


def compile_into(with_compiler: str, path: Path) -> None:
    """Compile the library.

    Raises:
        NoCoreError: The compiler fails.
    """
    command = [with_compiler, *FLAGS, "-o", str(path), *map(str, sources())]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_COMPILE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        wording = Wording("{compiler} cannot be run: {error}", compiler=with_compiler, error=error)
        raise NoCoreError(wording) from None
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [str(done.returncode)])[0]
        text = "{compiler} cannot compile the firmware: {why}"
        raise NoCoreError(Wording(text, compiler=with_compiler, why=why))


def sources() -> list[Path]:
    """The C files, in the order of their names."""
    return sorted(SOURCE.glob("*.c"))


def _state(with_compiler: str) -> str:
    """A name for all that the library depends on."""
    digest = hashlib.sha256()
    for part in (with_compiler, sys.platform, *FLAGS):
        digest.update(part.encode() + b"\0")
    binary = Path(with_compiler).resolve()
    digest.update(f"{binary} {binary.stat().st_mtime_ns}\0".encode())
    for path in sorted(SOURCE.glob("*.[ch]")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
