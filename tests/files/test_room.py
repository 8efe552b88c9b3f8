"""Sound gives way before the recording, the recording before the history."""

import errno
from types import SimpleNamespace

import numpy as np
import pytest

from coach.files import room
from coach.recording.disk import Sink
from coach.voice.wav_file import GrowingWav, is_whole

MIB = 1 << 20


def disk_of(blocks, left):
    return SimpleNamespace(f_blocks=blocks, f_bavail=left, f_frsize=4096)


@pytest.fixture
def disk(monkeypatch):
    left = [0.0]
    monkeypatch.setattr(
        room.os,
        "fstatvfs",
        lambda _: disk_of(1 << 20, int(left[0] * MIB) // 4096),
        raising=False,
    )

    def leave(mib):
        left[0] = mib

    return leave


def test_the_order(tmp_path, disk):
    disk(100.0)
    wav, sink = GrowingWav(tmp_path / "a.wav", 8000), Sink(tmp_path / "a.mcap")
    sound = np.zeros(8000, np.float32)
    wav.append(sound)
    sink.write(b"one")
    sink.flush()
    disk(15.0)
    with pytest.raises(OSError, match="space") as refused:
        wav.append(sound)
    assert refused.value.errno == errno.ENOSPC
    assert is_whole((tmp_path / "a.wav").read_bytes())
    sink.write(b"two")
    sink.flush()
    disk(1.9)
    sink.write(b"three")
    with pytest.raises(OSError, match="space"):
        sink.flush()
    assert (tmp_path / "a.mcap").read_bytes() == b"onetwo"
    wav.close()
    sink.close()


def test_a_disk_that_tells_no_size_is_not_full(tmp_path, monkeypatch):
    monkeypatch.setattr(room.os, "fstatvfs", lambda _: disk_of(0, 0), raising=False)
    sink = Sink(tmp_path / "a.mcap")
    sink.write(b"one")
    sink.flush()
    sink.close()
    assert (tmp_path / "a.mcap").read_bytes() == b"one"


@pytest.mark.parametrize("fails", [False, True])
def test_sound_takes_the_place_of_a_file_once_it_is_whole(tmp_path, disk, fails):
    path = tmp_path / "a.wav"
    path.write_bytes(b"before")
    disk(100.0)
    wav = GrowingWav(path, 8000)
    wav.append(np.zeros(8000, np.float32))
    if fails:
        disk(1.0)
        with pytest.raises(OSError, match="space"):
            wav.append(np.zeros(8000, np.float32))
    assert path.read_bytes() == b"before"
    wav.close()
    assert (path.read_bytes() == b"before") is fails
    assert fails or is_whole(path.read_bytes())
    assert list(tmp_path.iterdir()) == [path]
