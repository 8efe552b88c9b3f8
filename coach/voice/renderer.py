"""Phrases to speech files, once for each voice setting, trimmed and of one loudness."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import threading
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.private import new_folder
from coach.files.trouble import what_went_wrong
from coach.voice.cache_folder import user_cache_folder
from coach.voice.engines import speech_engine
from coach.voice.engines.command_engine import CommandEngine
from coach.voice.engines.speech_engine import SpeechEngine
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.loudness import levelled
from coach.voice.speech_audio import decode, trimmed
from coach.voice.wav_file import header, is_whole, pcm16

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from coach.voice.settings import VoiceSettings
    from coach.voice.sounds import Audio

# Part of the cache folder's name: raise it when a rendered file would come out different.
CACHE_VERSION = 2
# In the folder of the voice while its engine is known to hang; the next start need not wait for it.
_HUNG = "hung"


class Renderer:
    """Renders phrases in one voice and keeps them as mono 16-bit WAV files, trimmed and levelled.

    Args:
        settings: Voice, rate and the cache folder.
        language: BCP 47 code of what is to be said; chooses the voice where none is set.
    """

    def __init__(self, settings: VoiceSettings, language: str = "en") -> None:
        self._folder = settings.cache_dir or user_cache_folder()
        self._folder = self._folder / voice_key(settings, language)
        self._engine = (
            CommandEngine(settings.command, language)
            if settings.command
            else SpeechEngine(settings, language)
        )
        self._lock = threading.Lock()
        self.warm = False

    def path_of(self, text: str) -> Path:
        """Where the phrase is, or would be, kept."""
        digest = hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()
        return self._folder / f"{digest}.wav"

    @property
    def hung(self) -> bool:
        """Whether the engine did not answer when it was last asked."""
        return (self._folder / _HUNG).exists()

    def remember(self, *, hung: bool) -> None:
        """Whether the engine answers, for the next start."""
        with contextlib.suppress(OSError):  # then the next start finds out by itself
            if hung:
                new_folder(self._folder)
                (self._folder / _HUNG).touch()
            else:
                (self._folder / _HUNG).unlink(missing_ok=True)

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

    def render(self, texts: Iterable[str], within_s: float | None = None) -> int:
        """Render the phrases that are not kept yet.

        Args:
            texts: What.
            within_s: For the first one; ``None`` for START_TIMEOUT_S.

        Returns:
            How many were rendered.

        Raises:
            VoiceError: What could not be rendered, the first reason. Phrases that could are kept.
        """
        missing = [text for text in dict.fromkeys(texts) if self.cached(text) is None]
        if not missing:
            return 0
        if within_s is None:
            within_s = speech_engine.START_TIMEOUT_S
        with self._lock:
            try:
                new_folder(self._folder)
                self._render(missing, within_s)
            except OSError as error:
                raise VoiceError(
                    VoiceFault.CACHE,
                    Wording(
                        "cannot keep speech files in {folder} ({why}): free space "
                        "or set the voice setting cache_dir; cues are printed meanwhile",
                        folder=self._folder,
                        why=what_went_wrong(error),
                    ),
                ) from error
            except VoiceError as error:
                if error.reason is VoiceFault.TIMEOUT:
                    self.remember(hung=True)
                raise
            finally:
                if not self.warm:
                    self._engine.close()
        return len(missing)

    def warm_up(self, within_s: float) -> None:
        """Have the engine ready for a phrase that nobody knows yet.

        Raises:
            VoiceError: It does not start.
        """
        with self._lock:
            self._engine.start(within_s)

    def rest(self) -> None:
        """End the engine's process, from any thread; whoever waits for it gets a ``VoiceError``."""
        self.warm = False
        self._engine.close()

    def _render(self, texts: Sequence[str], within_s: float) -> None:
        # Under load the engine now and then leaves a file silent; a second process gets it right.
        # A text that has no words is silent both times.
        spoilt, fault = self._attempt(texts, within_s)
        if spoilt and not (fault and fault.reason is VoiceFault.TIMEOUT):
            self._engine.close()
            _, again = self._attempt(spoilt, within_s)
            fault = again if fault and fault.reason is VoiceFault.BAD_AUDIO else again or fault
        if fault is not None:
            raise fault

    def _attempt(
        self, texts: Sequence[str], within_s: float
    ) -> tuple[list[str], VoiceError | None]:
        """Render once; which files were spoilt, and the first reason for anything missing."""
        spoilt: list[str] = []
        fault: VoiceError | None = None
        for text in texts:
            try:
                file = self._engine.speak(text, within_s)
            except VoiceError as error:
                return spoilt, error
            try:
                self._keep(text, file)
            except VoiceError as error:
                spoilt.append(text)
                fault = fault or error
        if len(spoilt) < len(texts) and self.hung:
            self.remember(hung=False)
        return spoilt, fault

    def _keep(self, text: str, file: Path) -> None:
        sound, rate_hz = decode(file)
        speech = levelled(trimmed(sound, rate_hz, file), rate_hz)
        kept = self.path_of(text)
        ready = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        samples = pcm16(speech)
        try:
            ready.write_bytes(header(len(samples), rate_hz) + samples)
            ready.replace(kept)  # whole or not at all, whoever else renders it too
        finally:
            ready.unlink(missing_ok=True)


def voice_key(settings: VoiceSettings, language: str) -> str:
    """Folder name for everything that decides how a phrase sounds: system, voice, rate, version."""
    if settings.command:
        digest = hashlib.sha1(
            f"{settings.command}\n{language}".encode(), usedforsecurity=False
        ).hexdigest()[:12]
        return f"{sys.platform}-command-{digest}-v{CACHE_VERSION}"
    chosen = settings.voice or f"language {language}"
    voice = re.sub(r"[^A-Za-z0-9+.-]", "_", chosen)
    digest = hashlib.sha1(chosen.encode("utf-8"), usedforsecurity=False).hexdigest()[:6]
    return f"{sys.platform}-{voice[-40:]}-{digest}-{settings.rate_wpm}wpm-v{CACHE_VERSION}"
