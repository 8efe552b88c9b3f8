"""Why the voice cannot speak. Any other exception out of this room is a bug."""

from __future__ import annotations

import enum


class VoiceFault(enum.Enum):
    """Each member's meaning stands beside it; whoever shows the error need not read its text."""

    BAD_SETTING = "bad_setting"  # a setting outside its range
    NO_ENGINE = "no_engine"  # no speech engine on this machine, or it does not start
    NO_LANGUAGE = "no_language"  # the engine has no voice for the language of the phrases
    NO_VOICE = "no_voice"  # the engine does not know the voice asked for
    COMMAND = "command"  # the user's own command failed; the system's voice takes its place
    TIMEOUT = "timeout"  # the engine did not finish in time
    BAD_AUDIO = "bad_audio"  # the engine's file is missing, empty, silent or unreadable
    NO_RECORDINGS = "no_recordings"  # the folder of the user's own recordings is not there
    CACHE = "cache"  # the folder of rendered phrases cannot be written
    NO_DEVICE = "no_device"  # no audio output
    WAV = "wav"  # the WAV file of the session cannot be written


class VoiceError(Exception):
    """The voice, or a part of it, is not available; the coach goes on with printed cues.

    Args:
        reason: What kind of trouble.
        message: One line for the user: what, where, remedy.
    """

    def __init__(self, reason: VoiceFault, message: str) -> None:
        super().__init__(message)
        self.reason = reason
