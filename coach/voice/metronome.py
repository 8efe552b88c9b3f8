"""When the metronome clicks: every click's sample follows from the tempo, never from a timer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model.units import S_PER_MIN
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.sounds import click

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

# A runner's cadence is 140-220; the borders only keep clicks apart and the arithmetic finite.
SLOWEST_SPM = 30.0
FASTEST_SPM = 400.0

# On a change of phase, the new tempo's first click keeps so much of a period from the last old one.
_LEAST_APART = 0.5


class Metronome:
    """Clicks at a cadence in steps per minute.

    Click k of a tempo falls on the sample nearest to ``anchor + k * period``: no drift, and a
    deviation of half a sample at most where the period is not a whole number of samples.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._click = click(sample_rate_hz)
        self._period: float | None = None
        self._anchor = 0.0
        self._k = 0
        self._until = math.inf
        self._last: int | None = None  # sample of the latest click
        self._sounding: list[int] = []  # first samples of clicks that have not ended

    def set_tempo(self, spm: float | None, at: int, beat: float, until: float = math.inf) -> None:
        """Change the cadence.

        Args:
            spm: Steps per minute; ``None`` for no more clicks (one begun rings out).
            at: Sample from which it holds.
            beat: A sample, past or to come, on which a click of this rhythm falls.
            until: Sample from which there are no more clicks.

        Raises:
            VoiceError: BAD_SETTING for a cadence out of range.
        """
        if spm is None:
            self._period = None
            return
        self._period = check_tempo(spm) * self._rate_hz
        self._until = until
        self._anchor, self._k = beat, math.ceil((at - beat) / self._period)
        too_soon = -math.inf if self._last is None else self._last + _LEAST_APART * self._period
        while self._sample(self._period) < max(too_soon, at):
            self._k += 1

    def add_to(self, out: FloatArray, start: int, gain: FloatArray) -> None:
        """Add the clicks from sample ``start`` on, times ``gain`` ``(n,)``, to ``out`` ``(n,)``."""
        end = start + len(out)
        while self._period is not None:
            sample = self._sample(self._period)
            if sample >= end:
                break
            if sample >= self._until:
                self._period = None
                break
            self._sounding.append(sample)
            self._last = sample
            self._k += 1
        for first in self._sounding:
            a, b = max(first, start), min(first + len(self._click), end)
            out[a - start : b - start] += (
                self._click[a - first : b - first] * gain[a - start : b - start]
            )
        self._sounding = [s for s in self._sounding if s + len(self._click) > end]

    def skip(self, end: int) -> None:
        """Let the clicks before sample ``end`` go by unheard."""
        if self._period is not None:
            # The number of the first click from there on, or one or two below it.
            until = min(end, self._until)
            k = math.floor((until - self._anchor) / self._period) - 1
            if k > self._k:
                self._k, self._last = k, round(self._anchor + (k - 1) * self._period)
        self.add_to(np.empty(0), end, np.empty(0))

    def _sample(self, period: float) -> int:
        """Of the next click."""
        return round(self._anchor + self._k * period)


def check_tempo(spm: float) -> float:
    """Period in seconds of a cadence.

    Raises:
        VoiceError: BAD_SETTING for a cadence out of range (or not a number).
    """
    if not SLOWEST_SPM <= spm <= FASTEST_SPM:
        raise VoiceError(
            VoiceFault.BAD_SETTING,
            Wording(
                "metronome at {spm} steps/min: give {slowest_spm:.0f} to {fastest_spm:.0f}",
                spm=spm,
                slowest_spm=SLOWEST_SPM,
                fastest_spm=FASTEST_SPM,
            ),
        )
    return S_PER_MIN / spm
