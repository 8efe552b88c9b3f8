"""The wheel and the sdist, and whether all is in them that stands in the packages here."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PROJECT = Path(__file__).resolve().parents[3]
PACKAGES = ("coach", "firmware_protocol")
_BUILD_S = 300.0
# Left behind by whoever worked here.
_NOT_OURS = ("__pycache__", ".DS_Store")


def build(folder: Path) -> tuple[Path, Path]:
    """Build both into a folder: the sdist, and the wheel from it. Gives wheel and sdist."""
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(words, check=True, timeout=_BUILD_S, capture_output=True)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def names_in(archive: Path) -> list[str]:
    """Files in a wheel or an sdist; of an sdist without its first folder."""
    if archive.suffix == ".whl":
        return zipfile.ZipFile(archive).namelist()
    with tarfile.open(archive) as opened:
        return [name.partition("/")[2] for name in opened.getnames()]


def ours(project: Path = PROJECT, packages: Sequence[str] = PACKAGES) -> list[str]:
    """Every file of the packages: code, phrases, stories, pages, catalogues, what explains them."""
    return [
        path.relative_to(project).as_posix()
        for package in packages
        for path in sorted((project / package).rglob("*"))
        if path.is_file() and not any(part in path.parts for part in _NOT_OURS)
    ]


def missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    """What is wanted and not there."""
    found = set(there)
    return [name for name in wanted if name not in found]
