"""One voice for the whole journey: the sentences between runs, and the cues in them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Protocol

from coach.model import Cue, Sound

if TYPE_CHECKING:
    from coach.model import MetronomeChange
    from coach.voice import Voice
    from coach.voice.events import SpeechEvent

OWN = "pouch-"
"""Begins the name of every sentence; a cue's begins otherwise."""

_PRIORITY = 100  # as of word of the sensor
_PATIENCE_S = 30.0  # from there on a sentence would be of another moment


class Ears(Protocol):
    """Who hears. ``Headset`` is one."""

    @property
    def voice(self) -> Voice | None:
        """The voice, if there is one."""

    @property
    def there(self) -> bool:
        """Whether somebody can hear just now."""


class Mouth:
    """Says sentences; a ``Voice`` for each session, which ends with none of them.

    Args:
        ears: Who hears.
    """

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._numbers = itertools.count(1)
        self._events: list[SpeechEvent] = []

    @property
    def tells(self) -> bool:
        voice = self._ears.voice
        return voice is not None and voice.tells

    def look(self) -> None:
        """To be called now and then: between sessions nobody else asks the voice what became."""
        voice = self._ears.voice
        told = [] if voice is None else voice.events()
        self._events += [event for event in told if not event.cue_id.startswith(OWN)]

    def tell(self, text: str) -> bool:
        """Say a sentence; false if nobody hears it."""
        voice = self._ears.voice
        if voice is None or not self._ears.there:
            return False
        name = f"{OWN}{next(self._numbers)}"
        voice.say(
            Cue(
                cue_id=name,
                t_s=0.0,
                rule="pouch",
                text=text,
                metric="",
                value=0.0,
                band_low=0.0,
                band_high=0.0,
                priority=_PRIORITY,
                deadline_s=_PATIENCE_S,
                why="",
                sound=Sound.SYSTEM,
            ),
            0.0,
        )
        return True

    def say(self, cue: Cue, now_s: float) -> None:
        if (voice := self._ears.voice) is not None:
            voice.say(cue, now_s)

    def advance(self, now_s: float) -> None:
        if (voice := self._ears.voice) is not None:
            voice.advance(now_s)

    def interrupt(self) -> None:
        """Nothing to do: a run that ends has its last words, and then its summary."""

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        if (voice := self._ears.voice) is not None:
            voice.metronome(change, now_s)

    def events(self) -> list[SpeechEvent]:
        """What became of the cues; a session knows nothing of the sentences."""
        self.look()
        events, self._events = self._events, []
        return events

    def begin(self) -> None:
        """A session begins: what became of the cues before is none of its business."""
        self.events()

    def close(self) -> None:
        """Nothing to do: the next run has the same voice."""
