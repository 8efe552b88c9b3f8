"""Three earcons that a runner can tell apart: by count, contour and height, in noise too."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from coach.model import Sound
from coach.voice.sounds import EARCONS, earcon

RATE_HZ = 22050
KINDS = tuple(EARCONS)
FRAME = RATE_HZ // 50


def frames(sound):
    return np.array(
        [part[:FRAME] for part in np.split(sound, range(FRAME, len(sound), FRAME))[:-1]]
    )


def heights_hz(sound):
    """Strongest frequency of each 20 ms that is not quiet."""
    parts = frames(sound)
    power = np.mean(parts**2, axis=1)
    spectra = np.abs(np.fft.rfft(parts * np.hanning(FRAME), 8 * FRAME, axis=1))
    peak_hz = np.argmax(spectra, axis=1) * RATE_HZ / (8 * FRAME)
    return peak_hz[power > 0.1 * power.max()]


def tones(sound):
    """How many times it swells: rises of the loudness through half of its peak."""
    envelope = np.sqrt(np.convolve(sound**2, np.ones(200) / 200, mode="same"))
    loud = np.concatenate([[False], envelope > 0.5 * envelope.max()])
    return int(np.sum(loud[1:] & ~loud[:-1]))


def test_they_differ_in_number_contour_and_height() -> None:
    seen = {}
    for kind in KINDS:
        pitch = heights_hz(earcon(kind, RATE_HZ))
        half = len(pitch) // 2
        rise = 12.0 * np.log2(np.mean(pitch[-half:]) / np.mean(pitch[:half]))
        seen[kind] = (tones(earcon(kind, RATE_HZ)), rise, float(np.median(pitch)))
    attention, success, system = (seen[kind] for kind in KINDS)
    assert [n for n, _, _ in (attention, success, system)] == [2, 4, 2]
    assert abs(attention[1]) < 1.0 < 4.0 < success[1]  # semitones
    assert system[1] < -4.0
    assert attention[2] > 1.4 * success[2] * 0.75 > 1.4 * system[2]


def likeness(a, b):
    """Correlation of two spectrograms, whatever the loudness and the phase."""
    pictures = []
    for sound in (a, b):
        picture = np.abs(np.fft.rfft(frames(sound) * np.hanning(FRAME), axis=1))[:, 5:60]
        pictures.append((picture - picture.mean()) / picture.std())
    return float(np.mean(pictures[0] * pictures[1]))


def test_no_two_look_alike() -> None:
    for a, b in itertools.combinations(KINDS, 2):
        assert likeness(earcon(a, RATE_HZ), earcon(b, RATE_HZ)) < 0.3


@pytest.mark.parametrize("swallowed_s", [0.0, 0.05, 0.1])
@pytest.mark.parametrize("snr_db", [10.0, 0.0])
def test_each_is_known_again_in_noise_and_without_its_beginning(swallowed_s, snr_db) -> None:
    rng = np.random.default_rng(1)
    right, n = 0, 60
    for i in range(n):
        kind = KINDS[i % 3]
        sound = np.array(earcon(kind, RATE_HZ), dtype=np.float64)
        noise = rng.normal(0.0, 1.0, len(sound)) * np.sqrt(np.mean(sound**2)) * 10 ** (-snr_db / 20)
        sound[: round(swallowed_s * RATE_HZ)] = 0.0
        guess = max(KINDS, key=lambda k: likeness(sound + noise, earcon(k, RATE_HZ)))
        right += guess is kind
    assert right == n


def test_there_is_one_for_each_kind_of_cue() -> None:
    assert set(KINDS) == set(Sound) - {Sound.NONE}
