"""The player in real time: on miniaudio's null output, which keeps time as a sound card does.

The null output needs no hardware, so the whole path but the loudspeaker itself is tested anywhere.
"""

from __future__ import annotations

import io
import time
from dataclasses import replace

import numpy as np
import pytest
from voice_phrases import BOOK

from coach import background
from coach.cli.sound.speech_output import no_output
from coach.voice import (
    DropReason,
    SpeechEventKind,
    VoiceError,
    VoiceFault,
    VoiceSettings,
    open_voice,
)
from coach.voice import player as player_module
from coach.voice.loudspeaker import LIVE_RATE_HZ, LiveVoice
from coach.voice.mixer import Mixer, Utterance
from coach.voice.outputs.miniaudio_output import through
from coach.voice.player import SILENT_CALLBACK_S, Player

miniaudio = pytest.importorskip("miniaudio", reason="this machine has no miniaudio")
NULL = (through((miniaudio.Backend.NULL,)),)
FAR = 10**12


def has_output() -> bool:
    return no_output() is None


@pytest.fixture
def notices():
    return []


@pytest.fixture
def player(notices):
    made = Player(Mixer(LIVE_RATE_HZ, VoiceSettings()), 20, notices.append, NULL)
    yield made
    made.close()


def utterance(cue_id: str, seconds: float) -> Utterance:
    return Utterance(cue_id, np.zeros(round(seconds * LIVE_RATE_HZ), dtype=np.float32), 1, FAR)


def collect(player, n_ended: int, patience_s: float = 60.0):
    events = []
    give_up_s = time.monotonic() + patience_s
    while sum(e.ended for e in events) < n_ended and time.monotonic() < give_up_s:
        events += player.drain_events()
        time.sleep(0.01)
    return events


def test_saying_returns_at_once_and_ends_in_real_time(player):
    returned_s, took_s = [], []
    for cue_id in "abc":
        began_s = time.monotonic()
        player.say(utterance(cue_id, 0.3))
        returned_s.append(time.monotonic() - began_s)
        started, finished = collect(player, 1)
        took_s.append(time.monotonic() - began_s)
        assert (started.kind, finished.kind) == (SpeechEventKind.STARTED, SpeechEventKind.FINISHED)
        assert finished.sample - started.sample == round(0.3 * LIVE_RATE_HZ)
    # A busy machine may keep this test waiting; the player has no way to be sooner.
    assert min(returned_s) < 0.1
    assert 0.2 < min(took_s) < 1.5


def test_interrupting_ends_speech_soon(player):
    player.say(utterance("a", 3.0))
    time.sleep(0.2)
    began_s = time.monotonic()
    player.stop_speech()
    ended = [e for e in collect(player, 1) if e.ended]
    assert [e.reason for e in ended] == [DropReason.INTERRUPTED]
    assert time.monotonic() - began_s < 1.0


def test_a_stream_that_died_is_reopened(player, notices):
    player.say(utterance("a", 1.0))
    events = []
    until(lambda: events.extend(player.drain_events()) or events)
    player._device.device.stop()  # the system stops asking for sound, without a word
    events += collect(player, 1)
    assert [e.kind for e in events] == [SpeechEventKind.STARTED, SpeechEventKind.FINISHED]
    # All of it was said again: not only what had been left.
    assert events[1].sample - events[0].sample > (1.0 + SILENT_CALLBACK_S) * LIVE_RATE_HZ
    player.say(utterance("b", 0.1))
    assert [e.completed for e in collect(player, 1) if e.ended] == [True]
    assert ["lost" in notices[0], "back" in notices[1]] == [True, True]
    assert len(notices) == 2


def test_while_there_is_no_device_cues_are_dropped_and_not_kept(player, monkeypatch):
    def gone(*_args, **_kwargs):
        raise VoiceError(VoiceFault.NO_DEVICE, "gone")

    monkeypatch.setattr("coach.voice.player.open_output", gone)
    player._device.device.stop()
    until(lambda: not player.has_device)
    player.say(utterance("late", 0.1))
    (event,) = player.drain_events()
    assert (event.cue_id, event.reason) == ("late", DropReason.NO_DEVICE)


@pytest.fixture
def told():
    lines = []
    with background.told_to(lines.append):
        yield lines


def until(condition, patience_s=60.0):
    give_up_s = time.monotonic() + patience_s
    while not condition() and time.monotonic() < give_up_s:
        time.sleep(0.02)
    assert condition()


def test_whatever_opening_raises_it_is_tried_again(player, notices, told, monkeypatch):
    opened = player_module.open_output
    failures = [RuntimeError("driver"), OSError(5, "I/O"), VoiceError(VoiceFault.NO_DEVICE, "gone")]

    def sometimes(*words):
        if failures:
            raise failures.pop(0)
        return opened(*words)

    monkeypatch.setattr(player_module, "open_output", sometimes)
    monkeypatch.setattr(player_module, "RETRY_S", (0.0, 0.05))
    player._device.device.stop()
    until(lambda: len(notices) == 2)
    assert player.has_device
    assert "back" in notices[1]
    assert ["RuntimeError driver" in told[0], "OSError" in told[1]] == [True, True]
    player.say(utterance("b", 0.1))
    assert [e.completed for e in collect(player, 1) if e.ended] == [True]


def test_a_fault_of_the_mixer_is_told_and_the_stream_goes_on(player, notices, told, monkeypatch):
    pull = player._mixer.pull
    failures = [1, 2, 3]

    def sometimes(frames):
        if failures:
            failures.pop()
            raise IndexError("mix")
        return pull(frames)

    monkeypatch.setattr(player._mixer, "pull", sometimes)
    until(lambda: not failures)
    player.say(utterance("b", 0.1))
    assert [e.completed for e in collect(player, 1) if e.ended] == [True]
    assert notices == []
    assert len(told) == 1
    assert told[0].startswith("a fault of the coach itself in mixing the sound (IndexError mix)")


def test_a_phrase_that_cannot_be_made_is_told_and_its_cue_dropped(
    book, settings, notices, told, make_cue, monkeypatch
):
    voice = LiveVoice(book, settings, notices.append, NULL)

    def broken(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(book, "learn", broken)
    voice.say(make_cue("new", "Never heard of", deadline_s=130.0), 100.0)
    events = []
    until(lambda: events.extend(voice.events()) or any(e.ended for e in events))
    voice.close()
    assert [(e.cue_id, e.reason) for e in events if e.ended] == [("new", DropReason.FAILED)]
    assert "ZeroDivisionError" in told[0]


def test_a_whole_session_on_the_null_output(book, settings, notices, make_cue):
    voice = LiveVoice(book, replace(settings, late_s=10.0), notices.append, NULL)
    voice.say(make_cue("known", "Run tall"), 100.0)
    voice.say(make_cue("new", "Cadence one seventy four", deadline_s=130.0), 100.0)
    events = []
    until(lambda: events.extend(voice.events()) or sum(e.ended for e in events) == 2)
    voice.close()
    assert [(e.cue_id, e.completed) for e in events if e.ended] == [("known", True), ("new", True)]
    assert notices == []


def test_closing_lets_the_last_words_be_said(book, settings, notices, make_cue):
    voice = LiveVoice(book, settings, notices.append, NULL)
    voice.say(make_cue("last", "Recording started"), 0.0)
    voice.close()
    assert [e.completed for e in voice.events() if e.ended] == [True]


@pytest.mark.skipif(has_output(), reason="this machine has an audio output")
def test_without_a_device_one_line_says_so(book, settings, wav_path, make_cue, capfd):
    assert book.knows(make_cue())
    out, notices = io.StringIO(), io.StringIO()
    voice = open_voice(
        settings, speak=True, wav_path=wav_path, transcript=out, phrases=BOOK, notices=notices
    )
    voice.say(make_cue(), 1.0)
    voice.advance(5.0)
    assert [e.completed for e in voice.events() if e.ended] == [True]
    voice.close()
    assert len(notices.getvalue().splitlines()) == 1
    assert "no audio output" in notices.getvalue()
    assert out.getvalue().startswith("[00:01] Run tall")
    assert wav_path.stat().st_size > 2 * LIVE_RATE_HZ
    assert capfd.readouterr() == ("", "")  # ALSA is silent, too


@pytest.mark.skipif(not has_output(), reason="this machine has no audio output")
def test_on_a_real_output_a_cue_is_spoken(book, settings, notices, make_cue):
    voice = LiveVoice(book, settings, notices.append)
    voice.say(make_cue(), 0.0)
    voice.close()
    assert [e.completed for e in voice.events() if e.ended] == [True]
    assert notices == []
