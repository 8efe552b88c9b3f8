"""From the decision to the first sample: at most 60 ms."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from coach.voice.settings import VoiceSettings
from tests.voice.latency import file_clock, first_sample_null

SETTINGS = dataclasses.replace(VoiceSettings(), keep_alive=False)


def test_in_a_sound_file_a_cue_begins_when_it_was_decided():
    delays_ms = file_clock(SETTINGS, 40)
    assert np.min(delays_ms) >= 0.0
    assert np.max(delays_ms) <= 1.0


def test_on_an_output_that_keeps_real_time_it_begins_within_60_ms():
    pytest.importorskip("miniaudio", reason="this machine has no miniaudio")
    delays_ms = first_sample_null(SETTINGS, 40)
    if len(delays_ms) < 40:
        pytest.skip("this machine is too busy to measure a delay")
    assert np.percentile(delays_ms, 90) <= 60.0
