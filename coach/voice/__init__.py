"""Spoken cues, out of the machine and reliably. See README.md in this folder."""

from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.events import DropReason, SpeechEvent, SpeechEventKind
from coach.voice.interface import Voice, open_live, open_voice
from coach.voice.settings import VoiceSettings

__all__ = [
    "DropReason",
    "SpeechEvent",
    "SpeechEventKind",
    "Voice",
    "VoiceError",
    "VoiceFault",
    "VoiceSettings",
    "open_live",
    "open_voice",
]
