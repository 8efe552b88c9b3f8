"""Every phrase, spoken by the engine, is understood by a listener that is not ours."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from coach.phrases.english import ENGLISH_BOOK
from coach.voice.renderer import Renderer

pytest.importorskip("pocketsphinx", reason="make test-voice installs the recogniser")

from recogniser import Listener

TEXTS = list(dict.fromkeys(phrase.text for phrase in ENGLISH_BOOK.all()))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="other engines have other voices"),
]


@pytest.fixture(scope="module")
def listener():
    return Listener(TEXTS)


@pytest.fixture(scope="module")
def spoken(settings):
    renderer = Renderer(settings)
    renderer.render(TEXTS)
    return {text: renderer.cached(text) for text in TEXTS}


def test_each_is_heard_as_itself(listener, spoken):
    assert {text: listener.hears(*spoken[text]) for text in TEXTS} == {text: text for text in TEXTS}


def test_none_is_taken_for_another_in_noise(listener, spoken):
    """White noise 15 dB below the words. Not to understand is allowed; to misunderstand is not."""
    rng = np.random.default_rng(0)
    taken = {}
    for text in TEXTS:
        sound, rate_hz = spoken[text]
        noise = rng.normal(0.0, np.sqrt(np.mean(sound**2)) * 10 ** (-15 / 20), len(sound))
        heard = listener.hears((0.7 * (sound + noise)).astype(np.float32), rate_hz)
        if heard not in (text, None):
            taken[text] = heard
    assert taken == {}


def test_a_phrase_without_its_beginning_is_noticed(listener, spoken):
    """What guards against a clipped or swallowed beginning: the listener does not take the rest."""
    cut = [text for text in TEXTS if listener.hears(spoken[text][0][11025:], 22050) == text]
    assert len(cut) <= len(TEXTS) // 3
