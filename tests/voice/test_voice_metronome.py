"""The metronome to the sample: no jitter for ten minutes, in step with the runner, gone in time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import MetronomeChange
from coach.voice.mixer import Mixer, Utterance
from coach.voice.offline_voices import FILE_RATE_HZ, StreamTimeSink
from coach.voice.settings import VoiceSettings

RATE_HZ = 22050
QUIET = VoiceSettings(keep_alive=False)


def onsets(sound):
    loud = np.flatnonzero(np.abs(sound) > 1e-3)
    return loud[np.concatenate([[True], np.diff(loud) > RATE_HZ // 10])]


@pytest.mark.slow
@pytest.mark.parametrize("spm", [174.0, 181.3])
def test_ten_minutes_with_speech_every_minute_have_no_jitter(spm: float) -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(spm)
    for minute in range(10):
        silence = np.zeros(2 * RATE_HZ, dtype=np.float32)  # ducks, and leaves the clicks to be seen
        mixer.say(Utterance(str(minute), silence, 1, 10**12), at=(60 * minute + 20) * RATE_HZ)
    at = onsets(np.concatenate([mixer.pull(RATE_HZ) for _ in range(600)]))
    ideal = np.arange(len(at)) * 60.0 * RATE_HZ / spm
    assert len(at) == math.ceil(600.0 * spm / 60.0)
    assert 1000.0 * np.max(np.abs(at - ideal)) / RATE_HZ <= 0.03  # half a sample is 0.023 ms
    events = mixer.drain_events()
    assert sum(event.completed for event in events) == 10


@given(
    at=st.integers(0, 40000),
    beat=st.floats(-1e6, 1e6),
    spm=st.floats(30, 400),
    then=st.floats(-1e6, 1e6),
)
def test_clicks_meet_the_beat_asked_for_and_never_stumble(at, beat, spm, then) -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(spm, at=at, beat=beat)
    mixer.metronome(spm, at=at + 60000, beat=then)
    clicks = onsets(mixer.pull(at + 160000))
    period = 60.0 * RATE_HZ / spm
    assert clicks[0] >= at
    assert clicks[0] < at + period + 1
    for click, met in ((clicks[0], beat), (clicks[-1], then)):
        off = (click - met) / period
        assert abs(off - round(off)) * period <= 0.51
    assert np.all(np.diff(clicks) >= 0.5 * period - 1)
    assert np.all(np.diff(clicks) <= 2.0 * period + 1)


def test_it_falls_silent_by_itself() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(180, until=3.0 * RATE_HZ)
    assert list(onsets(mixer.pull(5 * RATE_HZ))) == [k * RATE_HZ // 3 for k in range(9)]


def test_a_change_in_stream_time_clicks_on_the_steps(silent_book) -> None:
    """A step of the runner at 10.1 s: clicks go on where the steps would."""
    heard = []

    class Kept(StreamTimeSink):
        def _go_on(self, samples) -> None:
            heard.append(self._mixer.pull(samples))

    sink = Kept(silent_book, QUIET)
    sink.advance(10.4)
    sink.metronome(MetronomeChange(10.4, 180.0, until_s=14.0, beat_s=10.1), 10.4)
    sink.advance(12.5)
    sink.metronome(MetronomeChange(12.5, 0.0, until_s=12.5, beat_s=0.0), 12.5)
    sink.advance(15.0)
    at_s = onsets(np.concatenate(heard)) / FILE_RATE_HZ
    np.testing.assert_allclose(at_s, 10.1 + np.arange(1, 8) / 3.0, atol=1e-4)
