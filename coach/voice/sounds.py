"""Sounds that are not speech: earcons, the metronome's click, keep-alive noise, the limiter."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

Audio = npt.NDArray[np.float32]

EARCON_PEAK_DBFS = -9.0  # an announcement, quieter than what it announces
KEEP_ALIVE_RMS_DBFS = -80.0
EARCON_MS = 250
EARCON_GAP_MS = 50  # silence between an earcon and the first word
CLICK_MS = 25
LIMITER_KNEE = 0.8


@dataclass(frozen=True, slots=True)
class Tone:
    """A part of an earcon: frequency, beginning and end as fractions of the earcon."""

    frequency_hz: float
    begins: float
    ends: float


# Told apart by three things at once, so that wind, a small loudspeaker or a swallowed beginning
# cannot take all of them: how many tones, whether they rise or fall, and how high they lie.
# ATTENTION is two equal knocks, high; SUCCESS a chord rising through an octave in four tones;
# SYSTEM one long tone falling to another, low.
EARCONS: Mapping[Sound, tuple[Tone, ...]] = MappingProxyType(
    {
        Sound.ATTENTION: (Tone(1318.5, 0.0, 0.32), Tone(1318.5, 0.55, 0.87)),
        Sound.SUCCESS: (
            Tone(784.0, 0.0, 0.24),
            Tone(987.8, 0.25, 0.49),
            Tone(1174.7, 0.5, 0.74),
            Tone(1568.0, 0.75, 1.0),
        ),
        Sound.SYSTEM: (Tone(740.0, 0.0, 0.48), Tone(493.9, 0.52, 1.0)),
    }
)


def db_to_gain(level_db: float) -> float:
    """Amplitude factor of a level in dB."""
    return float(10.0 ** (level_db / 20.0))


@functools.cache
def earcon(kind: Sound, sample_rate_hz: int) -> Audio:
    """``(n,)`` samples of an earcon, EARCON_MS long, peak at EARCON_PEAK_DBFS, ends at zero."""
    n = round(EARCON_MS * sample_rate_hz / 1000)
    sound = np.zeros(n)
    for tone in EARCONS[kind]:
        first, last = round(tone.begins * n), round(tone.ends * n)
        t_s = np.arange(last - first) / sample_rate_hz
        envelope = np.sin(np.pi * np.arange(last - first) / (last - first)) ** 0.5
        sound[first:last] += envelope * np.sin(2.0 * np.pi * tone.frequency_hz * t_s)
    return _frozen(sound / np.max(np.abs(sound)) * db_to_gain(EARCON_PEAK_DBFS))


@functools.cache
def click(sample_rate_hz: int) -> Audio:
    """``(n,)`` samples of the metronome's click with peak 1, loudest in its first millisecond."""
    n = round(CLICK_MS * sample_rate_hz / 1000)
    t_s = np.arange(n) / sample_rate_hz
    # A cosine: the very first sample sounds, so that the onset is where it is said to be.
    sound = np.cos(2.0 * np.pi * 1500.0 * t_s) * np.exp(-t_s / 0.005) * np.linspace(1.0, 0.0, n)
    return _frozen(sound)


@functools.cache
def keep_alive_noise(sample_rate_hz: int) -> Audio:
    """One second of white noise at KEEP_ALIVE_RMS_DBFS, to be repeated by sample index."""
    noise = np.random.Generator(np.random.PCG64(0)).uniform(-1.0, 1.0, sample_rate_hz)
    rms = np.sqrt(np.mean(noise**2))
    return _frozen(noise / rms * db_to_gain(KEEP_ALIVE_RMS_DBFS))


def lead_in(kind: Sound, pre_roll_ms: int, sample_rate_hz: int, *, alone: bool = False) -> Audio:
    """``(n,)`` samples from the beginning of a cue to its first word, ``pre_roll_ms`` long.

    The earcon stands at the end, just before the word it announces, and is left out where it does
    not fit. What comes before it is for the headset to swallow. An earcon ``alone`` is all there is
    of the cue: it is never left out, and ends the sound.
    """
    n = round(pre_roll_ms * sample_rate_hz / 1000)
    gap = round(EARCON_GAP_MS * sample_rate_hz / 1000)
    if kind is Sound.NONE or (pre_roll_ms < EARCON_MS + EARCON_GAP_MS and not alone):
        return np.zeros(n, dtype=np.float32)
    tone = earcon(kind, sample_rate_hz)
    before = max(n - len(tone) - gap, 0)
    return np.pad(tone, (before, 0 if alone else gap))


def limit(x: FloatArray) -> FloatArray:
    """Soft limiter: unchanged below LIMITER_KNEE, smooth above, always within (-1, 1).

    Without memory and of exactly rounded operations only (no tanh), so that a sample's value does
    not depend on the block it is computed in.
    """
    magnitude = np.abs(x)
    over = np.maximum(magnitude - LIMITER_KNEE, 0.0) / (1.0 - LIMITER_KNEE)
    bent = LIMITER_KNEE + (1.0 - LIMITER_KNEE) * (over / (1.0 + over))
    return np.where(magnitude <= LIMITER_KNEE, x, np.copysign(bent, x))


def _frozen(sound: FloatArray) -> Audio:
    out = sound.astype(np.float32)
    out.setflags(write=False)  # shared through the cache
    return out
