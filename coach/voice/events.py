"""What became of each cue that was given to the voice."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class SpeechEventKind(enum.Enum):
    STARTED = "started"
    FINISHED = "finished"
    DROPPED = "dropped"


class DropReason(enum.Enum):
    """Why a cue was not spoken, or not to its end."""

    EXPIRED = "expired"  # its deadline passed before it could start
    REPLACED = "replaced"  # a newer cue of at least its priority took the waiting place
    OUTRANKED = "outranked"  # the cue already waiting has the higher priority
    INTERRUPTED = "interrupted"  # the runner asked for quiet
    NO_DEVICE = "no_device"  # the audio output went away
    FAILED = "failed"  # no sound could be made of it
    LATE = "late"  # its words were not ready in time


@dataclass(frozen=True, slots=True)
class SpeechEvent:
    """One event in a cue's life: one STARTED at most, then exactly one FINISHED or DROPPED.

    Args:
        kind: What happened.
        cue_id: Which cue.
        sample: Index of the first sample to which it applies, counted from the opening of the
            voice at its sample rate.
        reason: Why it was dropped, else ``None``.
    """

    kind: SpeechEventKind
    cue_id: str
    sample: int
    reason: DropReason | None = None

    @property
    def ended(self) -> bool:
        """Whether the voice is done with the cue, spoken or not."""
        return self.kind is not SpeechEventKind.STARTED

    @property
    def completed(self) -> bool:
        """Whether the cue was spoken to its end."""
        return self.kind is SpeechEventKind.FINISHED
