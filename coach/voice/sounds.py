"""Sounds made of sums and sines: earcons, the click, the keep-alive noise; and the limiter."""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.blocks import FloatArray

Audio = npt.NDArray[np.float32]

SPEECH_PEAK_DBFS = -3.0
EARCON_PEAK_DBFS = -9.0  # an announcement, quieter than what it announces
KEEP_ALIVE_RMS_DBFS = -80.0
EARCON_MS = 250
EARCON_GAP_MS = 50  # silence between an earcon and the first word
CLICK_MS = 25
LIMITER_KNEE = 0.8


class Earcon(enum.Enum):
    """A short sound that tells what kind of sentence follows."""

    ATTENTION = "attention"  # a posture cue
    SUCCESS = "success"  # praise
    SYSTEM = "system"  # the coach about itself: battery, link, recording


@dataclass(frozen=True, slots=True)
class Tone:
    """A part of an earcon: frequency, beginning and end as fractions of the earcon."""

    frequency_hz: float
    begins: float
    ends: float


# Two tones rising: attend; three rising: well done; two falling: a message. Told apart by contour,
# which survives headset loudspeakers and wind better than timbre does. All within 600-1600 Hz,
# where a small loudspeaker is strongest.
EARCONS: Mapping[Earcon, tuple[Tone, ...]] = MappingProxyType(
    {
        Earcon.ATTENTION: (Tone(880.0, 0.0, 0.45), Tone(1318.5, 0.5, 1.0)),
        Earcon.SUCCESS: (Tone(784.0, 0.0, 0.3), Tone(987.8, 0.33, 0.63), Tone(1174.7, 0.66, 1.0)),
        Earcon.SYSTEM: (Tone(987.8, 0.0, 0.45), Tone(659.3, 0.5, 1.0)),
    }
)


def db_to_gain(level_db: float) -> float:
    """Amplitude factor of a level in dB."""
    return float(10.0 ** (level_db / 20.0))


@functools.cache
def earcon(kind: Earcon, sample_rate_hz: int) -> Audio:
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


def lead_in(kind: Earcon, pre_roll_ms: int, sample_rate_hz: int) -> Audio:
    """``(n,)`` samples from the beginning of a cue to its first word, exactly ``pre_roll_ms`` long.

    The earcon stands at the end, just before the word it announces, and is left out where it does
    not fit. What comes before it is for the headset to swallow.
    """
    n = round(pre_roll_ms * sample_rate_hz / 1000)
    sound = np.zeros(n, dtype=np.float32)
    if pre_roll_ms >= EARCON_MS + EARCON_GAP_MS:
        tone = earcon(kind, sample_rate_hz)
        end = n - round(EARCON_GAP_MS * sample_rate_hz / 1000)
        sound[end - len(tone) : end] = tone
    return sound


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
