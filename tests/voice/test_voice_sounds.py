"""Earcons, the lead-in and the limiter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import Sound
from coach.voice.sounds import (
    EARCON_GAP_MS,
    EARCON_MS,
    EARCON_PEAK_DBFS,
    EARCONS,
    LIMITER_KNEE,
    click,
    db_to_gain,
    earcon,
    lead_in,
    limit,
)
from coach.voice.speech_audio import resample

RATE_HZ = 22050


def test_every_earcon_is_defined_and_different() -> None:
    assert set(EARCONS) == set(Sound) - {Sound.NONE}
    assert len(set(EARCONS.values())) == len(EARCONS)


@pytest.mark.parametrize("kind", EARCONS)
def test_an_earcon_plays_its_tones_in_order(kind: Sound) -> None:
    sound = earcon(kind, RATE_HZ)
    assert len(sound) == round(EARCON_MS * RATE_HZ / 1000)
    assert np.max(np.abs(sound)) == pytest.approx(db_to_gain(EARCON_PEAK_DBFS), rel=1e-6)
    assert abs(sound[0]) < 0.001
    assert abs(sound[-1]) < 0.05
    for tone in EARCONS[kind]:
        part = sound[round(tone.begins * len(sound)) : round(tone.ends * len(sound))]
        spectrum = np.abs(np.fft.rfft(part, RATE_HZ))  # 1 Hz a bin
        assert np.argmax(spectrum) == pytest.approx(tone.frequency_hz, abs=15)


@pytest.mark.parametrize("pre_roll_ms", [0, 100, 299, 300, 800, 1500])
def test_the_words_begin_exactly_after_the_pre_roll(pre_roll_ms: int) -> None:
    sound = lead_in(Sound.SYSTEM, pre_roll_ms, RATE_HZ)
    assert len(sound) == round(pre_roll_ms * RATE_HZ / 1000)
    loud = np.flatnonzero(sound)
    if pre_roll_ms < EARCON_MS + EARCON_GAP_MS:
        assert len(loud) == 0
    else:
        before_words_ms = (len(sound) - loud[-1]) * 1000 / RATE_HZ
        assert before_words_ms == pytest.approx(EARCON_GAP_MS, abs=1.0)
        assert (loud[-1] - loud[0]) * 1000 / RATE_HZ == pytest.approx(EARCON_MS, abs=1.0)


def test_a_click_is_loudest_at_its_first_sample() -> None:
    assert click(RATE_HZ)[0] == np.max(np.abs(click(RATE_HZ))) == 1.0


@pytest.mark.parametrize("pre_roll_ms", [0, 100, 300, 800])
@pytest.mark.parametrize("kind", EARCONS)
def test_an_earcon_alone_is_never_left_out(kind: Sound, pre_roll_ms: int) -> None:
    sound = lead_in(kind, pre_roll_ms, RATE_HZ, alone=True)
    tone = earcon(kind, RATE_HZ)
    np.testing.assert_array_equal(sound[-len(tone) :], tone)
    gap = round(EARCON_GAP_MS * RATE_HZ / 1000)
    assert len(sound) == max(round(pre_roll_ms * RATE_HZ / 1000) - gap, len(tone))
    assert not sound[: -len(tone)].any()


def test_no_sound_asked_for_is_silence_to_be_swallowed() -> None:
    assert not lead_in(Sound.NONE, 800, RATE_HZ).any()
    assert len(lead_in(Sound.NONE, 800, RATE_HZ)) == round(0.8 * RATE_HZ)


@given(st.lists(st.floats(-100, 100), min_size=2))
def test_the_limiter_keeps_order_sign_and_bounds(values) -> None:
    x = np.sort(np.array(values))
    y = limit(x)
    assert np.all(np.abs(y) < 1.0)
    assert np.all(np.diff(y) >= 0.0)
    np.testing.assert_array_equal(limit(-x), -y)
    inside = np.abs(x) <= LIMITER_KNEE
    np.testing.assert_array_equal(y[inside], x[inside])


@pytest.mark.parametrize(("from_hz", "to_hz"), [(22050, 44100), (44100, 22050), (16000, 22050)])
def test_resampling_keeps_a_tone(from_hz: int, to_hz: int) -> None:
    def tone(rate_hz: int):
        t_s = np.arange(rate_hz) / rate_hz
        return np.exp(-(((t_s - 0.5) / 0.1) ** 2)) * np.sin(2 * np.pi * 3000 * t_s)

    out = resample(tone(from_hz).astype(np.float32), from_hz, to_hz)
    np.testing.assert_allclose(out, tone(to_hz), atol=2e-6)
