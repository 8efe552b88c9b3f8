"""From a cue's words to the sound to play."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import S_PER_MIN
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.sounds import Audio, lead_in
from coach.voice.speech_audio import resample

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coach.model import Cue, Phrase
    from coach.voice.renderer import Renderer
    from coach.voice.settings import VoiceSettings

_PAUSE_S = 0.3  # what a sentence takes beyond its words
_NONE_RECORDED: Mapping[str, tuple[Audio, int]] = MappingProxyType({})


class PhraseBook:
    """Speech of cues, at any sample rate: recorded by a person, or else rendered by the engine.

    Words that cannot be rendered are given as silence of about their length, so that the order and
    the times of the cues (which are printed then) stay as they would be.

    Args:
        renderer: The engine's files; ``None`` without an engine.
        settings: How it sounds.
        recorded: Name of a phrase -> samples and rate of a person's recording of it.
    """

    def __init__(
        self,
        renderer: Renderer | None,
        settings: VoiceSettings,
        recorded: Mapping[str, tuple[Audio, int]] = _NONE_RECORDED,
    ) -> None:
        self._renderer = renderer
        self._settings = settings
        self._recorded = recorded
        self._speech: dict[str, tuple[Audio, int] | None] = {}
        self._words: dict[tuple[str, str, int], Audio] = {}

    def learn(self, texts: Iterable[str]) -> VoiceError | None:
        """Have phrases ready (0.2 s if new); returns why some could not be rendered."""
        new = [text for text in dict.fromkeys(texts) if text and text not in self._speech]
        if self._renderer is None or not new:
            self._speech.update(dict.fromkeys(new))
            return None
        failure = None
        renderer = self._renderer
        try:
            renderer.render(new)
        except VoiceError as error:
            failure = error
            if error.reason is VoiceFault.TIMEOUT:
                self._renderer = None  # whoever says the next new words must not wait again
        self._speech.update({text: renderer.cached(text) for text in new})
        return failure

    def knows(self, cue: Cue) -> bool:
        """Whether nothing has to be rendered for a cue."""
        return not cue.text or cue.phrase in self._recorded or cue.text in self._speech

    def sound(self, cue: Cue, sample_rate_hz: int) -> Audio:
        """``(n,)`` samples of a cue it knows: lead-in and words, or an earcon alone."""
        pre_roll_ms = self._settings.pre_roll_ms
        if not cue.text:
            return lead_in(cue.sound, pre_roll_ms, sample_rate_hz, alone=True)
        start = lead_in(cue.sound, pre_roll_ms, sample_rate_hz)
        return np.concatenate([start, self._words_of(cue.phrase, cue.text, sample_rate_hz)])

    def warm(self, phrases: Iterable[Phrase], sample_rate_hz: int) -> None:
        """Have learnt phrases ready at a sample rate: resampling is too slow for a cue's moment."""
        for phrase in phrases:
            if phrase.text in self._speech or phrase.name in self._recorded:
                self._words_of(phrase.name, phrase.text, sample_rate_hz)

    def _words_of(self, name: str, text: str, sample_rate_hz: int) -> Audio:
        key = (name if name in self._recorded else "", text, sample_rate_hz)
        if key not in self._words:
            self._words[key] = self._make_words(name, text, sample_rate_hz)
        return self._words[key]

    def _make_words(self, name: str, text: str, sample_rate_hz: int) -> Audio:
        speech = self._recorded.get(name) or self._speech.get(text)
        if speech is None:
            n = round(estimated_duration_s(text, self._settings.rate_wpm) * sample_rate_hz)
            return np.zeros(n, dtype=np.float32)
        return resample(*speech, sample_rate_hz)


def estimated_duration_s(text: str, rate_wpm: int) -> float:
    """How long a text takes to say, from its number of words."""
    return _PAUSE_S + len(text.split()) * S_PER_MIN / rate_wpm
