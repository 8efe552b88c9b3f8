"""`coach voice test`: the lead-in that a headset needs, found by asking."""

from __future__ import annotations

import pytest

from coach.cli.sound.voice_trial import (
    COUNT,
    PRE_ROLLS_MS,
    SOUNDS,
    find_pre_roll,
)
from coach.model import Sound
from coach.voice.sounds import EARCONS


class Headset:
    """Swallows the first so many ms of a count, and a wearer who answers."""

    def __init__(self, swallows_ms, answer="one"):
        self.swallows_ms, self.counted, self.answer = swallows_ms, [], answer

    def count(self, pre_roll_ms):
        self.counted.append(pre_roll_ms)

    def ask(self, question):
        assert "first" in question
        return self.answer if self.counted[-1] >= self.swallows_ms else "two"


@pytest.mark.parametrize(
    ("swallows_ms", "found"), [(0, 0), (250, 300), (600, 800), (1500, 1500), (9999, None)]
)
@pytest.mark.parametrize("answer", ["one", " One ", "1"])
def test_the_shortest_lead_in_that_is_enough_is_found(swallows_ms, found, answer):
    headset = Headset(swallows_ms, answer)
    assert find_pre_roll(headset.count, headset.ask) == found
    assert headset.counted == [ms for ms in PRE_ROLLS_MS if found is None or ms <= found]


def test_the_set_has_every_earcon():
    assert [sound for sound, _ in SOUNDS] == [s for s in Sound if s in EARCONS]
    assert COUNT.text.startswith("one")


def test_without_a_loudspeaker_it_is_one_line_and_code_3(coach, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("coach.voice.outputs.miniaudio_output.audible_backends", list)
    code, out, err = coach("voice", "test")
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert "no audio output" in err
