"""Where the profile is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "COACH_HOME"

_APP = "posture-coach"


def profile_folder() -> Path | None:
    """The profile's folder by the system's convention; not created here.

    ``COACH_HOME`` goes before everything. Linux: XDG Base Directory Specification 0.8; a relative
    ``XDG_DATA_HOME`` is ignored, as the specification asks.

    Returns:
        ``None`` if the user has no home.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / _APP
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / _APP
    xdg = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (xdg if xdg.is_absolute() else home / ".local" / "share") / _APP
