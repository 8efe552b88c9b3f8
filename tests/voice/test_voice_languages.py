"""Every language that comes along is spoken by a voice of its own."""

from __future__ import annotations

import sys

import pytest

from coach.phrases.shipped import LANGUAGES, shipped
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.renderer import Renderer, language_codes

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems may lack a voice")
LONGEST_S = 3.0


@LINUX
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_phrases_can_all_be_said(rendered, settings, language):
    assert rendered
    renderer = Renderer(settings, language)
    texts = [phrase.text for phrase in shipped(language).all()]
    renderer.render(texts)
    for text in texts:
        sound, rate_hz = renderer.cached(text)
        assert 0.3 < len(sound) / rate_hz < LONGEST_S, text


@LINUX
def test_a_language_is_a_voice_and_not_only_a_folder(rendered, settings):
    """The same letters, spoken by two languages, are not the same sound."""
    assert rendered
    sounds = []
    for language in ("en", "de"):
        renderer = Renderer(settings, language)
        renderer.render(["wind"])
        sounds.append(renderer.cached("wind")[0])
    assert abs(len(sounds[0]) - len(sounds[1])) > 100


@LINUX
def test_without_a_voice_for_it_one_line_says_so(settings):
    with pytest.raises(VoiceError) as caught:
        Renderer(settings, "tlh").render(["qapla"])
    assert caught.value.reason is VoiceFault.NO_LANGUAGE
    assert "'tlh'" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ("en-us", "en-gb", "en")),
        ("en-GB", ("en-gb", "en-us", "en")),
        ("zh-Hans", ("cmn", "zh-cn", "zh-hans", "zh")),
        ("pt-BR", ("pt-br", "pt")),
    ],
)
def test_which_voices_are_looked_for(language, codes):
    assert language_codes(language) == codes
