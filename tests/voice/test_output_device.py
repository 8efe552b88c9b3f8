"""No output that nobody can hear is ever taken for a loudspeaker."""

from dataclasses import replace

import pytest
from voice_phrases import BOOK

from coach.cli.sound.speech_output import no_output
from coach.voice import VoiceError, VoiceFault, open_live
from coach.voice.outputs.miniaudio_output import audible_backends, through
from coach.voice.outputs.sound_output import OutputChoice

RATE_HZ = 44100
BUFFER_MS = 20
miniaudio = pytest.importorskip("miniaudio", reason="this machine has no miniaudio")
NULL = miniaudio.Backend.NULL


def silence():
    frames = yield b""
    while True:
        frames = yield bytes(4 * frames)


def started():
    pcm = silence()
    next(pcm)
    return pcm


class NoSoundLibrary:
    """miniaudio where neither ALSA nor PulseAudio is installed: only the null backend opens.

    Args:
        backends: As miniaudio takes them: an empty list stands for all.
    """

    opened: list["NoSoundLibrary"] = []  # noqa: RUF012  emptied by the fixture
    falls_back = False

    def __init__(self, *_, backends, **__):
        if backends and NULL not in backends and not self.falls_back:
            raise miniaudio.MiniaudioError("cannot init context")
        self.backend, self.is_open, self.is_started = "Null", True, False
        self.opened.append(self)

    def start(self, _):
        self.is_started = True

    def close(self):
        self.is_open = False


@pytest.fixture
def bare(monkeypatch):
    NoSoundLibrary.opened.clear()
    monkeypatch.setattr("miniaudio.PlaybackDevice", NoSoundLibrary)
    return NoSoundLibrary


def refused(backends=None):
    with pytest.raises(VoiceError, match="no audio output on this machine") as caught:
        through(backends).open(started(), RATE_HZ, BUFFER_MS)
    assert caught.value.reason is VoiceFault.NO_DEVICE


def test_no_backend_means_none_and_not_all(bare):
    refused(backends=())
    assert bare.opened == []


def test_a_build_without_any_audible_backend_has_no_output(bare, monkeypatch):
    # A build may have them switched off.
    monkeypatch.setattr("miniaudio.get_enabled_backends", lambda: {NULL, miniaudio.Backend.CUSTOM})
    assert audible_backends() == []
    refused()
    assert bare.opened == []


def test_without_a_sound_library_there_is_no_output(bare):
    refused()
    assert bare.opened == []


@pytest.mark.parametrize("backends", [None, (miniaudio.Backend.ALSA,)])
def test_what_opened_counts_and_not_what_was_asked_for(bare, monkeypatch, backends):
    monkeypatch.setattr(bare, "falls_back", True)
    refused(backends)
    (device,) = bare.opened
    assert (device.is_open, device.is_started) == (False, False)


def test_neither_the_check_nor_the_voice_takes_it(bare, monkeypatch, settings):
    monkeypatch.setattr(bare, "falls_back", True)
    alone = replace(settings, output=OutputChoice.MINIAUDIO)
    assert no_output(alone).reason is VoiceFault.NO_DEVICE
    with pytest.raises(VoiceError) as caught:
        open_live(alone, BOOK, print)
    assert caught.value.reason is VoiceFault.NO_DEVICE
    assert not any(device.is_open for device in bare.opened)


def test_a_device_that_does_not_start_is_given_back(bare, monkeypatch):
    monkeypatch.setattr(bare, "falls_back", True)

    def fails(*_):
        raise miniaudio.MiniaudioError("failed to start audio device")

    monkeypatch.setattr(bare, "start", fails)
    with pytest.raises(VoiceError) as caught:
        through((NULL,)).open(started(), RATE_HZ, BUFFER_MS)
    assert caught.value.reason is VoiceFault.NO_DEVICE
    assert [device.is_open for device in bare.opened] == [False]


def test_who_asks_for_the_null_backend_gets_it():
    device = through((NULL,)).open(started(), RATE_HZ, BUFFER_MS)
    assert device.name == "miniaudio, Null"
    device.close()


def test_null_is_how_a_device_calls_this_backend():
    # The names of the class and of the device differ for some; not for the two that count.
    called = {
        backend: miniaudio.ffi.string(miniaudio.lib.ma_get_backend_name(backend.value)).decode()
        for backend in (NULL, miniaudio.Backend.CUSTOM)
    }
    assert all(backend.name.casefold() == name.casefold() for backend, name in called.items())
