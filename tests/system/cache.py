"""Where what was built once is kept."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder(test: str) -> Path:
    """Of a test: what a variable such as ``COACH_BLUEZ_CACHE`` says, or in the user's cache."""
    given = os.environ.get(f"COACH_{test.upper()}_CACHE")
    if given:
        return Path(given).resolve()
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (xdg if xdg.is_absolute() else Path.home() / ".cache") / "posture-coach" / test
