"""Decides where the words of a replay go: loudspeaker, sound file, or paper only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.calibration import PHRASES
from coach.cli.errors import UserError
from coach.cli.notes import note
from coach.cues import PLAIN_PHRASES, RULES
from coach.voice import Voice, VoiceError, VoiceSettings, open_voice
from coach.voice.output_device import open_output

if TYPE_CHECKING:
    from collections.abc import Generator

    from coach.settings import Settings

SESSIONS = Path("sessions")
_PROBE_RATE_HZ = 44100


@dataclass(frozen=True, slots=True)
class Speech:
    """Where the words go.

    Args:
        voice: ``None`` if they are only printed.
        wav: The sound file that is written, if any.
        speed: Of the replay; infinity does not wait.
    """

    voice: Voice | None
    wav: Path | None
    speed: float


def open_speech(
    stem: str,
    settings: Settings,
    *,
    speak: bool,
    speed: float | None,
    wav: Path | None,
) -> Speech:
    """Open what was asked for, or the nearest that this machine can do.

    Args:
        stem: Of the recording's name; names the sound file if none is given.
        settings: Of the core; rules that are off need no phrases.
        speak: Use the loudspeaker. Without one, and where the speed leaves no time to speak, the
            sound goes into a file.
        speed: ``None`` for real time if somebody listens, else as fast as possible.
        wav: Sound file to write in any case.

    Raises:
        VoiceError: The sound file cannot be written.
    """
    aloud = False
    if speak and speed != math.inf:
        problem = no_output()
        aloud = problem is None
        if problem is not None:
            note(str(problem))
    if speak and not aloud and wav is None:
        wav = _default_wav(stem)
    if speed is None:
        speed = 1.0 if aloud else math.inf
    if not aloud and wav is None:
        return Speech(None, None, speed)
    voice = open_voice(
        VoiceSettings(),
        speak=aloud,
        wav_path=wav,
        transcript=None,
        phrases=[
            *(p for r in RULES if r.name not in settings.cues.off for p in r.phrases),
            *PLAIN_PHRASES.values(),
            *PHRASES.values(),
        ],
    )
    return Speech(voice, wav, speed)


def _default_wav(stem: str) -> Path:
    try:
        SESSIONS.mkdir(exist_ok=True)
    except OSError as error:
        what = (error.strerror or type(error).__name__).lower()
        raise UserError(f"cannot make the folder {SESSIONS}: {what}; give --wav FILE") from None
    return SESSIONS / f"{stem}.wav"


def no_output() -> VoiceError | None:
    """Why nothing can be heard on this machine; ``None`` if it can."""

    def silence() -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield bytes(4 * frames)

    pcm = silence()
    next(pcm)
    try:
        open_output(pcm, _PROBE_RATE_HZ, VoiceSettings().buffer_ms).close()
    except VoiceError as error:
        return error
    return None
