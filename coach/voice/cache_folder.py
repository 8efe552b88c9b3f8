"""Where rendered phrases are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.folders import cache_folder
from coach.voice.errors import VoiceError, VoiceFault

if TYPE_CHECKING:
    from pathlib import Path


def user_cache_folder() -> Path:
    """The coach's cache folder; not created here.

    Raises:
        VoiceError: CACHE if the user has no home.
    """
    folder = cache_folder()
    if folder is None:
        raise VoiceError(
            VoiceFault.CACHE,
            Wording("no home folder for rendered phrases: set HOME or the voice setting cache_dir"),
        )
    return folder
