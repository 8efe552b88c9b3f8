"""The system's speech engine, through pyttsx3 in a process of its own that stays warm."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.core_wording import Wording, mark
from coach.voice.engines.warm_child import WarmChild
from coach.voice.errors import VoiceError, VoiceFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.voice.settings import VoiceSettings

# For the first phrase, the start of the process among it: 0.2 s here. Longer, and it hangs.
START_TIMEOUT_S = 5.0
# For each further one: espeak-ng takes 10 ms, macOS about the time of speaking.
PHRASE_TIMEOUT_S = 10.0

_CHILD = Path(__file__).with_name("render_child.py")

# Codes by which engines know a language, the better one first: of the two Englishes of espeak-ng
# the American one is the more intelligible in the machine check; Mandarin is "cmn" to it.
_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"en": ("en-us", "en-gb"), "zh": ("cmn", "zh-cn")}
)
_REMEDIES = {
    VoiceFault.NO_ENGINE: mark("no speech engine: {install}; cues are printed meanwhile"),
    VoiceFault.NO_VOICE: mark(
        "the speech engine has no voice '{voice}': give another, for example "
        "en-us, or leave it empty; cues are printed meanwhile"
    ),
    VoiceFault.NO_LANGUAGE: mark(
        "the speech engine has no voice for the language '{language}': install "
        "one, or name one in the setting voice.voice; cues are printed meanwhile"
    ),
    VoiceFault.BAD_AUDIO: mark(
        "the speech engine failed ({detail}): try another voice; cues are printed meanwhile"
    ),
    VoiceFault.TIMEOUT: mark(
        "the speech engine made no phrase for {timeout_s:.0f} s: try 'coach voice "
        "test' or another voice; what is kept is said, the rest are tones and printed"
    ),
}
_FAULTS = frozenset(fault.value for fault in VoiceFault)
_INSTALL = {
    "linux": Wording("install the Python package espeakng-loader or the system's espeak-ng"),
    "darwin": Wording("install the Python package pyobjc-framework-Cocoa"),
    "win32": Wording("install the Python package comtypes and a voice in Windows' speech settings"),
}


class SpeechEngine:
    """Speaks texts into files. Its process begins with the first, and stays until ``close``.

    Args:
        settings: Voice and rate.
        language: BCP 47 code of what is to be said; chooses the voice where none is set.
    """

    def __init__(self, settings: VoiceSettings, language: str) -> None:
        self._settings = settings
        self._language = language
        self._child: WarmChild | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        # Closed from another thread than it speaks in: process and folder come and go together.
        self._both = threading.Lock()
        self._spoken = 0

    def start(self, within_s: float) -> None:
        """Have it ready.

        Raises:
            VoiceError: It does not start, or has not the voice.
        """
        if self._child is not None:
            return
        self._spoken = 0
        scratch = tempfile.TemporaryDirectory(prefix="coach-voice-")
        hello = {
            "voice": self._settings.voice,
            "languages": language_codes(self._language),
            "rate_wpm": self._settings.rate_wpm,
            "scratch": scratch.name,
        }
        try:
            # By path and with -P: importing the coach would only delay the child.
            child = WarmChild(
                [sys.executable, "-P", str(_CHILD)], {**os.environ, "PYTHONIOENCODING": "utf-8"}
            )
        except OSError as error:
            scratch.cleanup()
            detail = Wording(
                "it cannot be started: {lower}", lower=(error.strerror or str(error)).lower()
            )
            raise self._ended(VoiceFault.BAD_AUDIO, detail=detail) from error
        with self._both:
            self._child, self._scratch = child, scratch
        self._ask(child, hello)
        self._await(child, "ready", within_s, within_s)

    def speak(self, text: str, within_s: float = START_TIMEOUT_S) -> Path:
        """A file with the text, as the engine makes it; the next one may take its place.

        Args:
            text: What.
            within_s: For the first one of the process, whose start it includes.

        Raises:
            VoiceError: It could not; the process has ended then.
        """
        begun_s = time.monotonic()
        was_warm = self._spoken > 0
        try:
            return self._speak_once(text, begun_s, within_s)
        except VoiceError as error:
            if not was_warm or error.reason is VoiceFault.TIMEOUT:
                raise
            # It had died since the last phrase.
            return self._speak_once(text, begun_s, within_s)

    def close(self) -> None:
        """End the process."""
        with self._both:
            child, scratch = self._child, self._scratch
            self._child = self._scratch = None
        if child is not None:
            child.close()
        if scratch is not None:
            scratch.cleanup()

    def _speak_once(self, text: str, begun_s: float, within_s: float) -> Path:
        self.start(within_s)
        child, scratch = self._child, self._scratch
        if child is None or scratch is None:  # closed from another thread
            raise self._ended(VoiceFault.NO_ENGINE)
        path = Path(scratch.name) / "phrase.wav"
        path.unlink(missing_ok=True)
        self._ask(child, {"text": text, "path": str(path)})
        left_s = PHRASE_TIMEOUT_S if self._spoken else within_s - (time.monotonic() - begun_s)
        self._await(child, "done", left_s, PHRASE_TIMEOUT_S if self._spoken else within_s)
        self._spoken += 1
        return path

    def _ask(self, child: WarmChild, message: Mapping[str, object]) -> None:
        try:
            child.ask(json.dumps(message))
        except (OSError, ValueError):  # ended; why, its last lines may tell
            self._await(child, "never", 0.5, 0.5)

    def _await(self, child: WarmChild, what: str, within_s: float, told_s: float) -> None:
        until_s = time.monotonic() + within_s
        while True:
            try:
                line = child.answer(until_s - time.monotonic())
            except TimeoutError:
                raise self._ended(VoiceFault.TIMEOUT, timeout_s=told_s) from None
            if line is None:  # espeak-ng ends its process when it does not find its data
                raise self._ended(VoiceFault.NO_ENGINE)
            message = _message(line)
            if message.get("fault") in _FAULTS:
                detail = str(message.get("detail", ""))
                raise self._ended(VoiceFault(message["fault"]), detail=detail)
            if what in message:
                return

    def _ended(self, reason: VoiceFault, *, detail: str = "", timeout_s: float = 0.0) -> VoiceError:
        self.close()
        install = _INSTALL.get(sys.platform, _INSTALL["linux"])
        return VoiceError(
            reason,
            Wording(
                _REMEDIES[reason],
                install=install,
                voice=self._settings.voice,
                language=self._language,
                detail=detail,
                timeout_s=timeout_s,
            ),
        )


def _message(line: bytes) -> dict[str, Any]:
    """What a line of the child says; nothing if it is none of its messages."""
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def language_codes(language: str) -> tuple[str, ...]:
    """Codes to look for among an engine's voices, best first: ``zh-Hans`` gives cmn, zh-cn, ..."""
    code = language.lower()
    base = code.partition("-")[0]
    known = _CODES.get(base, ())
    return tuple(dict.fromkeys((*((code,) if code in known else ()), *known, code, base)))
