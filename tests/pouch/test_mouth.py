"""Sentences and cues out of one voice, and each told apart."""

from types import SimpleNamespace

from coach.pouch.mouth import OWN, Mouth


class Voice:
    """Keeps what it was given, and tells what it is told to."""

    def __init__(self):
        self.tells = True
        self.heard, self.ended, self.calls = [], [], []

    def say(self, cue, now_s):
        self.heard.append((cue.cue_id, cue.text, cue.deadline_s - now_s))

    def events(self):
        ended, self.ended = self.ended, []
        return ended

    def __getattr__(self, name):
        return lambda *words: self.calls.append((name, *words))


def test_without_a_voice_or_a_headset_nothing_is_said():
    assert not Mouth(SimpleNamespace(voice=None, there=False)).tell("hello")
    voice = Voice()
    assert not Mouth(SimpleNamespace(voice=voice, there=False)).tell("hello")
    assert voice.heard == []


def test_sentences_have_names_of_their_own_and_time_to_be_made():
    voice = Voice()
    mouth = Mouth(SimpleNamespace(voice=voice, there=True))
    assert mouth.tell("one")
    assert mouth.tell("two")
    assert [name for name, *_ in voice.heard] == [f"{OWN}1", f"{OWN}2"]
    assert all(left_s > 10.0 for *_, left_s in voice.heard)


def test_a_session_hears_of_its_own_cues_alone():
    voice = Voice()
    mouth = Mouth(SimpleNamespace(voice=voice, there=True))
    voice.ended = [SimpleNamespace(cue_id=name) for name in ("001-x", f"{OWN}1", "002-y")]
    mouth.look()
    assert [event.cue_id for event in mouth.events()] == ["001-x", "002-y"]
    assert mouth.events() == []


def test_the_next_session_hears_nothing_of_the_last_one():
    voice = Voice()
    mouth = Mouth(SimpleNamespace(voice=voice, there=True))
    voice.ended = [SimpleNamespace(cue_id="001-x")]
    mouth.begin()
    assert mouth.events() == []


def test_no_session_closes_or_silences_the_voice_of_the_journey():
    voice = Voice()
    mouth = Mouth(SimpleNamespace(voice=voice, there=True))
    mouth.interrupt()
    mouth.close()
    mouth.advance(1.0)
    mouth.metronome("change", 1.0)
    assert voice.calls == [("advance", 1.0), ("metronome", "change", 1.0)]
    assert mouth.tells
    assert not Mouth(SimpleNamespace(voice=None, there=False)).tells
