"""One phrase by the voice of the settings: made, timed, and thrown away."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.voice import VoiceError
from coach.voice.render_ladder import renderer_for
from coach.voice.renderer import Renderer
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model import Phrasebook
    from coach.voice import VoiceSettings


def check_voice(voice: VoiceSettings, phrases: Phrasebook) -> ExitCode:
    """Say what the voice can do; a command that works is asked again after it has hung."""
    text = next(iter(phrases.all())).text
    told: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = replace(voice, cache_dir=Path(folder))
        begun_s = time.monotonic()
        try:
            with waiting(tr("speaking")):
                renderer = renderer_for(fresh, phrases.language, told.append, anew=True)
                renderer.render([text])
        except VoiceError as error:
            told.append(f"voice: {tr(error)}")
        took_s = time.monotonic() - begun_s
        made = None if told else renderer.cached(text)
    for line in told:
        note(tr(line))
    if made is None:
        return ExitCode.USER_ERROR
    if voice.command:
        Renderer(voice, phrases.language).remember(hung=False)
    sound, rate_hz = made
    print(
        tr(
            "'{text}' lasts {long_s:.1f} s and was made in {took_s:.1f} s, by {who}",
            text=text,
            long_s=len(sound) / rate_hz,
            took_s=took_s,
            who=voice.command or tr("the system's voice"),
        )
    )
    return ExitCode.FINE
