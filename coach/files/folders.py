"""Where the user's own folders are, by the system's convention; none is made here.

Linux: XDG Base Directory Specification 0.8; a relative path in its variables is ignored, as the
specification asks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "COACH_HOME"

_APP = "posture-coach"


def profile_folder() -> Path | None:
    """What is kept of the user; ``COACH_HOME`` goes before everything.

    Returns:
        ``None`` if the user has no home.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen)
    return _folder(
        mac="Application Support",
        windows=Path(_APP),
        xdg="XDG_DATA_HOME",
        linux=Path(".local", "share"),
    )


def cache_folder() -> Path | None:
    """What can be made anew at any time.

    Returns:
        ``None`` if the user has no home.
    """
    return _folder(
        mac="Caches", windows=Path(_APP, "Cache"), xdg="XDG_CACHE_HOME", linux=Path(".cache")
    )


def _folder(*, mac: str, windows: Path, xdg: str, linux: Path) -> Path | None:
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library" / mac / _APP
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / windows
    chosen = Path(os.environ.get(xdg, ""))
    return (chosen if chosen.is_absolute() else home / linux) / _APP
