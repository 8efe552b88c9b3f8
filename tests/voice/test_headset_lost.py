"""The output goes while something is said, comes back or not, or is not there to begin with.

A program of the test's own stands on PATH in the place of pw-cat, and is killed, stopped and taken
away; everything else is the coach as it runs.
"""

from __future__ import annotations

import io
import signal
import time
from dataclasses import replace

import numpy as np
import pytest
from voice_phrases import BOOK

from coach.voice import DropReason, SpeechEventKind, open_voice
from coach.voice import player as player_module
from coach.voice.loudspeaker import LIVE_RATE_HZ, LiveVoice
from coach.voice.outputs.sound_output import OutputChoice
from coach.voice.sounds import limit

LONG = "Shorten your stride a little"


@pytest.fixture
def notices():
    return []


@pytest.fixture
def pw_cat(pretend, settings):
    pretend.stands_for("pw-cat")
    return replace(settings, output=OutputChoice.PW_CAT, keep_alive=False)


@pytest.fixture
def voice(book, pw_cat, notices, pretend):
    opened = LiveVoice(book, pw_cat, notices.append)
    pretend.until_it_plays()
    yield opened
    opened.interrupt()
    opened.close()


def ended(voice, patience_s=60.0):
    """Events up to the end of a cue."""
    events, until_s = [], time.monotonic() + patience_s
    while not any(e.ended for e in events) and time.monotonic() < until_s:
        events += voice.events()
        time.sleep(0.02)
    return events


def until(condition, patience_s=60.0):
    until_s = time.monotonic() + patience_s
    while not condition() and time.monotonic() < until_s:
        time.sleep(0.02)
    assert condition()


def until_it_speaks(pretend):
    """A part of the cue is out, and most of it is not."""
    until(lambda: np.count_nonzero(pretend.heard()[-1]) > 0.2 * LIVE_RATE_HZ)


def contains(heard, sound):
    """Whether the samples of a sound are in what was heard, one after the other."""
    first = int(np.flatnonzero(sound)[0])
    sound = sound[first:]
    starts = np.flatnonzero(np.isclose(heard, sound[0], atol=1e-6))
    found = [heard[at : at + len(sound)] for at in starts if at + len(sound) <= len(heard)]
    return any(np.allclose(part, sound, atol=1e-5) for part in found)


def told(events):
    return [(e.kind, e.reason) for e in events]


SAID = [(SpeechEventKind.STARTED, None), (SpeechEventKind.FINISHED, None)]


def test_a_cue_is_said_through_the_program(voice, book, pretend, make_cue):
    cue = make_cue(text=LONG)
    voice.say(cue, 0.0)
    assert told(ended(voice)) == SAID
    until(lambda: contains(pretend.heard()[-1], _mixed(book, cue)))


def _mixed(book, cue):
    """As the mixer gives it: the limiter leaves what is below its knee as it is."""
    return limit(book.sound(cue, LIVE_RATE_HZ).astype(np.float64)).astype(np.float32)


def test_what_was_being_said_when_the_headset_went_is_said_again_whole(
    voice, book, pretend, notices, make_cue
):
    cue = make_cue(text=LONG)
    voice.say(cue, 0.0)
    until_it_speaks(pretend)
    pretend.send(signal.SIGKILL)
    assert told(ended(voice)) == SAID
    until(lambda: len(pretend.heard()) == 2 and contains(pretend.heard()[1], _mixed(book, cue)))
    assert not contains(pretend.heard()[0], _mixed(book, cue))
    assert ["lost" in notices[0], "back, through pw-cat" in notices[1]] == [True, True]
    assert len(notices) == 2


def test_the_server_takes_two_seconds_to_come_back(
    voice, book, pretend, notices, make_cue, monkeypatch
):
    monkeypatch.setattr(player_module, "SAID_AGAIN_S", 60.0)  # however late it is tried here
    cue = make_cue(text=LONG)
    voice.say(cue, 0.0)
    until_it_speaks(pretend)
    pretend.now("refuses")
    pretend.send(signal.SIGKILL)
    until(lambda: notices)
    voice.say(make_cue("meanwhile", "Run tall"), 1.0)
    time.sleep(2.0)
    pretend.no_longer("refuses")
    events = ended(voice)
    assert [(e.cue_id, e.reason) for e in events if e.ended] == [
        ("meanwhile", DropReason.NO_DEVICE)
    ]
    (event,) = [e for e in ended(voice) if e.ended]
    assert (event.cue_id, event.completed) == (cue.cue_id, True)
    until(lambda: contains(pretend.heard()[-1], _mixed(book, cue)))
    assert len(notices) == 2


def test_what_nobody_can_hear_for_long_is_dropped_and_what_comes_later_is_said(
    voice, pretend, notices, make_cue, monkeypatch
):
    monkeypatch.setattr(player_module, "SAID_AGAIN_S", 0.8)
    voice.say(make_cue("lost", LONG), 0.0)
    until_it_speaks(pretend)
    pretend.now("refuses")
    pretend.send(signal.SIGKILL)
    events = ended(voice)
    assert told(events)[-1] == (SpeechEventKind.DROPPED, DropReason.NO_DEVICE)
    pretend.no_longer("refuses")
    until(lambda: len(notices) == 2)
    voice.say(make_cue("later", "Run tall"), 9.0)
    assert [(e.cue_id, e.completed) for e in ended(voice) if e.ended] == [("later", True)]


def test_quiet_asked_for_while_it_is_lost_is_quiet_when_it_is_back(
    voice, book, pretend, notices, make_cue
):
    cue = make_cue(text=LONG)
    voice.say(cue, 0.0)
    until_it_speaks(pretend)
    pretend.now("refuses")
    pretend.send(signal.SIGKILL)
    until(lambda: notices)
    time.sleep(0.5)  # the first try has failed
    voice.interrupt()
    pretend.no_longer("refuses")
    assert told(ended(voice))[-1] == (SpeechEventKind.DROPPED, DropReason.INTERRUPTED)
    until(lambda: len(notices) == 2)
    time.sleep(0.5)
    assert not np.any(pretend.heard()[-1])


def test_a_program_that_hangs_is_replaced(voice, book, pretend, notices, make_cue):
    cue = make_cue(text=LONG)
    voice.say(cue, 0.0)
    until_it_speaks(pretend)
    pretend.send(signal.SIGSTOP)
    assert told(ended(voice)) == SAID
    until(lambda: contains(pretend.heard()[-1], _mixed(book, cue)))
    until(lambda: len(pretend.alive()) == 1)
    assert len(notices) == 2


def test_one_that_comes_and_goes_is_tried_less_and_less_often(voice, pretend, notices):
    begun_s = time.monotonic()
    while time.monotonic() - begun_s < 6.0:
        if pretend.alive():
            pretend.send(signal.SIGKILL)
        time.sleep(0.05)
    assert len(pretend.processes()) <= 6
    assert len(notices) <= 12


def test_a_sink_that_nobody_hears_any_more_is_a_loss(voice, pretend, notices, monkeypatch):
    monkeypatch.setattr(player_module, "LISTENER_EVERY_S", 0.3)
    pw_cli = pretend.folder / "pw-cli"
    pw_cli.write_text('#!/bin/sh\necho "\tid 3, media.class = \\"Audio/Sink\\" \\"auto_null\\""\n')
    pw_cli.chmod(0o755)
    until(lambda: notices)
    assert "lost" in notices[0]
    pw_cli.unlink()
    until(lambda: len(notices) == 2)


def test_a_run_begins_without_an_output_and_sounds_when_there_is_one(
    rendered, pw_cat, pretend, make_cue
):
    pretend.now("refuses")
    said = io.StringIO()
    voice = open_voice(
        pw_cat, speak=True, wav_path=None, transcript=None, phrases=BOOK, notices=said
    )
    voice.say(make_cue("printed", "Run tall"), 1.0)
    voice.advance(8.0)
    assert [(e.cue_id, e.completed) for e in ended(voice) if e.ended] == [("printed", True)]
    assert len(said.getvalue().splitlines()) == 2  # the notice, and the cue in its place
    pretend.no_longer("refuses")
    until(lambda: "sound is there, through pw-cat" in said.getvalue())
    voice.say(make_cue("heard", LONG), 9.0)
    assert [(e.cue_id, e.completed) for e in ended(voice) if e.ended] == [("heard", True)]
    assert np.any(pretend.heard()[-1])
    voice.close()
    assert not pretend.alive()


def test_closing_leaves_no_process(book, pw_cat, pretend, make_cue):
    voice = LiveVoice(book, pw_cat, print)
    voice.say(make_cue(text="Run tall"), 0.0)
    voice.close()
    assert [e.completed for e in voice.events() if e.ended] == [True]
    assert not pretend.alive()
