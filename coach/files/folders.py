"""Where the user's own folders are, by the system's convention; none is made here.

Linux: XDG Base Directory Specification 0.8; a relative path in its variables is ignored, as the
specification asks.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HOME_VARIABLE = "COACH_HOME"

_APP = "posture-coach"


def profile_folder() -> Path | None:
    """What is kept of the user; ``COACH_HOME`` goes before everything.

    Returns:
        ``None`` if the user has no home.
    """
    return _path(profile_place())


def profile_place() -> str | None:
    """The same as a string: loading ``pathlib`` takes a fifth of the time of ``coach --help``."""
    return os.environ.get(HOME_VARIABLE) or _place(
        mac="Application Support", windows=(), xdg="XDG_DATA_HOME", linux=(".local", "share")
    )


def cache_folder() -> Path | None:
    """What can be made anew at any time.

    Returns:
        ``None`` if the user has no home.
    """
    return _path(_place(mac="Caches", windows=("Cache",), xdg="XDG_CACHE_HOME", linux=(".cache",)))


def _place(*, mac: str, windows: tuple[str, ...], xdg: str, linux: tuple[str, ...]) -> str | None:
    join = os.path.join
    home = os.path.expanduser("~")  # noqa: PTH111  see profile_place
    if home.startswith("~"):
        return None
    if sys.platform == "darwin":
        return join(home, "Library", mac, _APP)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or join(home, "AppData", "Local")
        return join(local, _APP, *windows)
    chosen = os.environ.get(xdg, "")
    base = chosen if os.path.isabs(chosen) else join(home, *linux)  # noqa: PTH117  likewise
    return join(base, _APP)


def _path(place: str | None) -> Path | None:
    from pathlib import Path  # noqa: PLC0415  likewise

    return None if place is None else Path(place)
