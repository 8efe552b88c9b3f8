"""The voice on the loudspeaker: from the book into the player, never making the caller wait."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from coach.voice.events import DropReason
from coach.voice.late_words import LateWords
from coach.voice.mixer import Mixer, Utterance
from coach.voice.outputs.output_table import outputs_of
from coach.voice.player import Player
from coach.voice.render_queue import RenderQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.model import Cue, MetronomeChange
    from coach.voice.errors import VoiceError
    from coach.voice.events import SpeechEvent
    from coach.voice.outputs.sound_output import Output
    from coach.voice.phrase_book import PhraseBook
    from coach.voice.settings import VoiceSettings

# Twice espeak-ng's rate: phrases are resampled by exactly 2, and every output takes it.
LIVE_RATE_HZ = 44100
LAST_WORDS_S = 5.0  # how long closing waits for what is being said


class LiveVoice:
    """A ``Voice`` on the machine's audio output.

    Args:
        book: The phrases. One it does not know yet is rendered beside the run and said when it is
            ready, if that is within ``late_s``.
        settings: How it sounds.
        notify: Takes one-line notices, from any thread.
        outputs: Which to try; ``None`` for what the settings say.
        patient: Go on without an output, and begin when one appears.
        queue: Makes the phrases; ``None`` for one of its own.

    Raises:
        VoiceError: NO_DEVICE, unless ``patient``.
    """

    def __init__(
        self,
        book: PhraseBook,
        settings: VoiceSettings,
        notify: Callable[[str], None],
        outputs: Sequence[Output] | None = None,
        *,
        patient: bool = False,
        queue: RenderQueue | None = None,
    ) -> None:
        self._book = book
        self._settings = settings
        mixer = Mixer(LIVE_RATE_HZ, settings)
        outputs = outputs_of(settings.output) if outputs is None else outputs
        self._player = Player(mixer, settings.buffer_ms, notify, outputs, patient=patient)
        self._queue = queue or RenderQueue(book, notify, LIVE_RATE_HZ)
        self._late = LateWords(self._queue, settings.late_s, self._player.drop)

    @property
    def audible(self) -> bool:
        """Whether there is an output just now."""
        return self._player.has_device

    @property
    def tells(self) -> bool:
        """Until an output has been there, another voice must tell what becomes of the cues."""
        return self._player.ever_heard

    @property
    def problem(self) -> VoiceError | None:
        """Why it began without an output; ``None`` if it did not."""
        return self._player.problem

    def say(self, cue: Cue, now_s: float) -> None:
        deadline = self._player.position + round((cue.deadline_s - now_s) * LIVE_RATE_HZ)
        if self._book.knows(cue):
            self._speak(cue, deadline)
        else:
            self._late.ask(cue, partial(self._speak, cue, deadline))

    def advance(self, now_s: float) -> None:
        """Nothing to do: the loudspeaker goes by its own clock."""

    def interrupt(self) -> None:
        self._late.forget(DropReason.INTERRUPTED)
        self._player.stop_speech()

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        # What is mixed now is heard later; clicks meant for a footfall are mixed so much earlier.
        ahead_s = self._settings.output_delay_ms / 1000.0
        self._player.metronome(
            change.spm or None, change.beat_s - ahead_s - now_s, change.until_s - now_s
        )

    def events(self) -> list[SpeechEvent]:
        self._late.look()
        return self._player.drain_events()

    def close(self) -> None:
        """Let what is being said end, for LAST_WORDS_S at most, and close the output."""
        give_up_s = time.monotonic() + LAST_WORDS_S
        while self._player.has_device and self._speaks and time.monotonic() < give_up_s:
            time.sleep(0.02)
        self._late.forget(DropReason.LATE)
        self._queue.close()
        self._player.close()

    @property
    def _speaks(self) -> bool:
        self._late.look()
        return self._late.waits or not self._player.idle

    def _speak(self, cue: Cue, deadline: int) -> None:
        sound = self._book.sound(cue, LIVE_RATE_HZ)
        self._player.say(Utterance(cue.cue_id, sound, cue.priority, deadline))
