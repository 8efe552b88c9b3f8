"""The metronome that clicks all the time of a live run, because it was asked for beforehand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cli.notes import note
from coach.cues.baseline import CADENCE
from coach.model import MetronomeChange

if TYPE_CHECKING:
    from coach.recording import SessionHeader
    from coach.settings import Settings
    from coach.voice import Voice


def click(voice: Voice, spm: float) -> None:
    """Click from now on.

    Raises:
        VoiceError: The cadence is out of range.
    """
    voice.metronome(MetronomeChange(0.0, spm, until_s=math.inf, beat_s=0.0), 0.0)


def hold_to_cap(voice: Voice, spm: float, header: SessionHeader, settings: Settings) -> None:
    """Click no quicker than any target may be, once it is known who runs."""
    cap = cap_spm(header, settings)
    if cap is not None and spm > cap:
        most = settings.cues.ladder.target_most
        note(f"{spm:g} steps/min is more than {most:.0%} above your first usual cadence: {cap:.0f}")
        click(voice, cap)


def cap_spm(header: SessionHeader, settings: Settings) -> float | None:
    """The most a target may be; ``None`` while the usual cadence is not known."""
    first = header.plan.original_baseline.metrics.get(CADENCE)
    if first is None and header.baseline is not None:
        first = header.baseline.metrics.get(CADENCE)
    return None if first is None else first[0] * (1.0 + settings.cues.ladder.target_most)
