"""When the metronome clicks: every click's sample follows from the tempo, never from a timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.units import S_PER_MIN
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.sounds import click

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

# A runner's cadence is 140-220; the borders only keep clicks apart and the arithmetic finite.
SLOWEST_SPM = 30.0
FASTEST_SPM = 400.0


class Metronome:
    """Clicks at a cadence in steps per minute.

    Click k of a tempo falls on the sample nearest to ``anchor + k * period``: no drift, and a
    deviation of half a sample at most where the period is not a whole number of samples. On a
    change of tempo the last click anchors the new one, so the rhythm bends and does not stumble.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._click = click(sample_rate_hz)
        self._period: float | None = None
        self._anchor = 0
        self._k = 0
        self._sounding: list[int] = []  # first samples of clicks that have not ended

    def set_tempo(self, spm: float | None, at: int) -> None:
        """Change the cadence at sample ``at``; ``None`` for no more clicks (one begun rings out).

        Raises:
            VoiceError: BAD_SETTING for a cadence out of range.
        """
        if spm is None:
            self._period = None
            return
        period = check_tempo(spm) * self._rate_hz
        if period == self._period:
            return  # re-anchoring on a rounded click at every repetition would let it drift
        if self._period is None or self._k == 0:
            self._anchor, self._k = at, 0
        else:
            last = self._sample_of(self._k - 1)
            self._anchor, self._k = last, 1
            if last + period < at:
                self._anchor, self._k = at, 0
        self._period = period

    def add_to(self, out: FloatArray, start: int, gain: FloatArray) -> None:
        """Add the clicks from sample ``start`` on, times ``gain`` ``(n,)``, to ``out`` ``(n,)``."""
        end = start + len(out)
        while self._period is not None and self._sample_of(self._k) < end:
            self._sounding.append(self._sample_of(self._k))
            self._k += 1
        for first in self._sounding:
            a, b = max(first, start), min(first + len(self._click), end)
            out[a - start : b - start] += (
                self._click[a - first : b - first] * gain[a - start : b - start]
            )
        self._sounding = [s for s in self._sounding if s + len(self._click) > end]

    def _sample_of(self, k: int) -> int:
        assert self._period is not None
        return self._anchor + round(k * self._period)


def check_tempo(spm: float) -> float:
    """Period in seconds of a cadence.

    Raises:
        VoiceError: BAD_SETTING for a cadence out of range (or not a number).
    """
    if not SLOWEST_SPM <= spm <= FASTEST_SPM:
        raise VoiceError(
            VoiceFault.BAD_SETTING,
            f"metronome at {spm} steps/min: give {SLOWEST_SPM:.0f} to {FASTEST_SPM:.0f}",
        )
    return S_PER_MIN / spm
