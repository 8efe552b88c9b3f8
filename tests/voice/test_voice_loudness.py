"""Loudness against the standard's own test signal, and every phrase as loud as every other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.voice.loudness import SPEECH_LUFS, levelled, loudness_lufs


def sine(rate_hz: int, frequency_hz: float, amplitude: float = 1.0, seconds: float = 2.0):
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return (amplitude * np.sin(2.0 * np.pi * frequency_hz * t_s)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [16000, 22050, 44100, 48000])
def test_a_full_scale_sine_of_997_hz_is_minus_3_01(rate_hz: int) -> None:
    """ITU-R BS.1770-4, annex 1: a 0 dBFS sine of 997 Hz on one channel reads -3.01 LKFS."""
    assert loudness_lufs(sine(rate_hz, 997.0), rate_hz) == pytest.approx(-3.01, abs=0.05)
    assert loudness_lufs(sine(rate_hz, 997.0, 0.1), rate_hz) == pytest.approx(-23.01, abs=0.05)


def test_lows_count_less_and_highs_more() -> None:
    low, mid, high = (loudness_lufs(sine(48000, f), 48000) for f in (60.0, 997.0, 4000.0))
    assert low < mid - 3.0
    assert high > mid + 2.0


def test_pauses_do_not_count() -> None:
    word = sine(22050, 997.0, 0.2, 0.4)
    pause = np.zeros(22050, dtype=np.float32)
    alone = loudness_lufs(word, 22050)
    assert loudness_lufs(np.concatenate([word, pause, word]), 22050) == pytest.approx(
        alone, abs=0.5
    )


def test_silence_has_no_loudness() -> None:
    silence = np.zeros(8000, dtype=np.float32)
    assert loudness_lufs(silence, 8000) == -np.inf
    np.testing.assert_array_equal(levelled(silence, 8000), silence)


@given(st.floats(0.01, 1.0), st.floats(200.0, 3000.0), st.sampled_from([16000, 22050, 48000]))
def test_whatever_comes_in_goes_out_at_one_level(amplitude, frequency_hz, rate_hz) -> None:
    out = levelled(sine(rate_hz, frequency_hz, amplitude, 0.6), rate_hz)
    assert loudness_lufs(out, rate_hz) == pytest.approx(SPEECH_LUFS, abs=0.3)
    assert np.max(np.abs(out)) < 1.0
