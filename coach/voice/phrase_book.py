"""From a cue's words to the sound to play."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import S_PER_MIN
from coach.voice.errors import VoiceError
from coach.voice.sounds import Audio, Earcon, lead_in
from coach.voice.speech_audio import resample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Cue
    from coach.voice.renderer import Renderer
    from coach.voice.settings import VoiceSettings

_PAUSE_S = 0.3  # what a sentence takes beyond its words


def earcon_of(cue: Cue) -> Earcon:
    """Which earcon announces a cue: praise by its rule's name, system messages watch no metric."""
    if cue.rule.startswith("praise"):
        return Earcon.SUCCESS
    return Earcon.ATTENTION if cue.metric else Earcon.SYSTEM


class PhraseBook:
    """Speech by text, from the renderer's files, at any sample rate.

    Words that cannot be rendered are given as silence of about their length, so that the order and
    the times of the cues (which are printed then) stay as they would be.
    """

    def __init__(self, renderer: Renderer | None, settings: VoiceSettings) -> None:
        self._renderer = renderer
        self._settings = settings
        self._speech: dict[str, tuple[Audio, int] | None] = {}
        self._words: dict[tuple[str, int], Audio] = {}

    def learn(self, texts: Iterable[str]) -> VoiceError | None:
        """Have phrases ready (0.2 s if new); returns why some could not be rendered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._speech]
        if self._renderer is None or not new:
            self._speech.update(dict.fromkeys(new))
            return None
        failure = None
        try:
            self._renderer.render(new)
        except VoiceError as error:
            failure = error
        self._speech.update({text: self._renderer.cached(text) for text in new})
        return failure

    def knows(self, text: str) -> bool:
        """Whether the phrase was learnt, successfully or not."""
        return text in self._speech

    def sound(self, cue: Cue, sample_rate_hz: int) -> Audio:
        """``(n,)`` samples of a learnt cue: lead-in and words."""
        start = lead_in(earcon_of(cue), self._settings.pre_roll_ms, sample_rate_hz)
        key = (cue.text, sample_rate_hz)
        if key not in self._words:  # resampling takes some 10 ms, too long for every cue
            self._words[key] = self._make_words(cue.text, sample_rate_hz)
        return np.concatenate([start, self._words[key]])

    def _make_words(self, text: str, sample_rate_hz: int) -> Audio:
        speech = self._speech[text]
        if speech is None:
            n = round(estimated_duration_s(text, self._settings.rate_wpm) * sample_rate_hz)
            return np.zeros(n, dtype=np.float32)
        return resample(*speech, sample_rate_hz)


def estimated_duration_s(text: str, rate_wpm: int) -> float:
    """How long a text takes to say, from its number of words."""
    return _PAUSE_S + len(text.split()) * S_PER_MIN / rate_wpm
