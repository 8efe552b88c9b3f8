"""Where rendered phrases are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from coach.voice.errors import VoiceError, VoiceFault

_APP = "posture-coach"


def user_cache_folder() -> Path:
    """The coach's cache folder by the system's convention; not created here.

    Linux: XDG Base Directory Specification 0.8. A relative ``XDG_CACHE_HOME`` is ignored, as the
    specification asks.

    Raises:
        VoiceError: CACHE if the user has no home.
    """
    try:
        home = Path.home()
    except RuntimeError as error:
        raise VoiceError(
            VoiceFault.CACHE,
            "no home folder for rendered phrases: set HOME or the voice setting cache_dir",
        ) from error
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / _APP
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / _APP / "Cache"
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (xdg if xdg.is_absolute() else home / ".cache") / _APP
