"""Phrases to speech files, once for each voice setting, through pyttsx3 in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.files.private import new_folder, workshop
from coach.files.trouble import what_went_wrong
from coach.voice.cache_folder import user_cache_folder
from coach.voice.child import Patience, lines_of_child
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.loudness import levelled
from coach.voice.speech_audio import decode, trimmed
from coach.voice.wav_file import header, is_whole, pcm16

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coach.voice.settings import VoiceSettings
    from coach.voice.sounds import Audio

# Part of the cache folder's name: raise it when a rendered file would come out different.
CACHE_VERSION = 2
# Longer than that, the engine hangs. It starts in 0.2 s; espeak-ng takes 10 ms for a phrase, macOS
# about the time of speaking.
START_TIMEOUT_S = 10.0
PHRASE_TIMEOUT_S = 10.0

_CHILD = Path(__file__).with_name("render_child.py")

# Codes by which engines know a language, the better one first: of the two Englishes of espeak-ng
# the American one is the more intelligible in the machine check; Mandarin is "cmn" to it.
_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"en": ("en-us", "en-gb"), "zh": ("cmn", "zh-cn")}
)
_REMEDIES = {
    VoiceFault.NO_ENGINE: "no speech engine: {install}; cues are printed meanwhile",
    VoiceFault.NO_VOICE: "the speech engine has no voice '{voice}': give another, for example "
    "en-us, or leave it empty; cues are printed meanwhile",
    VoiceFault.NO_LANGUAGE: "the speech engine has no voice for the language '{language}': install "
    "one, or name one in the setting voice.voice; cues are printed meanwhile",
    VoiceFault.BAD_AUDIO: "the speech engine failed ({detail}): try another voice; "
    "cues are printed meanwhile",
    VoiceFault.TIMEOUT: "the speech engine made no phrase for {timeout_s:.0f} s: try again or "
    "another voice; cues are printed meanwhile",
}
_FAULTS = frozenset(fault.value for fault in VoiceFault)
_INSTALL = {
    "linux": "install the Python package espeakng-loader or the system's espeak-ng",
    "darwin": "install the Python package pyobjc-framework-Cocoa",
    "win32": "install the Python package comtypes and a voice in Windows' speech settings",
}


class Renderer:
    """Renders phrases in one voice and keeps them as mono 16-bit WAV files, trimmed and levelled.

    Args:
        settings: Voice, rate and the cache folder.
        language: BCP 47 code of what is to be said; chooses the voice where none is set.
    """

    def __init__(self, settings: VoiceSettings, language: str = "en") -> None:
        self._settings = settings
        self._language = language
        self._folder = settings.cache_dir or user_cache_folder()
        self._folder = self._folder / voice_key(settings, language)

    def path_of(self, text: str) -> Path:
        """Where the phrase is, or would be, kept."""
        digest = hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()
        return self._folder / f"{digest}.wav"

    def cached(self, text: str) -> tuple[Audio, int] | None:
        """Samples ``(n,)`` and rate of a phrase rendered before; ``None`` if not, or damaged."""
        path = self.path_of(text)
        try:
            sound, rate_hz = decode(path)
            # Only to have it checked: what is kept is trimmed already.
            trimmed(sound, rate_hz, path)
        except VoiceError:
            return None
        # A file cut short still decodes, to its first words.
        return (sound, rate_hz) if is_whole(path.read_bytes()) else None

    def render(self, texts: Iterable[str]) -> int:
        """Render the phrases that are not kept yet.

        Returns:
            How many were rendered.

        Raises:
            VoiceError: What could not be rendered, the first reason. Phrases that could are kept.
        """
        missing = [text for text in dict.fromkeys(texts) if self.cached(text) is None]
        if not missing:
            return 0
        try:
            new_folder(self._folder)
            with workshop(self._folder) as scratch:
                self._render(missing, scratch)
        except OSError as error:
            raise VoiceError(
                VoiceFault.CACHE,
                f"cannot keep speech files in {self._folder} ({what_went_wrong(error)}): "
                "free space or set the voice setting cache_dir; cues are printed meanwhile",
            ) from error
        return len(missing)

    def _render(self, texts: Sequence[str], scratch: Path) -> None:
        # Under load the engine now and then leaves a file silent; a second process gets it right.
        # A text that has no words is silent both times.
        spoilt, fault = self._attempt(texts, scratch)
        if spoilt:
            _, again = self._attempt(spoilt, scratch)
            fault = again if fault and fault.reason is VoiceFault.BAD_AUDIO else again or fault
        if fault is not None:
            raise fault

    def _attempt(self, texts: Sequence[str], scratch: Path) -> tuple[list[str], VoiceError | None]:
        """Render once; which files were spoilt, and the first reason for anything missing."""
        files = {text: scratch / f"{i}.wav" for i, text in enumerate(texts)}
        done, fault = self._run_child(files, scratch)
        spoilt: list[str] = []
        for text in done:
            try:
                self._keep(text, files[text])
            except VoiceError as error:
                spoilt.append(text)
                fault = fault or error
        return spoilt, fault

    def _keep(self, text: str, file: Path) -> None:
        sound, rate_hz = decode(file)
        speech = levelled(trimmed(sound, rate_hz, file), rate_hz)
        ready = file.with_suffix(".ready")
        samples = pcm16(speech)
        ready.write_bytes(header(len(samples), rate_hz) + samples)
        ready.replace(self.path_of(text))  # whole or not at all, whoever else renders it too

    def _run_child(
        self, files: dict[str, Path], scratch: Path
    ) -> tuple[list[str], VoiceError | None]:
        request = {
            "voice": self._settings.voice,
            "languages": language_codes(self._language),
            "rate_wpm": self._settings.rate_wpm,
            "phrases": [{"text": t, "path": str(p)} for t, p in files.items()],
        }
        fault: VoiceError | None = None
        # By path and with -P: importing the coach would only delay the child.
        command = [sys.executable, "-P", str(_CHILD)]
        env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        try:
            patience = Patience(START_TIMEOUT_S, PHRASE_TIMEOUT_S)
            lines, ended = lines_of_child(command, json.dumps(request), scratch, patience, env)
        except OSError as error:
            detail = f"it cannot be started: {(error.strerror or str(error)).lower()}"
            return [], self._fault(VoiceFault.BAD_AUDIO, detail=detail)
        if not ended:
            silent_s = PHRASE_TIMEOUT_S if lines else START_TIMEOUT_S
            fault = self._fault(VoiceFault.TIMEOUT, timeout_s=silent_s)
        messages = [message for line in lines if (message := _message(line))]
        done = [m["done"] for m in messages if m.get("done") in files]
        for message in messages:
            if message.get("fault") in _FAULTS:
                detail = message.get("detail", "")
                fault = self._fault(VoiceFault(message["fault"]), detail=detail)
        if fault is None and len(done) < len(files):
            # espeak-ng ends its process when it does not find its data.
            fault = self._fault(VoiceFault.NO_ENGINE)
        return done, fault

    def _fault(self, reason: VoiceFault, *, detail: str = "", timeout_s: float = 0.0) -> VoiceError:
        install = _INSTALL.get(sys.platform, _INSTALL["linux"])
        return VoiceError(
            reason,
            _REMEDIES[reason].format(
                install=install,
                voice=self._settings.voice,
                language=self._language,
                detail=detail,
                timeout_s=timeout_s,
            ),
        )


def _message(line: bytes) -> dict[str, str]:
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


def voice_key(settings: VoiceSettings, language: str) -> str:
    """Folder name for everything that decides how a phrase sounds: system, voice, rate, version."""
    chosen = settings.voice or f"language {language}"
    voice = re.sub(r"[^A-Za-z0-9+.-]", "_", chosen)
    digest = hashlib.sha1(chosen.encode("utf-8"), usedforsecurity=False).hexdigest()[:6]
    return f"{sys.platform}-{voice[-40:]}-{digest}-{settings.rate_wpm}wpm-v{CACHE_VERSION}"
