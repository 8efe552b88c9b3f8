"""A remedy that fits: what the system refuses says what can be done about it."""

from __future__ import annotations

import builtins
import errno
import io
import os
from pathlib import Path

import pytest

from coach.files.trouble import to_read_it, to_write_it, what_went_wrong
from tests.cli.places import RECORDINGS


def refused(number):
    return OSError(number, os.strerror(number), "run.mcap")


@pytest.mark.parametrize(
    ("number", "reading", "writing"),
    [
        (errno.ENOENT, "check the name", "make the folder first"),
        (errno.EACCES, "permissions", "a folder of yours"),
        (errno.EISDIR, "a file in it", "give the name of a file"),
        (errno.EIO, "disk", "disk"),
        (errno.EMFILE, "check the file", "choose another folder"),
    ],
)
def test_the_remedy_fits_what_went_wrong(number, reading, writing):
    assert reading in to_read_it(refused(number))
    assert writing in to_write_it(refused(number))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EIO, errno.EISDIR])
def test_only_a_missing_file_is_a_matter_of_its_name(number):
    assert "name" not in to_read_it(refused(number)).replace("the name of a file", "")
    assert what_went_wrong(refused(number)) == os.strerror(number).lower()


RECORDING = RECORDINGS / "quick-feet.simulated.mcap"
READING = {
    "a recording": ("replay", "{}"),
    "an import": ("import", "{}", "-o", "x.mcap", "--placement", "chest"),
    "a calibration": ("replay", "{recording}", "--calibration", "{}"),
    "a story": ("simulate", "{}", "-o", "x.mcap"),
    "phrases": ("words", "--words", "{}"),
    "history lines": ("history", "import", "{}"),
    "a backup": ("history", "restore", "{}", "--yes"),
    "what is sent again": ("run", "--sensor", "virtual", "--virtual-from", "{}"),
}
SUFFIX = {
    "an import": ".csv",
    "a calibration": ".json",
    "a story": ".toml",
    "phrases": ".toml",
    "history lines": ".jsonl",
    "a backup": ".sqlite",
}


def tried(coach, what, path):
    words = [
        word.format(path, recording=RECORDINGS / "quick-feet.simulated.mcap")
        for word in READING[what]
    ]
    code, _, err = coach(*words)
    return code, err.splitlines()[-1]


@pytest.mark.parametrize("what", READING)
def test_an_empty_file_is_called_empty(coach, tmp_path, what):
    path = tmp_path / f"nothing{SUFFIX.get(what, '.mcap')}"
    path.write_bytes(b"")
    code, line = tried(coach, what, path)
    assert code == 1
    assert "is empty" in line
    assert "nothing" in line


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="permissions of POSIX")
@pytest.mark.parametrize("what", READING)
def test_a_file_that_may_not_be_read_is_not_a_matter_of_its_name(
    coach, tmp_path, monkeypatch, what
):
    path = tmp_path / f"shut{SUFFIX.get(what, '.mcap')}"
    path.write_text("whatever")
    path.chmod(0)
    if os.getuid() == 0:  # who may read everything
        _shut(monkeypatch, path)
    code, line = tried(coach, what, path)
    assert code == 1
    assert "permission denied" in line
    assert "check the name" not in line


def _shut(monkeypatch, path):
    """Have the system refuse this one file, however it is opened."""
    shut = str(path)

    def refusing(real):
        def opened(file, *args, **kwargs):
            if not isinstance(file, int) and os.fspath(file) == shut:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), shut)
            return real(file, *args, **kwargs)

        return opened

    for where in (builtins, io, os):
        monkeypatch.setattr(where, "open", refusing(where.open))
    assert Path(shut).exists()
