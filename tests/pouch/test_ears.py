"""The headset that comes late, and goes."""

import time
from types import SimpleNamespace

from coach.pouch import ears as room
from coach.pouch.ears import Headset
from coach.voice import VoiceError
from coach.voice.errors import VoiceFault


def waited(there, within_s=10.0):
    until_s = time.monotonic() + within_s
    while not there() and time.monotonic() < until_s:
        time.sleep(0.01)
    return there()


def test_it_is_looked_for_until_it_is_there(monkeypatch):
    monkeypatch.setattr(room, "LOOK_EVERY_S", 0.01)
    tries, closed = [], []
    voice = SimpleNamespace(audible=True, close=lambda: closed.append(True))

    def open_voice():
        tries.append(1)
        if len(tries) < 3:
            raise VoiceError(VoiceFault.NO_DEVICE, "no audio output")
        return voice

    headset = Headset(open_voice)
    assert waited(lambda: headset.there)
    assert len(tries) == 3
    voice.audible = False
    assert not headset.there
    assert headset.voice is voice  # it comes back by itself
    headset.close()
    assert closed == [True]


def test_what_nobody_foresaw_is_tried_again(monkeypatch, capsys):
    monkeypatch.setattr(room, "LOOK_EVERY_S", 0.01)
    tries = []

    def open_voice():
        tries.append(1)
        raise RuntimeError("odd")

    headset = Headset(open_voice)
    assert waited(lambda: len(tries) > 3)
    headset.close()
    assert capsys.readouterr().err.count("RuntimeError odd") == 1
