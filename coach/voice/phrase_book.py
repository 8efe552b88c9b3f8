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
    from coach.voice.render_ladder import RenderLadder
    from coach.voice.renderer import Renderer
    from coach.voice.settings import VoiceSettings

_PAUSE_S = 0.3  # what a sentence takes beyond its words
_NONE_RECORDED: Mapping[str, tuple[Audio, int]] = MappingProxyType({})


class PhraseBook:
    """Speech of cues, at any sample rate: recorded by a person, or else rendered by the engine.

    Args:
        renderer: The engine's files; ``None`` without an engine.
        settings: How it sounds.
        recorded: Name of a phrase -> samples and rate of a person's recording of it.
    """

    def __init__(
        self,
        renderer: Renderer | RenderLadder | None,
        settings: VoiceSettings,
        recorded: Mapping[str, tuple[Audio, int]] = _NONE_RECORDED,
    ) -> None:
        self._renderer = renderer
        self._settings = settings
        self._recorded = recorded
        self._speech: dict[str, tuple[Audio, int] | None] = {}
        self._words: dict[tuple[str, str, int], Audio] = {}
        # The engine does not answer; what it has not made stays a tone until it does.
        self.is_hung = renderer is not None and renderer.hung

    @property
    def without_renderer(self) -> bool:
        """Whether nothing more can be made."""
        return self._renderer is None

    def has(self, text: str) -> bool:
        """Whether this text has been learnt, or cannot be."""
        return text in self._speech

    def take_kept(self, texts: Iterable[str]) -> list[str]:
        """Learn what was rendered before; returns what was not."""
        new = [text for text in dict.fromkeys(texts) if text and text not in self._speech]
        kept = {text: self._renderer.cached(text) if self._renderer else None for text in new}
        self._speech.update({text: speech for text, speech in kept.items() if speech is not None})
        return [text for text, speech in kept.items() if speech is None]

    def learn(self, texts: Iterable[str], within_s: float | None = None) -> VoiceError | None:
        """Have phrases ready (0.2 s if new); returns why some could not be rendered.

        Args:
            texts: What.
            within_s: For the first one; see ``Renderer.render``.
        """
        new = [text for text in dict.fromkeys(texts) if text and text not in self._speech]
        renderer = self._renderer
        if renderer is None or not new:
            self._speech.update(dict.fromkeys(new))
            return None
        failure = None
        try:
            renderer.render(new, within_s)
        except VoiceError as error:
            failure = error
            if error.reason is VoiceFault.TIMEOUT:
                self.give_up()  # whoever says the next new words must not wait again
        self._speech.update({text: renderer.cached(text) for text in new})
        return failure

    def remember(self, *, hung: bool) -> None:
        """Whether the engine answers, for the next start."""
        if self._renderer is not None:
            self._renderer.remember(hung=hung)

    def keep_warm(self) -> None:
        """Keep the engine's process from one phrase to the next, until ``rest``."""
        if self._renderer is not None:
            self._renderer.warm = True

    def warm_up(self, within_s: float) -> VoiceError | None:
        """Have the engine's process ready; returns why it is not."""
        if self._renderer is None:
            return None
        try:
            self._renderer.warm_up(within_s)
        except VoiceError as error:
            self.give_up()
            return error
        return None

    def try_anew(self, within_s: float) -> VoiceError | None:
        """Find out whether an engine that hung answers now; returns why it does not."""
        failure = self.warm_up(within_s)
        if failure is None:
            self.remember(hung=False)
            self.rest()
        return failure

    def rest(self) -> None:
        """End the engine's process."""
        if self._renderer is not None:
            self._renderer.rest()

    def give_up(self) -> None:
        """Make nothing any more."""
        renderer, self._renderer = self._renderer, None
        if renderer is not None:
            renderer.rest()

    def knows(self, cue: Cue) -> bool:
        """Whether nothing has to be rendered for a cue, or nothing can be."""
        known = not cue.text or cue.phrase in self._recorded or cue.text in self._speech
        return known or self._renderer is None or self.is_hung

    def sound(self, cue: Cue, sample_rate_hz: int) -> Audio:
        """``(n,)`` samples of a cue: lead-in and words, or an earcon alone.

        Where there are no words, silence of about their length stands for them, so that the order
        and the times of the cues (which are printed then) stay as they would be.
        """
        pre_roll_ms = self._settings.pre_roll_ms
        if not cue.text:
            return lead_in(cue.sound, pre_roll_ms, sample_rate_hz, alone=True)
        words = self._words_of(cue.phrase, cue.text, sample_rate_hz)
        if words is not None:
            return np.concatenate([lead_in(cue.sound, pre_roll_ms, sample_rate_hz), words])
        tone = lead_in(cue.sound, pre_roll_ms, sample_rate_hz, alone=True)
        n = round(estimated_duration_s(cue.text, self._settings.rate_wpm) * sample_rate_hz)
        return np.concatenate([tone, np.zeros(n, dtype=np.float32)])

    def warm(self, phrases: Iterable[Phrase], sample_rate_hz: int) -> None:
        """Have learnt phrases ready at a sample rate: resampling is too slow for a cue's moment."""
        for phrase in phrases:
            self._words_of(phrase.name, phrase.text, sample_rate_hz)

    def warm_text(self, text: str, sample_rate_hz: int) -> None:
        """Likewise a text that is no phrase."""
        self._words_of("", text, sample_rate_hz)

    def _words_of(self, name: str, text: str, sample_rate_hz: int) -> Audio | None:
        key = (name if name in self._recorded else "", text, sample_rate_hz)
        if key not in self._words:
            speech = self._recorded.get(name) or self._speech.get(text)
            if speech is None:
                return None
            self._words[key] = resample(*speech, sample_rate_hz)
        return self._words[key]


def estimated_duration_s(text: str, rate_wpm: int) -> float:
    """How long a text takes to say, from its number of words."""
    return _PAUSE_S + len(text.split()) * S_PER_MIN / rate_wpm
