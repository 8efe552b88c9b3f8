"""How loud speech is, and how to make every phrase equally loud."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from coach.voice.sounds import Audio, db_to_gain, limit

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

SPEECH_LUFS = -18.0
"""Of every phrase. The peaks of espeak-ng's voices then lie near -3 dBFS."""

_BLOCK_S = 0.1
_HOP_S = 0.025
_LEAST_LUFS = -70.0
_GATE_LU = -10.0
_OFFSET_LU = -0.691

# The two filters of K-weighting at 48 kHz (ITU-R BS.1770-4, tables 1 and 2), numerator first.
_STAGES = (
    (
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (-1.69065929318241, 0.73248077421585),
    ),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
_STAGES_RATE_HZ = 48000.0
_SMOOTH = 512


def loudness_lufs(sound: Audio, sample_rate_hz: int) -> float:
    """Gated loudness of mono speech ``(n,)`` in LUFS; minus infinity if there is none.

    Source: ITU-R BS.1770-4. Deviations:

    1. Blocks of 100 ms every 25 ms instead of 400 ms every 100 ms: a phrase lasts about a second.
    2. The weighting is applied to the spectrum (without phase), so that one table serves every
       sample rate; above 24 kHz it is that of 24 kHz.
    """
    block, hop = round(_BLOCK_S * sample_rate_hz), round(_HOP_S * sample_rate_hz)
    n = max(len(sound), block)
    # Behind the end, for the filter to ring out.
    # A length with large prime factors would take five times as long.
    padded = np.zeros(n + block + -(n + block) % _SMOOTH)
    padded[: len(sound)] = sound
    spectrum = np.fft.rfft(padded) * _weights(len(padded), sample_rate_hz)
    energy = np.concatenate([[0.0], np.cumsum(np.fft.irfft(spectrum, len(padded))[:n] ** 2)])
    starts = np.arange(0, n - block + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    power = power[power > _power(_LEAST_LUFS)]
    if not len(power):
        return -np.inf
    loud = power[power > power.mean() * 10.0 ** (_GATE_LU / 10.0)]
    return float(_OFFSET_LU + 10.0 * np.log10(loud.mean()))


def levelled(sound: Audio, sample_rate_hz: int) -> Audio:
    """``(n,)`` at SPEECH_LUFS. Peaks that this would drive beyond full scale are rounded."""
    # Once more after the limiter: what it takes from a peaky voice is given back.
    for _ in range(2):
        loudness = loudness_lufs(sound, sample_rate_hz)
        if not np.isfinite(loudness):
            return sound
        gain = db_to_gain(SPEECH_LUFS - loudness)
        sound = limit(np.asarray(sound, dtype=np.float64) * gain).astype(np.float32)
    return sound


@functools.lru_cache(maxsize=8)
def _weights(n: int, sample_rate_hz: int) -> FloatArray:
    """``(n // 2 + 1,)`` amplitude of K-weighting at the frequencies of a real spectrum of ``n``."""
    frequency_hz = np.minimum(np.fft.rfftfreq(n, 1.0 / sample_rate_hz), _STAGES_RATE_HZ / 2.0)
    z = np.exp(-2j * np.pi * frequency_hz / _STAGES_RATE_HZ)
    gain = np.ones(len(z))
    for b, a in _STAGES:
        gain *= np.abs((b[0] + b[1] * z + b[2] * z**2) / (1.0 + a[0] * z + a[1] * z**2))
    return gain


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET_LU) / 10.0))
