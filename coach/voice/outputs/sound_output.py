"""What an output is to the player: opened with a source of sound, known by a name, closed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

from coach.core_wording import Wording
from coach.voice.errors import VoiceError, VoiceFault

Pcm = Generator[bytes, int, None]
"""Started generator: gets a number of frames, gives as many mono float32 samples."""


class OutputChoice(enum.Enum):
    """Which way to a loudspeaker: a row of ``output_table.py``, or the first that plays."""

    AUTO = "auto"
    MINIAUDIO = "miniaudio"
    PACAT = "pacat"
    PW_CAT = "pw-cat"
    APLAY = "aplay"


class OpenOutput(Protocol):
    """An output that plays."""

    @property
    def name(self) -> str:
        """Through which way, and to what if that is known."""

    @property
    def lost(self) -> bool:
        """Whether it is known to have ended. One that only falls silent is found by the player."""

    def audible(self) -> bool:
        """Whether there is anybody to hear it, as far as the system tells; takes its time."""

    def close(self) -> None:
        """Stop playing at once. May wait for the system; called once."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a machine lacks for an output.

    Args:
        what: In a few words.
        remedy: What to do about it.
    """

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Output:
    """One way to a loudspeaker.

    Args:
        name: As in the setting ``voice.output``.
        missing: What this machine lacks for it; ``None`` if nothing.
        open: Plays at a sample rate in Hz with a buffer of so many ms; raises ``VoiceError``
            NO_DEVICE.
    """

    name: str
    missing: Callable[[], Lack | None]
    open: Callable[[Pcm, int, int], OpenOutput]


def lacking(lack: Lack) -> VoiceError:
    """The one line for an output that is not there."""
    return no_device(Wording("no audio output, for {why}", why=lack.what), lack.remedy)


def no_device(
    why: str = Wording("no audio output on this machine"), remedy: str = ""
) -> VoiceError:
    """The one line for an output that cannot be used."""
    remedy = remedy or Wording("connect a headset and check the system's sound settings")
    return VoiceError(
        VoiceFault.NO_DEVICE,
        Wording("{why}: {remedy}; cues are printed meanwhile", why=why, remedy=remedy),
    )
