"""A program of the user's choice as the speech engine: one text, one WAV file, one process each."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.speech_audio import decode, trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A program that speaks by a large model loads it anew for each phrase.
COMMAND_TIMEOUT_S = 10.0
_ENDS_WITHIN_S = 1.0
_GAP = re.compile(r"\{(?:text|wav|language)\}")
_LONGEST_DETAIL = 100  # characters of what a program complains of


class CommandEngine:
    """Speaks texts into files by ``voice.command``, without a shell.

    Args:
        command: The words of a command line, quoted as in a shell where they hold blanks.
            ``{text}``, ``{wav}`` and ``{language}`` in them are filled in; the text comes on
            standard input, too.
        language: BCP 47 code of what is to be said.
    """

    def __init__(self, command: str, language: str) -> None:
        self._command = command
        self._language = language
        self._process: subprocess.Popen[bytes] | None = None
        # Closed from another thread than it speaks in.
        self._lock = threading.Lock()
        self._closed = False
        self._spoken = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self, within_s: float) -> None:  # noqa: ARG002  as of the other engine
        """See whether the program is there.

        Raises:
            VoiceError: It is not, or the command makes no file.
        """
        with self._lock:
            self._closed = False
        program, *_ = words = words_of(self._command)
        if not any("{wav}" in word for word in words):
            raise self._failed(
                Wording("it does not say where the file goes: write {gap}", gap="{wav}")
            )
        if shutil.which(program) is None:
            raise self._failed(Wording("there is no program {program}", program=program))

    def speak(self, text: str, within_s: float = COMMAND_TIMEOUT_S) -> Path:
        """A file with the text, as the program makes it; the next one takes its place.

        Args:
            text: What.
            within_s: Of no account: each phrase takes COMMAND_TIMEOUT_S at most.

        Raises:
            VoiceError: COMMAND if it failed, TIMEOUT if it took too long, NO_ENGINE once closed.
        """
        self.start(within_s)
        wav = self._new_folder() / "phrase.wav"
        gaps = {"{text}": text, "{wav}": str(wav), "{language}": self._language}
        self._run([_filled(word, gaps) for word in words_of(self._command)], text)
        self._check(wav)
        self._spoken += 1
        return wav

    def close(self) -> None:
        """End what runs, from any thread."""
        with self._lock:
            self._closed = True
            process, folder = self._process, self._folder
            self._folder = None
        if process is not None:
            _kill(process)
        if folder is not None:
            folder.cleanup()

    def _new_folder(self) -> Path:
        """One for each phrase: what a killed program still writes gets into no other."""
        with self._lock:
            before = self._folder
            # What such a program holds open cannot be taken away on Windows.
            made = tempfile.TemporaryDirectory(prefix="coach-voice-", ignore_cleanup_errors=True)
            self._folder = made
        if before is not None:
            before.cleanup()
        return Path(made.name)

    def _run(self, words: Sequence[str], text: str) -> None:
        # A file, not a pipe: what a program leaves running behind would hold a pipe open.
        with tempfile.TemporaryFile() as complaints:
            with self._lock:
                if self._closed:
                    raise VoiceError(VoiceFault.NO_ENGINE, Wording("the speech engine was ended"))
                try:
                    process = self._process = subprocess.Popen(  # noqa: S603  what the user set
                        words,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.DEVNULL,
                        stderr=complaints,
                        start_new_session=True,  # Ctrl-C is for the coach alone
                    )
                except (OSError, ValueError) as error:
                    raise self._failed(" ".join(str(error).split())) from error
            try:
                code = self._waited(process, text)
            finally:
                with self._lock:
                    self._process = None
                    closed = self._closed
            if closed:
                raise VoiceError(VoiceFault.NO_ENGINE, Wording("the speech engine was ended"))
            if code:
                complaints.seek(0)
                raise self._failed(_last_words(complaints.read(), code))

    def _waited(self, process: subprocess.Popen[bytes], text: str) -> int:
        try:
            process.communicate(f"{text}\n".encode(), timeout=COMMAND_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            _kill(process)
            assert process.stdin is not None
            with contextlib.suppress(OSError):  # what it has not taken is lost
                process.stdin.close()
            raise VoiceError(
                VoiceFault.TIMEOUT,
                Wording(
                    "the command of voice.command made no phrase within {timeout_s:.0f} s: try "
                    "'coach voice check'",
                    timeout_s=COMMAND_TIMEOUT_S,
                ),
            ) from None
        return process.returncode

    def _check(self, wav: Path) -> None:
        """What was left must be sound; silence too, if it is the first that is heard of it."""
        if not wav.is_file() or not wav.stat().st_size:
            raise self._failed(Wording("it wrote no sound"))
        try:
            sound, rate_hz = decode(wav)
            if not self._spoken:
                trimmed(sound, rate_hz, wav)
        except VoiceError as error:
            raise self._failed(Wording("what it wrote is no speech")) from error

    def _failed(self, detail: str) -> VoiceError:
        return VoiceError(
            VoiceFault.COMMAND,
            Wording(
                "the command of voice.command failed ({detail}): try 'coach voice check'",
                detail=detail,
            ),
        )


def words_of(command: str) -> list[str]:
    """The words of a command, quotes taken off; a backslash is a character, as in Windows' paths.

    Raises:
        VoiceError: COMMAND if a quote is not closed, or there is no word.
    """
    parts = shlex.shlex(command, posix=True, punctuation_chars=False)
    parts.whitespace_split, parts.escape, parts.commenters = True, "", ""
    try:
        words = list(parts)
    except ValueError:
        words = []
    if not words:
        raise VoiceError(
            VoiceFault.COMMAND,
            Wording("voice.command is no command: a quote in it is not closed, or it is empty"),
        )
    return words


def _filled(word: str, gaps: Mapping[str, str]) -> str:
    """All gaps at once, so that a text that looks like one stays a text."""
    return _GAP.sub(lambda found: gaps[found[0]], word)


def _last_words(said: bytes, code: int) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    last = " ".join(lines[-1].split())[-_LONGEST_DETAIL:] if lines else ""
    return last if last.isprintable() and last else Wording("it ended with {code}", code=code)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_ENDS_WITHIN_S)
