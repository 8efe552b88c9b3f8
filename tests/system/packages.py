"""Python packages that the guest's interpreter can load."""

from __future__ import annotations

import hashlib
import shutil
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.system.guest_system import PYTHON
from tests.system.steps import CannotRunError, RunFailedError, command, say

if TYPE_CHECKING:
    from tests.system.steps import Deadline

_FOR_CHECKS = ("pytest", "pytest-asyncio", "pytest-timeout")
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")


def packages_folder(project: Path, cache: Path, deadline: Deadline) -> Path:
    """This environment's packages if its Python is as the guest's, else ones fetched once.

    Raises:
        CannotRunError: They cannot be fetched.
    """
    if sys.version_info[:2] == PYTHON:
        return Path(sysconfig.get_path("purelib"))
    wanted = tomllib.loads((project / "pyproject.toml").read_text())["project"]["dependencies"]
    constraints = project / ".ci" / "constraints.txt"
    key = hashlib.sha256(f"{wanted}{constraints.read_text()}".encode()).hexdigest()[:8]
    folder = cache / f"packages-{key}"
    if folder.exists():
        return folder
    version = ".".join(map(str, PYTHON))
    say("bluez", f"fetching packages for the guest's Python {version} (once)")
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--target", str(unfinished), "--python-version", version, "--only-binary=:all:"]
    pip += [word for platform in _PLATFORMS for word in ("--platform", platform)]
    try:
        command([*pip, "--constraint", str(constraints), *wanted, *_FOR_CHECKS], deadline)
    except RunFailedError as error:
        raise CannotRunError(f"no packages for Python {version} ({error})") from error
    unfinished.rename(folder)
    return folder
