"""WAV files read without miniaudio: as with it."""

import struct
import sys

import numpy as np
import pytest

from coach.voice import VoiceError, VoiceFault
from coach.voice.plain_wav import read_plain_wav
from coach.voice.speech_audio import decode

RATE_HZ = 22050
NO_MINIAUDIO = "this machine has no miniaudio"


def form(width, n_channels, kind=1):
    frame = width * n_channels
    return struct.pack("<IHHIIHH", 16, kind, n_channels, RATE_HZ, RATE_HZ * frame, frame, 8 * width)


def write_wav(path, width, n_channels, data, kind=1):
    size = struct.pack("<I", 36 + len(data))
    head = b"RIFF" + size + b"WAVEfmt " + form(width, n_channels, kind)
    path.write_bytes(head + b"data" + struct.pack("<I", len(data)) + data)
    return path


def noise(width, n_frames=400):
    values = np.random.default_rng(width).integers(-(2**31), 2**31, n_frames)
    if width == 1:
        return bytes((int(value) >> 24) + 128 for value in values)
    shift = 8 * (4 - width)
    return b"".join((int(v) >> shift).to_bytes(width, "little", signed=True) for v in values)


@pytest.fixture
def without_miniaudio(monkeypatch):
    # What Python itself does where a package is not installed.
    monkeypatch.setitem(sys.modules, "miniaudio", None)


@pytest.mark.parametrize("n_channels", [1, 2])
@pytest.mark.parametrize(("width", "apart"), [(1, 2**-6), (2, 0.0), (3, 0.0), (4, 2**-23)])
def test_it_reads_what_miniaudio_reads(tmp_path, width, apart, n_channels):
    # A byte is a coarse step, and miniaudio puts its zero half a step elsewhere.
    pytest.importorskip("miniaudio", reason=NO_MINIAUDIO)
    path = write_wav(tmp_path / "a.wav", width, n_channels, noise(width))
    plain, rate_hz = read_plain_wav(path)
    sound, expected_hz = decode(path)
    assert (rate_hz, plain.dtype, plain.shape) == (expected_hz, sound.dtype, sound.shape)
    assert np.ptp(sound) > 1.0
    np.testing.assert_allclose(plain, sound, rtol=0, atol=apart)


def test_a_file_cut_short_is_read_to_its_last_whole_sample(tmp_path):
    path = write_wav(tmp_path / "a.wav", 2, 2, noise(2))
    whole, _ = read_plain_wav(path)
    path.write_bytes(path.read_bytes()[:-5])
    cut, _ = read_plain_wav(path)
    np.testing.assert_array_equal(cut, whole[: len(cut)])
    assert len(cut) == len(whole) - 2


@pytest.mark.parametrize(
    ("width", "kind"), [(4, 3), (8, 1), (2, 2)], ids=["float", "8 bytes", "compressed"]
)
def test_what_is_not_plain_is_one_line(tmp_path, without_miniaudio, width, kind):
    path = write_wav(tmp_path / "a.wav", width, 1, bytes(80), kind)
    with pytest.raises(VoiceError, match=r"a\.wav is not readable audio \(without") as caught:
        decode(path)
    assert caught.value.reason is VoiceFault.BAD_AUDIO


@pytest.mark.parametrize("data", [b"", b"RIFF", b"FORM" + bytes(100)])
def test_no_wav_file_at_all_is_one_line_too(tmp_path, without_miniaudio, data):
    (tmp_path / "a.wav").write_bytes(data)
    for path in (tmp_path / "a.wav", tmp_path / "absent.wav"):
        with pytest.raises(VoiceError) as caught:
            decode(path)
        assert caught.value.reason is VoiceFault.BAD_AUDIO


def test_a_phrase_of_the_engine_is_the_same_without_miniaudio(rendered, monkeypatch):
    pytest.importorskip("miniaudio", reason=NO_MINIAUDIO)
    path = rendered.path_of("Run tall")
    sound, rate_hz = decode(path)
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    plain, plain_hz = decode(path)
    assert (plain_hz, len(plain)) == (rate_hz, len(sound))
    np.testing.assert_array_equal(plain, sound)
