"""Every language that comes along is spoken by a voice of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from coach.cues import RULES
from coach.cues.answers.how_it_goes import PARTS, name_of
from coach.model import Placement
from coach.model.phrasebook import PLACE
from coach.phrases.directions import DIRECTIONS
from coach.phrases.shipped import LANGUAGES, shipped, shipped_sentences
from coach.voice.engines.speech_engine import language_codes
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.renderer import Renderer

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems may lack a voice")
LONGEST_S = 3.0
LONGEST_SENTENCE_S = 5.0  # before and after a run, standing; German numbers are long words
LONGEST_ANSWER_S = 7.0  # time, cadence and a metric of a long name; asked for, and once
LONGEST_CUE_S = 2.2  # of a rule or a reminder, on the move; most are 1.0 to 1.6 s

# Apart from the tests' own process: the engine keeps state, and ends the process where it fails.
PHONEMES = """
import ctypes, json, os, sys, tempfile
import espeakng_loader

library = ctypes.CDLL(espeakng_loader.get_library_path())
with tempfile.TemporaryDirectory() as folder:
    os.symlink(espeakng_loader.get_data_path(), folder + "/espeak-ng-data")
    library.espeak_Initialize(1, 0, folder.encode(), 0)
    library.espeak_SetVoiceByName(sys.argv[1].encode())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    for text in json.load(sys.stdin):
        rest = ctypes.pointer(ctypes.c_char_p(text.encode()))
        parts = []
        while rest.contents.value is not None:
            at = ctypes.cast(rest, ctypes.POINTER(ctypes.c_void_p))
            parts.append(library.espeak_TextToPhonemes(at, 1, 2).decode())
        print(json.dumps(" ".join(parts)))
"""


def sentences_of(language):
    """All, with numbers as they may be."""
    spoken = shipped_sentences(language)
    numbers = {"battery": 87, "minutes": 42, "cadence": 171}
    return [spoken.text(key, numbers) for key in spoken.texts]


def phonemes(voice, texts):
    done = subprocess.run(
        [sys.executable, "-c", PHONEMES, voice],
        input=json.dumps(texts), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return dict(zip(texts, map(json.loads, done.stdout.splitlines()), strict=True))


def answers(language):
    """How it goes, of every metric in every state."""
    book = shipped(language)

    def part(key, value=""):
        return book.of(key)[0].text.replace(PLACE, value)

    names = dict.fromkeys(part(name_of(rule)) for rule in RULES)
    states = ("usual", "more", "less", "unknown")
    told = [part(f"answer_{state}", name) for name in names for state in states]
    side = part("answer_of_side_lean")
    told += [part(f"answer_{state}", side) for state in ("left", "right")]
    alone = [part(key) for key in PARTS if PLACE not in book.of(key)[0].text]
    time, cadence = part("answer_minutes", "12"), part("answer_cadence", "172")
    return [f"{time}. {cadence}. {form}" for form in (*told, *alone)]


@LINUX
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_can_be_said_and_is_no_speech(rendered, settings, language):
    assert rendered
    renderer = Renderer(settings, language)
    texts = answers(language)[:: 7 if language == "en" else 23]
    renderer.render(texts)
    for text in texts:
        sound, rate_hz = renderer.cached(text)
        assert 1.5 < len(sound) / rate_hz < LONGEST_ANSWER_S, text


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
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_sentences_can_all_be_said(rendered, settings, language):
    assert rendered
    renderer = Renderer(settings, language)
    texts = sentences_of(language)
    renderer.render(texts)
    for text in texts:
        sound, rate_hz = renderer.cached(text)
        assert 0.3 < len(sound) / rate_hz < LONGEST_SENTENCE_S, text


@LINUX
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cue_is_over_within_six_steps(rendered, settings, language):
    assert rendered
    renderer = Renderer(settings, language)
    book = shipped(language)
    texts = [p.text for one in DIRECTIONS for place in Placement for p in book.of(one.key, place)]
    renderer.render(texts)
    lengths = {text: len(renderer.cached(text)[0]) / renderer.cached(text)[1] for text in texts}
    assert {text: s for text, s in lengths.items() if s > LONGEST_CUE_S} == {}


@LINUX
@pytest.mark.parametrize(
    ("language", "voice"), [("zh", "cmn"), ("de", "de"), ("es", "es"), ("en", "en-us")]
)
def test_no_letter_is_spelt_because_the_voice_cannot_read_it(language, voice):
    """What a voice does not know it spells in English, as this one does with the chest."""
    pytest.importorskip("espeakng_loader")
    said = [phrase.text for phrase in shipped(language).all()]
    texts = list(dict.fromkeys([*said, *sentences_of(language)]))
    texts += answers(language)
    read = phonemes(voice, texts)
    assert {text: sounds for text, sounds in read.items() if "(" in sounds} == {}
    assert "(en)" in phonemes("cmn", ["胸口"])["胸口"]


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
