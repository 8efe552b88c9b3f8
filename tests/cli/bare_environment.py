"""This environment without some of its packages, as on a machine for which they are not made."""

import importlib.metadata
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.cli.places import ROOT


def _files_of(package):
    """First parts of the paths that a package has installed."""
    try:
        return {Path(file).parts[0] for file in importlib.metadata.files(package) or ()}
    except importlib.metadata.PackageNotFoundError:
        return set()  # it is missing as it is


class BareEnvironment:
    """Links to all installed packages but some.

    Args:
        folder: An empty one, for the links, and to work in.
        missing: Packages that are left out, with what says that they are installed.
    """

    def __init__(self, folder, *missing):
        left_out = set().union(*map(_files_of, missing)) - {"__pycache__", ".."}
        assert all(name.lower().startswith(("_", *missing)) for name in left_out), left_out
        packages = folder / "packages"
        packages.mkdir()
        for entry in Path(sysconfig.get_path("purelib")).iterdir():
            if entry.name not in left_out and entry.suffix != ".pth":
                (packages / entry.name).symlink_to(entry)
        self._folder = folder
        self._environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(packages), str(ROOT)]),
            "COACH_HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PATH": str(folder),  # no program of the system either
        }

    def python(self, *words):
        """Run Python without its own packages (-S): those of the links alone."""
        return subprocess.run(
            [sys.executable, "-S", *map(str, words)],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def coach(self, *words):
        return self.python("-m", "coach", *words)
