"""A person's own recordings of phrases: a folder of WAV files named after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.trouble import what_went_wrong
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.loudness import levelled
from coach.voice.speech_audio import BadAudioError, decode, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.model import Phrasebook
    from coach.voice.sounds import Audio

LONGEST_S = 5.0
_NAME = re.compile(r"(?P<key>[a-z_]+(?:@[a-z]+)?)-(?P<number>[1-9]\d?)\.wav", re.IGNORECASE)


def file_name(phrase_name: str) -> str:
    """Name of the file that replaces a phrase: ``lands_hard#0`` is ``lands_hard-1.wav``."""
    key, _, index = phrase_name.rpartition("#")
    return f"{key}-{int(index) + 1}.wav"


def own_recordings(
    folder: Path, phrases: Phrasebook, notify: Callable[[str], None]
) -> dict[str, tuple[Audio, int]]:
    """Recordings in a folder, trimmed and as loud as the rendered phrases.

    Args:
        folder: Of files named as by ``file_name``.
        phrases: What can be replaced.
        notify: Takes one line for each file that cannot be used; the phrase is then rendered.

    Returns:
        Name of a phrase -> samples ``(n,)`` and rate.

    Raises:
        VoiceError: NO_RECORDINGS if there is no such folder.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".wav")
    except OSError as error:
        what = what_went_wrong(error)
        raise VoiceError(
            VoiceFault.NO_RECORDINGS,
            Wording(
                "no recordings of your own in {folder} ({what}): correct the voice setting own_dir",
                folder=folder,
                what=what,
            ),
        ) from error
    known = {phrase.name for phrase in phrases.all()}
    found: dict[str, tuple[Audio, int]] = {}
    for file in files:
        match = _NAME.fullmatch(file.name)
        name = f"{match['key'].lower()}#{int(match['number']) - 1}" if match else ""
        if name not in known:
            notify(
                Wording(
                    "voice: your recording {file} is left out: {problem}",
                    file=file.name,
                    problem=Wording("there is no such phrase, see 'coach words --files'"),
                )
            )
            continue
        try:
            found[name] = _read(file)
        except BadAudioError as error:
            notify(
                Wording(
                    "voice: your recording {file} is left out, it {what}",
                    file=file.name,
                    what=error.what,
                )
            )
    return found


def _read(file: Path) -> tuple[Audio, int]:
    sound, rate_hz = decode(file)
    speech = trimmed(sound, rate_hz, file)
    if len(speech) > LONGEST_S * rate_hz:
        raise BadAudioError(
            file, Wording("lasts longer than {longest_s:.0f} s", longest_s=LONGEST_S)
        )
    return levelled(speech, rate_hz), rate_hz
