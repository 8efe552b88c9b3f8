"""Decides where the words of a replay go: loudspeaker, sound file, or paper only."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.cli.errors import UserError
from coach.cli.files import SESSIONS
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.files.folders import profile_folder
from coach.files.private import new_folder
from coach.files.trouble import what_went_wrong
from coach.voice import Voice, VoiceError, VoiceSettings, open_voice
from coach.voice.outputs.output_table import open_output, outputs_of
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from coach.model import Phrasebook

OWN_RECORDINGS = "voice"
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
    phrases: Phrasebook,
    voice: VoiceSettings,
    *,
    speak: bool,
    speed: float | None,
    wav: Path | None,
    also: Sequence[str] = (),
    live: bool = False,
) -> Speech:
    """Open what was asked for, or the nearest that this machine can do.

    Args:
        stem: Of the recording's name; names the sound file if none is given.
        phrases: Of the session; they are made ready to be said.
        voice: How it sounds.
        speak: Use the loudspeaker. Without one, and where the speed leaves no time to speak, the
            sound goes into a file.
        speed: ``None`` for real time if somebody listens, else as fast as possible.
        wav: Sound file to write in any case.
        also: Words beyond the phrases that will be said.
        live: Somebody runs now: sound begins when a headset appears.

    Raises:
        VoiceError: The sound file cannot be written.
    """
    aloud = False
    problem = None
    if speak and speed != math.inf:
        problem = no_output(voice)
        aloud = problem is None
        if problem is not None:
            note(str(problem))
    if speak and not aloud and wav is None:
        wav = _default_wav(stem)
    if speed is None:
        speed = 1.0 if aloud else math.inf
    if not aloud and wav is None:
        return Speech(None, None, speed)

    with waiting(tr("making the phrases")):
        opened = open_voice(
            with_own_recordings(voice),
            speak=aloud or (live and problem is not None),
            wav_path=wav,
            transcript=None,
            phrases=phrases,
            also=also,
            silence_told=problem is not None,
            beside=live or aloud,
        )
    return Speech(opened, wav, speed)


def with_own_recordings(voice: VoiceSettings) -> VoiceSettings:
    """Recordings of phrases in the user's folder count without being named."""
    home = profile_folder()
    if voice.own_dir is None and home is not None and (home / OWN_RECORDINGS).is_dir():
        return replace(voice, own_dir=home / OWN_RECORDINGS)
    return voice


def _default_wav(stem: str) -> Path:
    try:
        new_folder(SESSIONS)
    except OSError as error:
        what = tr(what_went_wrong(error))
        raise UserError(
            tr(
                "cannot make the folder {sessions}: {what}; give --wav FILE",
                sessions=SESSIONS,
                what=what,
            )
        ) from None
    return SESSIONS / f"{stem}.wav"


def no_output(voice: VoiceSettings | None = None) -> VoiceError | None:
    """Why nothing can be heard on this machine; ``None`` if it can."""
    try:
        output_name(voice)
    except VoiceError as error:
        return error
    return None


def output_name(voice: VoiceSettings | None = None) -> str:
    """Through which way sound goes on this machine: opened, and closed again.

    Raises:
        VoiceError: NO_DEVICE.
    """
    chosen = voice or VoiceSettings()

    def silence() -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield bytes(4 * frames)

    pcm = silence()
    next(pcm)
    opened = open_output(pcm, _PROBE_RATE_HZ, chosen.buffer_ms, outputs_of(chosen.output))
    name = opened.name
    opened.close()
    return name
