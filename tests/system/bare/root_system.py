"""A root file system with an ordinary user and his clone of the project."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.system.steps import CannotRunError, RunFailedError, command, logged

if TYPE_CHECKING:
    from tests.system.bare.package_ways import PackageWays
    from tests.system.steps import Deadline

UID = 1000
HOME = Path("home/runner")
_ENTER = Path(__file__).with_name("enter.sh")
_NETWORK = ("/etc/hosts", "/etc/resolv.conf")
_NAMESPACES = ("unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child=KILL")
_SOUND_LIBRARIES = ("libasound.so*", "libpulse.so*", "libjack.so*")


@dataclass(frozen=True, slots=True)
class RootSystem:
    """A system to run commands in.

    Args:
        folder: Of its files and of what is said while it runs.
        ways: How it gets Python packages.
    """

    folder: Path
    ways: PackageWays

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def project(self) -> Path:
        """The user's clone."""
        return self.root / HOME / "coach"

    def run(self, words: list[str], deadline: Deadline, log: Path) -> int:
        """Run a command in the clone, as the user; gives its exit code.

        Raises:
            RunFailedError: The deadline passed.
        """
        shown = self.folder / "shown"
        shown.write_text("".join(f"{path}\n" for path in self.ways.shown))
        variables = [f"{name}={value}" for name, value in self.ways.environment.items()]
        inside = ["sh", "-c", 'cd ~/coach && exec "$@"', "sh", *words]
        enter = [*_NAMESPACES, "sh", str(_ENTER), f"{deadline.left_s:.0f}", str(self.root)]
        enter += [str(UID), f"/{HOME}", str(shown), *variables]
        return logged([*enter, *inside], deadline, log)


def check_namespaces(deadline: Deadline) -> None:
    """Make sure that a command can have mounts and processes of its own.

    Raises:
        CannotRunError: It cannot.
    """
    try:
        command([*_NAMESPACES, "true"], deadline)
    except RunFailedError as error:
        raise CannotRunError(
            f"no namespaces may be made here ({error}); run it on a machine or in a privileged "
            "container"
        ) from error


def open_system(
    archive: Path, project: Path, folder: Path, ways: PackageWays, deadline: Deadline
) -> RootSystem:
    """Unpack a system, make its user and clone the project for him.

    Raises:
        RunFailedError: It failed.
    """
    system = RootSystem(folder, ways)
    system.root.mkdir(parents=True)
    command(["tar", "-x", "-f", str(archive), "-C", str(system.root)], deadline)
    _check_bare(system.root)
    for file in _NETWORK:
        if Path(file).exists():
            shutil.copyfile(file, system.root / file.lstrip("/"))
    (system.root / "etc" / "pip.conf").write_text(ways.pip_conf)
    add_user = ["useradd", "--root", str(system.root), "--uid", str(UID), "--user-group"]
    command([*add_user, "--create-home", "--shell", "/bin/sh", HOME.name], deadline)
    clone = ["git", "clone", "--quiet", "--depth=1", f"file://{project}", str(system.project)]
    command(clone, deadline)
    command(["chown", "-R", f"{UID}:{UID}", str(system.root / HOME)], deadline)
    return system


def remove(system: RootSystem) -> None:
    """Delete its files; refuses where something is still mounted there, which would go too."""
    mounted = Path("/proc/self/mounts").read_text()
    if f" {system.root}{os.sep}" in mounted:
        raise RunFailedError(f"something is mounted below {system.root}; unmount it")
    shutil.rmtree(system.folder)


def _check_bare(root: Path) -> None:
    found = [str(path) for name in _SOUND_LIBRARIES for path in root.glob(f"usr/lib/**/{name}")]
    if found:
        raise RunFailedError(f"the system is not bare, it has {found[0]}")
