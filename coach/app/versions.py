"""Which versions made the numbers of a session."""

from __future__ import annotations

from importlib import metadata

import coach

_PARTS = ("numpy", "scipy", "vqf")


def versions() -> dict[str, str]:
    """Program or part -> version; the parts are those that compute."""
    return {"coach": coach.__version__} | {part: metadata.version(part) for part in _PARTS}
