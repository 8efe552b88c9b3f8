"""Which versions made the numbers of a session."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

import coach

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS = ("numpy", "scipy", "vqf")


def versions() -> dict[str, str]:
    """Program or part -> version; the parts are those that compute, as far as they are installed.

    Where ``vqf`` is not among them, the attitude is of this program's own filter in numpy.
    """
    return {"coach": coach.__version__} | dict(_installed())


def _installed() -> Iterator[tuple[str, str]]:
    for part in _PARTS:
        try:
            yield part, metadata.version(part)
        except metadata.PackageNotFoundError:
            continue
