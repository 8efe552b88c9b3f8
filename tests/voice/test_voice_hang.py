"""An engine that hangs, is slow or recovers: it never holds up a start, and is tried once more."""

from __future__ import annotations

import dataclasses
import io
import time

import numpy as np
import pytest
from voice_phrases import BOOK, PHRASES

from coach.model import Phrase, Sound
from coach.voice import (
    DropReason,
    VoiceFault,
    VoiceSettings,
    open_live,
    open_voice,
    render_queue,
)
from coach.voice.outputs.sound_output import OutputChoice
from coach.voice.phrase_book import PhraseBook
from coach.voice.render_queue import RenderQueue, likely_first
from coach.voice.renderer import Renderer
from coach.voice.sounds import EARCONS

HANGS = "import time\ndef init():\n    time.sleep(1000)\n"
# The real engine, but not before this file is there.
WAITS = """
import importlib.util, os, sys, time
while not os.path.exists({gate!r}):
    time.sleep(0.02)
here = os.path.dirname(os.path.abspath(__file__))
sys.path = [p for p in sys.path if os.path.abspath(p) != here]
del sys.modules["pyttsx3"]
import pyttsx3
init = pyttsx3.init
sys.modules["pyttsx3"] = pyttsx3
"""


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Puts an engine in the place of the real one."""
    folder = tmp_path / "engine"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))

    def put(code):
        (folder / "pyttsx3.py").write_text(code)

    return put


@pytest.fixture
def gate(tmp_path, engine):
    """The file that lets the real engine begin."""
    path = tmp_path / "gate"
    engine(WAITS.format(gate=str(path)))
    return path


@pytest.fixture
def fresh(tmp_path):
    return VoiceSettings(cache_dir=tmp_path / "cache")


def until(condition, patience_s=20.0):
    until_s = time.monotonic() + patience_s
    while not condition() and time.monotonic() < until_s:
        time.sleep(0.02)
    assert condition()


def opened(settings, wav_path, notices, beside=True):
    return open_voice(
        settings, speak=False, wav_path=wav_path, transcript=None, phrases=BOOK, notices=notices,
        beside=beside,
    )  # fmt: skip


def test_a_live_start_waits_for_nothing_and_says_what_is_being_made(
    engine, fresh, wav_path, monkeypatch
):
    engine(HANGS)
    monkeypatch.setattr(render_queue, "SILENT_AFTER_S", 1.0)
    said, begun_s = io.StringIO(), time.monotonic()
    voice = opened(fresh, wav_path, said)
    assert time.monotonic() - begun_s < 0.5
    until(lambda: len(said.getvalue().splitlines()) == 2)
    first, second = said.getvalue().splitlines()
    assert "is making the phrases while the run begins" in first
    assert "made no phrase for 1 s" in second
    begun_s = time.monotonic()
    voice.close()
    assert time.monotonic() - begun_s < 2.0
    assert len(said.getvalue().splitlines()) == 2


def test_what_hung_is_remembered_for_its_voice_alone(engine, fresh, wav_path, monkeypatch):
    engine(HANGS)
    monkeypatch.setattr(render_queue, "SILENT_AFTER_S", 0.3)
    said = io.StringIO()
    voice = opened(fresh, wav_path, said)
    until(lambda: Renderer(fresh).hung)
    voice.close()
    assert not Renderer(dataclasses.replace(fresh, rate_wpm=150)).hung
    again = io.StringIO()
    for beside in (True, False):  # neither a run nor a replay waits for it a second time
        begun_s = time.monotonic()
        opened(fresh, wav_path, again, beside=beside).close()
        assert time.monotonic() - begun_s < 1.5
    lines = again.getvalue().splitlines()
    assert len(lines) == 2
    assert all("did not answer the last time" in line for line in lines)


def test_while_it_hangs_a_cue_is_a_tone_and_the_kept_ones_are_words(
    rendered, engine, tmp_path, monkeypatch, make_cue
):
    # In the cache of this session are PHRASES.
    settings = VoiceSettings(cache_dir=rendered.path_of("x").parents[1], pre_roll_ms=0)
    book = PhraseBook(Renderer(settings), settings)
    assert book.take_kept([*PHRASES, "Not kept"]) == ["Not kept"]
    book.is_hung = True
    kept, other = make_cue(text=PHRASES[0]), make_cue(text="Not kept", sound=Sound.SYSTEM)
    assert book.knows(kept)
    assert book.knows(other)
    assert np.any(book.sound(kept, 22050))
    tone = book.sound(other, 22050)
    n = len(tone) - np.flatnonzero(tone[::-1])[0]
    assert n == pytest.approx(0.25 * 22050, abs=0.06 * 22050)  # an earcon, although no lead-in
    assert Sound.SYSTEM in EARCONS


def test_a_slow_engine_is_waited_for_beside_the_run_and_then_speaks(
    gate, rendered, fresh, wav_path, monkeypatch, make_cue
):
    monkeypatch.setattr(render_queue, "SILENT_AFTER_S", 0.5)
    said = io.StringIO()
    voice = opened(fresh, wav_path, said)
    until(lambda: "made no phrase" in said.getvalue())
    gate.touch()
    until(lambda: "answers" in said.getvalue())
    assert not Renderer(fresh).hung
    until(lambda: all(Renderer(fresh).cached(text) for text in PHRASES))
    voice.close()
    assert len(said.getvalue().splitlines()) == 3


def test_the_next_start_after_a_hang_finds_an_engine_that_works_again(
    gate, rendered, fresh, wav_path
):
    Renderer(fresh).remember(hung=True)
    gate.touch()
    said = io.StringIO()
    voice = opened(fresh, wav_path, said)
    until(lambda: not Renderer(fresh).hung)
    until(lambda: "answers" in said.getvalue())
    voice.close()


def test_words_that_are_not_made_in_time_are_dropped_with_a_reason(
    engine, fresh, wav_path, make_cue
):
    engine(HANGS)
    voice = opened(dataclasses.replace(fresh, late_s=0.5), wav_path, io.StringIO())
    voice.say(make_cue("late", "Twelve minutes. Cadence 172."), 1.0)
    begun_s, events = time.monotonic(), []
    until(lambda: events.extend(voice.events()) or events, 5.0)
    assert 0.4 < time.monotonic() - begun_s < 2.0
    assert [(e.cue_id, e.reason) for e in events] == [("late", DropReason.LATE)]
    voice.close()


def test_words_made_beside_the_run_are_in_the_file_where_they_were_ready(
    rendered, settings, wav_path, make_cue
):
    said = io.StringIO()
    voice = opened(dataclasses.replace(settings, late_s=10.0), wav_path, said)
    voice.say(make_cue("late", f"Twelve minutes. Cadence {time.time_ns() % 1000}."), 1.0)
    events, now_s = [], 1.0

    def ended():
        nonlocal now_s
        now_s += 0.05
        voice.advance(now_s)
        events.extend(voice.events())
        return any(e.ended for e in events)

    until(ended)
    voice.close()
    assert [e.completed for e in events if e.ended] == [True]
    assert events[0].sample > 22050


def test_nobody_is_asked_about_an_engine_that_is_not_there(tmp_path, fresh, wav_path, engine):
    engine("raise ImportError('not installed')\n")
    said = io.StringIO()
    voice = opened(fresh, wav_path, said)
    until(lambda: "no speech engine" in said.getvalue())
    voice.close()
    lines = [line for line in said.getvalue().splitlines() if "is making" not in line]
    assert len(lines) == 1
    assert "no speech engine" in lines[0]
    assert not Renderer(fresh).hung  # that takes no time to find out


def test_a_sentence_is_made_before_what_may_be_said_later(rendered, tmp_path):
    settings = VoiceSettings(cache_dir=tmp_path / "cache")
    made = []

    class Watched(PhraseBook):
        def learn(self, texts, within_s=None):
            failure = super().learn(texts, within_s)
            made.extend(texts)
            return failure

    queue = RenderQueue(Watched(Renderer(settings), settings), made.append)
    queue.want([f"phrase number {n}" for n in range(40)])
    until(lambda: made)
    known = []
    queue.ask("said now", known.append)
    until(lambda: known)
    queue.close()
    assert known == [True]
    assert made.index("said now") < 30


def test_what_a_run_begins_with_is_made_first():
    names = ["lean#0", "lean#2", "sensor_lost#0", "calibration_stand#0", "lean#3"]
    order = [phrase.name for phrase in likely_first(Phrase(name, name) for name in names)]
    assert order == ["calibration_stand#0", "lean#0", "sensor_lost#0", "lean#2", "lean#3"]


def test_the_next_sentence_does_not_wait_for_a_start_of_the_engine(rendered, fresh):
    queue = RenderQueue(PhraseBook(Renderer(fresh), fresh), pytest.fail)
    taken_s = []
    for n in range(8):
        known, begun_s = [], time.monotonic()
        queue.ask(f"{n} minutes. Cadence {170 + n}.", known.append)
        until(lambda known=known: known)
        taken_s.append(time.monotonic() - begun_s)
        assert known == [True]
    queue.close()
    assert np.median(taken_s[1:]) < taken_s[0] / 2.0


def test_an_engine_that_dies_between_two_sentences_is_started_anew(rendered, settings):
    renderer = Renderer(settings)
    renderer.warm = True
    renderer.render([f"before {time.time_ns()}"])
    renderer._engine._child._process.kill()
    renderer._engine._child._process.wait()
    assert renderer.render([f"after {time.time_ns()}"]) == 1
    renderer.rest()


def test_a_hang_in_the_middle_is_a_time_out_and_told(engine, fresh, monkeypatch):
    monkeypatch.setattr("coach.voice.engines.speech_engine.START_TIMEOUT_S", 0.5)
    engine(HANGS)
    book = PhraseBook(Renderer(fresh), fresh)
    assert book.learn(["one"]).reason is VoiceFault.TIMEOUT
    assert Renderer(fresh).hung


@pytest.fixture
def aloud(pretend, fresh):
    pretend.stands_for("pw-cat")
    return dataclasses.replace(fresh, output=OutputChoice.PW_CAT)


def test_the_voice_test_waits_for_an_engine_that_hung_and_finds_it_well(gate, rendered, aloud):
    Renderer(aloud).remember(hung=True)
    gate.touch()
    said = []
    open_live(aloud, BOOK, said.append).close()
    assert not Renderer(aloud).hung
    assert all(Renderer(aloud).cached(text) for text in PHRASES)
    assert all("waiting for the speech engine" in line for line in said)


def test_the_voice_test_waits_five_seconds_for_one_that_still_hangs(engine, aloud, monkeypatch):
    monkeypatch.setattr("coach.voice.interface.START_TIMEOUT_S", 1.0)
    Renderer(aloud).remember(hung=True)
    engine(HANGS)
    said, begun_s = [], time.monotonic()
    open_live(aloud, BOOK, said.append).close()
    assert time.monotonic() - begun_s < 6.0
    assert Renderer(aloud).hung
    assert ["waiting for" in said[0], "made no phrase for 1 s" in said[1]] == [True, True]
    assert len(said) == 2


def test_a_sentence_nobody_could_know_is_spoken_aloud_soon(rendered, aloud, pretend, make_cue):
    voice = open_voice(
        aloud, speak=True, wav_path=None, transcript=None, phrases=BOOK, beside=True,
        notices=io.StringIO(),
    )  # fmt: skip
    pretend.until_it_plays()
    until(lambda: all(Renderer(aloud).cached(text) for text in PHRASES))
    voice.say(make_cue("status", "Twelve minutes. Cadence 172.", deadline_s=8.0), 1.0)
    events = []
    until(lambda: events.extend(voice.events()) or any(e.ended for e in events))
    voice.close()
    assert [(e.cue_id, e.completed) for e in events if e.ended] == [("status", True)]
    spoken_s = (events[-1].sample - events[0].sample) / 44100
    assert 2.0 < spoken_s < 5.0
    assert not pretend.alive()
