"""The unit file: as systemd itself reads it, where there is one."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pouch.unit import NAME, Unit, lingered_before

VERIFY = shutil.which("systemd-analyze")
NASTY = [
    "--set",
    'cues.off=["cadence_low"]',
    "$HOME",
    "100%",
    "back\\slash",
    "",
    "a'b",
    "née 跑",
    ";",
]


def unit(*words, **more):
    usual = {"python": Path(sys.executable), "folder": Path("/tmp"), "lingered": False}
    return Unit(words=list(words), **{**usual, **more})


def command_of(text):
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return line


def read_back(line):
    """As systemd.syntax(7): quotes and backslashes, then specifiers, then variables."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))))
@settings(max_examples=200)
def test_every_word_comes_back_as_it_was(words):
    line = command_of(unit(*words).text())
    assert read_back(line) == [sys.executable, "-m", "coach", "pouch", *words]


@pytest.mark.parametrize("word", ["a\nExecStart=/bin/false", "\x1b[0m", "\x00"])
def test_no_word_becomes_a_line_of_its_own(word):
    for what in (unit(word), unit(folder=Path(f"/tmp/{word}"))):
        with pytest.raises(ValueError, match="cannot stand"):
            what.text()


@pytest.mark.parametrize("lingered", [True, False])
def test_it_remembers_whether_the_user_lingered(lingered):
    assert lingered_before(unit(lingered=lingered).text()) is lingered
    assert lingered_before("[Unit]\n") is None


def test_it_starts_again_after_a_failure_and_only_then():
    text = unit().text()
    assert "Restart=on-failure\n" in text
    assert "StartLimitIntervalSec=0\n" in text
    assert "WantedBy=default.target\n" in text


@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not installed")
def test_systemd_understands_it(tmp_path):
    path = tmp_path / NAME
    path.write_text(unit(*NASTY, environment={"COACH_HOME": '/a "b" 5%'}).text())
    done = subprocess.run(
        [VERIFY, "--user", "verify", path],
        capture_output=True, text=True, timeout=60, check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (done.returncode, [e for e in done.stderr.splitlines() if NAME in e]) == (0, [])


@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not installed")
def test_systemd_would_say_what_it_does_not_understand(tmp_path):
    path = tmp_path / NAME
    path.write_text(unit(python=Path("/no/such/python")).text().replace("Type=exec", "Type=odd"))
    done = subprocess.run(
        [VERIFY, "--user", "verify", path],
        capture_output=True, text=True, timeout=60, check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert NAME in done.stderr
