"""A sentence with a number that was never said sounds: the real voice, a pretended headset."""

import sys
import threading
import time

import numpy as np
import pytest

from coach.phrases.english import ENGLISH_BOOK
from coach.phrases.shipped import shipped_sentences
from coach.pouch.ears import Headset
from coach.pouch.mouth import Mouth
from coach.voice import VoiceSettings
from coach.voice.interface import LIVE_RATE_HZ
from coach.voice.loudspeaker import LiveVoice
from coach.voice.outputs.sound_output import Output, no_device
from coach.voice.phrase_book import PhraseBook
from coach.voice.renderer import Renderer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the engine that comes along is Linux's"),
]
PIECE_S = 0.05


class Pretended:
    """A headset that can be put on: it takes sound as fast as it is heard, and keeps it."""

    def __init__(self):
        self.there = False
        self.sound = []

    def output(self):
        return Output("pretended", str, self._open)

    def _open(self, pcm, rate_hz, buffer_ms):
        del buffer_ms
        if not self.there:
            raise no_device()
        return Opened(self, pcm, rate_hz)

    @property
    def loud_s(self):
        """How long it was louder than the noise that keeps a headset awake."""
        sound = np.concatenate(self.sound) if self.sound else np.zeros(1)
        return float((np.abs(sound) > 0.01).sum()) / LIVE_RATE_HZ


class Opened:
    name = "pretended"
    lost = False

    def __init__(self, headset, pcm, rate_hz):
        self._closing = threading.Event()
        self._playing = threading.Thread(target=self._play, args=(headset, pcm, rate_hz))
        self._playing.start()

    def _play(self, headset, pcm, rate_hz):
        while not self._closing.wait(PIECE_S):
            piece = pcm.send(round(PIECE_S * rate_hz))
            headset.sound.append(np.frombuffer(piece, dtype=np.float32))

    def audible(self):
        return True

    def close(self):
        self._closing.set()
        self._playing.join()


def waited(there, within_s=60.0):
    until_s = time.monotonic() + within_s
    while not there() and time.monotonic() < until_s:
        time.sleep(0.02)
    return there()


def test_it_sounds_once_the_headset_is_there(tmp_path):
    pytest.importorskip("espeakng_loader")
    settings = VoiceSettings(cache_dir=tmp_path, late_s=10.0)
    headset, notices = Pretended(), []

    def open_voice():
        book = PhraseBook(Renderer(settings, ENGLISH_BOOK.language), settings)
        return LiveVoice(book, settings, notices.append, [headset.output()])

    ears = Headset(open_voice)
    mouth = Mouth(ears)
    try:
        assert not mouth.tell("nobody hears this")
        headset.there = True
        assert waited(lambda: ears.there), notices
        assert headset.loud_s == 0.0
        begun_s = time.monotonic()
        assert mouth.tell(shipped_sentences("en").text("found", {"battery": 63}))
        assert waited(lambda: headset.loud_s > 0.5), notices
        print(f"said after {time.monotonic() - begun_s:.1f} s, with half a second of it heard")
        mouth.look()
        assert mouth.events() == []  # no session learns of it
    finally:
        ears.close()
    assert notices == []
