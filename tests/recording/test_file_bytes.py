"""Bytes that stay in their file are those of the file, wherever they are asked for."""

from __future__ import annotations

import random
import sys
import zlib

import pytest

from coach.recording import file_bytes
from coach.recording.errors import RecordingError
from coach.recording.file_bytes import FileBytes


@pytest.fixture
def told(tmp_path, monkeypatch):
    monkeypatch.setattr(file_bytes, "_BLOCK", 64)
    data = random.Random(1).randbytes(1000)
    path = tmp_path / "some.bytes"
    path.write_bytes(data)
    return data, path


def test_parts_checksums_and_marks_are_those_of_the_file(told):
    data, path = told
    found, chance = FileBytes(path), random.Random(2)
    assert len(found) == len(data)
    for _ in range(500):
        start, end = sorted(chance.choices(range(1100), k=2))
        assert found.part(start, end) == data[start:end]
        assert found.checksum(min(end, 1000)) == zlib.crc32(data[:end])
        mark, begin = data[start : start + 4], chance.randrange(1000)
        if len(mark) == 4:
            assert found.find(mark, begin) == data.find(mark, begin)
    assert found.find(b"nowhere", 0) == -1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not deleted there")
def test_a_file_that_is_deleted_is_read_on(told):
    data, path = told
    found = FileBytes(path)
    path.unlink()
    assert found.part(0, 1000) == data


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(RecordingError, match="cannot read"):
        FileBytes(tmp_path / "nothing")
    with pytest.raises(RecordingError, match="cannot read"):
        FileBytes(tmp_path)
