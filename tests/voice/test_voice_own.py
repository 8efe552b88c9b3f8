"""A person's own recordings in place of phrases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from voice_phrases import BOOK

from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.loudness import SPEECH_LUFS, loudness_lufs
from coach.voice.own_recordings import file_name, own_recordings
from coach.voice.phrase_book import PhraseBook
from coach.voice.renderer import Renderer
from coach.voice.wav_file import header, pcm16


def write_speech(path, rate_hz=16000, seconds=0.8, peak=0.3):
    """A hum with silence around it, as somebody records it."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    hum = peak * np.sin(2 * np.pi * 220 * t_s) * np.sin(np.pi * t_s / seconds)
    data = pcm16(np.pad(hum, rate_hz // 2).astype(np.float32))
    path.write_bytes(header(len(data), rate_hz) + data)


def test_names_go_there_and_back(tmp_path):
    for phrase in BOOK.all():
        write_speech(tmp_path / file_name(phrase.name))
    found = own_recordings(tmp_path, BOOK, pytest.fail)
    assert set(found) == {phrase.name for phrase in BOOK.all()}


@pytest.mark.parametrize("rate_hz", [8000, 22050, 48000])
def test_a_recording_is_trimmed_levelled_and_spoken(tmp_path, settings, make_cue, rate_hz):
    write_speech(tmp_path / "phrase_a-1.wav", rate_hz)
    found = own_recordings(tmp_path, BOOK, pytest.fail)
    sound, found_hz = found["phrase_a#0"]
    assert found_hz == rate_hz
    assert 0.6 < len(sound) / rate_hz < 0.85
    assert loudness_lufs(sound, rate_hz) == pytest.approx(SPEECH_LUFS, abs=0.5)
    book = PhraseBook(None, settings, found)
    own = make_cue(text="Run tall", phrase="phrase_a#0")
    assert book.knows(own)
    other = make_cue(text="Run tall", phrase="phrase_a#1")
    assert not PhraseBook(Renderer(settings), settings, found).knows(replace(other, text="unheard"))
    assert not book.sound(other, 22050)[round(0.3 * 22050) :].any()
    words = book.sound(own, 22050)[round(0.3 * 22050) :]
    assert words.any()
    assert len(words) == pytest.approx(len(sound) * 22050 / rate_hz, abs=2)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("nobody-1.wav", write_speech, "no such phrase"),
        ("phrase_a.wav", write_speech, "no such phrase"),
        ("phrase_a-0.wav", write_speech, "no such phrase"),
        ("phrase_a-2.wav", write_speech, "no such phrase"),
        ("phrase_a-1.wav", lambda path: path.write_bytes(b"nonsense"), "not readable audio"),
        ("phrase_a-1.wav", lambda path: write_speech(path, peak=0.001), "silent"),
        ("phrase_a-1.wav", lambda path: write_speech(path, seconds=9.0), "longer than 5 s"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_one_line(tmp_path, name, make, words):
    make(tmp_path / name)
    told = []
    assert own_recordings(tmp_path, BOOK, told.append) == {}
    (line,) = told
    assert name in line
    assert words in line
    assert "\n" not in line


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(VoiceError) as caught:
        own_recordings(tmp_path / "gone", BOOK, pytest.fail)
    assert caught.value.reason is VoiceFault.NO_RECORDINGS
    assert "own_dir" in str(caught.value)
