"""The metronome that clicks all the time of a live run, because it was asked for beforehand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cli.notes import note
from coach.cues.baseline import CADENCE
from coach.model import MetronomeChange
from coach.voice.metronome import check_tempo
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.recording import SessionHeader
    from coach.settings import Settings
    from coach.voice import Voice


UNKNOWN_MOST_SPM = 200.0
"""Most steps/min while no usual cadence is known: few run so quickly but in a sprint."""


def begin(voice: Voice, spm: float) -> None:
    """Click from now on, though it is not known yet who runs.

    Raises:
        VoiceError: The cadence is out of range.
    """
    check_tempo(spm)
    _click(voice, min(spm, UNKNOWN_MOST_SPM))


def _click(voice: Voice, spm: float) -> None:
    voice.metronome(MetronomeChange(0.0, spm, until_s=math.inf, beat_s=0.0), 0.0)


def hold_to_cap(voice: Voice, spm: float, header: SessionHeader, settings: Settings) -> None:
    """Click no quicker than any target may be, once it is known who runs."""
    cap = cap_spm(header, settings)
    most_spm = UNKNOWN_MOST_SPM if cap is None else cap
    if spm > most_spm:
        most = settings.cues.ladder.target_most
        why = (
            tr("your usual cadence is not known yet")
            if cap is None
            else tr(
                "{spm:g} steps/min is more than {most:.0%} above your first usual cadence",
                spm=spm,
                most=most,
            )
        )
        note(
            tr(
                "{why}; the metronome clicks at {most_spm:.0f}, not {spm:g}",
                why=why,
                most_spm=most_spm,
                spm=spm,
            )
        )
    if min(spm, most_spm) != min(spm, UNKNOWN_MOST_SPM):
        _click(voice, min(spm, most_spm))


def cap_spm(header: SessionHeader, settings: Settings) -> float | None:
    """The most a target may be; ``None`` while the usual cadence is not known."""
    first = header.plan.original_baseline.metrics.get(CADENCE)
    if first is None and header.baseline is not None:
        first = header.baseline.metrics.get(CADENCE)
    return None if first is None else first[0] * (1.0 + settings.cues.ladder.target_most)
