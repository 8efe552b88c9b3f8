"""A command that takes long shows that it is at work, in whatever parts it does it."""

import io
import time

import pytest

import coach.recording
from coach.cli import progress_bar
from coach.cli.files import load_recording
from coach.model import Tick


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def on_terminal(monkeypatch):
    """Make standard error one, from the call on: pytest changes it between set-up and call."""

    def begin():
        shown = Terminal()
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr("sys.stderr", shown)
        return shown

    return begin


@pytest.fixture
def long_at_work(monkeypatch):
    """The command began a while ago."""
    monkeypatch.setattr(progress_bar, "_BEGAN_S", time.monotonic() - 10.0)


@pytest.fixture
def just_begun(monkeypatch):
    monkeypatch.setattr(progress_bar, "_BEGAN_S", time.monotonic())


def until(shown, words, within_s=60.0):
    until_s = time.monotonic() + within_s
    while words not in shown.getvalue() and time.monotonic() < until_s:
        time.sleep(0.02)


def test_what_is_done_at_once_shows_nothing(on_terminal, just_begun):
    terminal = on_terminal()
    with progress_bar.waiting("reading"):
        pass
    with progress_bar.Progress("replay", 2) as bar:
        assert list(bar.over([[Tick(0.0)], [Tick(1.0)]]))
    assert terminal.getvalue() == ""


def test_a_long_command_shows_a_spinner_soon(on_terminal, long_at_work):
    terminal, begun_s = on_terminal(), time.monotonic()
    with progress_bar.waiting("reading"):
        until(terminal, "reading")
    assert "reading" in terminal.getvalue()
    assert time.monotonic() - begun_s > progress_bar._TOO_SHORT_S


def test_a_long_command_shows_a_bar_soon(on_terminal, long_at_work):
    terminal = on_terminal()
    with progress_bar.Progress("replay", 4) as bar:
        for _ in bar.over([[Tick(0.0)], [Tick(1.0)]]):
            time.sleep(progress_bar._TOO_SHORT_S)
        assert "replay" in terminal.getvalue()


def test_reading_a_recording_counts_too(on_terminal, long_at_work, monkeypatch, recording):
    terminal = on_terminal()
    read = coach.recording.read_recording

    def slowly(path):
        until(terminal, "reading")
        return read(path)

    monkeypatch.setattr(coach.recording, "read_recording", slowly)
    assert load_recording(recording).complete
    assert "reading" in terminal.getvalue()


def test_no_terminal_no_sign(long_at_work, capsys):
    with progress_bar.waiting("reading"):
        time.sleep(2 * progress_bar._TOO_SHORT_S)
    assert capsys.readouterr().err == ""
