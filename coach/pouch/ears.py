"""Is there somebody who hears? Looks for a sound output until there is one, and minds it then."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from coach import background
from coach.voice import Voice, VoiceError

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_EVERY_S = 2.0


class HeardVoice(Voice, Protocol):
    """A voice that knows whether it can be heard."""

    @property
    def audible(self) -> bool:
        """Whether there is an output just now."""


class Headset:
    """Opens the voice as soon as there is an output; that may be before the sensor or long after.

    Args:
        open_voice: Opens it; raises ``VoiceError`` as long as there is no output. On a thread of
            its own, because making the phrases takes a while.
    """

    def __init__(self, open_voice: Callable[[], HeardVoice]) -> None:
        self._open = open_voice
        self._closing = threading.Event()
        self._voice: HeardVoice | None = None
        self._looking = background.thread(
            self._look, "looking for the headset", "nothing is said any more"
        )

    @property
    def voice(self) -> Voice | None:
        """The voice; ``None`` before there was an output."""
        return self._voice

    @property
    def there(self) -> bool:
        """Whether somebody can hear just now."""
        voice = self._voice
        return voice is not None and voice.audible

    def close(self) -> None:
        """Let the last words be said."""
        self._closing.set()
        self._looking.join()
        if self._voice is not None:
            self._voice.close()

    def _look(self) -> None:
        while self._voice is None and not self._closing.is_set():
            with background.guarded("the voice", "it is tried again"):
                self._try()
            self._closing.wait(LOOK_EVERY_S)

    def _try(self) -> None:
        try:
            self._voice = self._open()
        except VoiceError:
            return
