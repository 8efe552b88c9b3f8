"""Keys: what they ask for, and the terminal they leave behind."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from coach import background
from coach.app import Stop
from coach.app.live import Asked
from coach.cli.live.keys import Keyboard, press
from coach.controls import CONTROLS, controls_of
from coach.model import Command, GradeReading, PracticeKind, SpeedReading, UserCommand

KEYS = {row.letter: row for row in controls_of(None) if row.letter}
COMMANDS = {
    " ": Command.QUIET,
    "m": Command.MARKER,
    "c": Command.RECALIBRATE,
    "p": Command.PAIN,
    "t": Command.METRONOME,
    "-": Command.LESS,
    "+": Command.MORE,
    "f": Command.LEFT_FOOT,
    "y": Command.YES,
    "l": Command.LIKE,
    "d": Command.DISLIKE,
    "s": Command.TALK,
    "r": Command.REPEAT,
    "h": Command.STATUS,
    "u": Command.TAKE_BACK,
}


@pytest.mark.parametrize("letter", [*KEYS, "Q", "C", "x", "\x1b", "é"])
def test_a_key_does_one_thing(letter):
    asked, stop, said = Asked(), Stop(), []
    press(letter, asked, stop, said.append)
    wanted = COMMANDS.get(letter.lower())
    assert asked.taken(4.5) == ([UserCommand(4.5, wanted)] if wanted else [])
    assert stop.asked == (letter.lower() == "q")
    assert len(said) == (letter.lower() in KEYS)


@pytest.mark.parametrize(("letter", "unless"), [("t", "or"), ("y", "if"), ("l", "if"), ("d", "if")])
def test_an_answer_claims_nothing_that_only_the_coach_knows(letter, unless):
    said = []
    press(letter, Asked(), Stop(), said.append)
    assert unless in said[0].split()


def test_every_command_has_a_key():
    # The one button is none of a keyboard, and who has one needs no question before the end.
    keys = {row.command for row in CONTROLS.values() if row.letter}
    assert keys == {*Command, None} - {Command.BUTTON, Command.END}
    assert {row.command for row in CONTROLS.values()} == {*Command, None}


@pytest.mark.parametrize("kind", [None, *PracticeKind])
def test_a_letter_is_of_one_control_in_each_session(kind):
    letters = [row.letter for row in controls_of(kind) if row.letter]
    assert len(set(letters)) == len(letters)
    assert {"q", "p", "u", " ", "s", "h", "r", "c", "m"} <= set(letters)
    assert ("t" in letters) == ("[" in letters) == (kind is None)
    assert ("n" in letters) == (kind in (PracticeKind.STAND, PracticeKind.EXERCISE))
    assert ("y" in letters) == (kind in (None, PracticeKind.EXERCISE))


def test_a_key_of_another_sort_of_session_does_nothing():
    asked, said = Asked(), []
    press("n", asked, Stop(), said.append)
    press("t", asked, Stop(), said.append, kind=PracticeKind.EXERCISE)
    assert (asked.taken(1.0), said) == ([], [])
    press("n", asked, Stop(), said.append, kind=PracticeKind.EXERCISE)
    assert asked.taken(1.0) == [UserCommand(1.0, Command.NEXT)]


def test_pain_told_again_within_half_a_minute_is_taken_back():
    asked, said = Asked(), []
    for t_s, command in (
        (10.0, Command.PAIN),
        (39.0, Command.TAKE_BACK),
        (50.0, Command.PAIN),
        (80.5, Command.PAIN),
    ):
        asked.taken(t_s - 0.1)
        press("p", asked, Stop(), said.append)
        assert asked.taken(t_s) == [UserCommand(t_s, command)]
    assert "taken back" in said[1]
    assert [line == said[0] for line in said] == [True, False, True, True]


def test_what_was_asked_is_taken_once_and_in_order():
    asked = Asked()
    for command in (Command.MARKER, Command.QUIET, Command.MARKER):
        asked.ask(command)
    taken = asked.taken(1.0)
    assert [event.command for event in taken] == [Command.MARKER, Command.QUIET, Command.MARKER]
    assert asked.taken(2.0) == []


async def _listen(keyboard, typed, master):
    pressed = []
    with keyboard.listening(asyncio.get_running_loop(), pressed.append) as there:
        os.write(master, typed)
        for _ in range(100):
            if len(pressed) >= len(typed):
                break
            await asyncio.sleep(0.01)
    return there, "".join(pressed)


def test_keys_come_one_by_one_and_the_terminal_is_given_back(monkeypatch):
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    try:
        master, slave = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine gives no terminal: {error}")
    with os.fdopen(slave, "r", closefd=True) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        before = termios.tcgetattr(slave)
        there, pressed = asyncio.run(_listen(Keyboard(), b"m q", master))
        assert there
        assert pressed == "m q"  # without Enter
        assert termios.tcgetattr(slave) == before
    os.close(master)


def test_without_a_terminal_there_are_no_keys(monkeypatch):
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)

        async def listen():
            with Keyboard().listening(asyncio.get_running_loop(), lambda _: None) as there:
                return there

        assert asyncio.run(listen()) is False


def test_the_treadmills_speed_is_told_each_second_and_follows_the_keys():
    asked, stop, said = Asked(3.0), Stop(), []
    told = [asked.taken(t) for t in (0.0, 0.4, 1.0, 1.5)]
    assert told == [[SpeedReading(0.0, 3.0)], [], [SpeedReading(1.0, 3.0)], []]
    for letter in "]][":
        press(letter, asked, stop, said.append)
    (reading,) = asked.taken(2.0)
    assert reading.speed_m_s == pytest.approx(3.0 + 0.5 / 3.6)
    assert not stop.asked
    for _ in range(60):
        press("[", asked, stop, said.append)
    assert asked.speed_m_s == 0.5


def test_a_speed_that_was_never_told_does_not_change():
    asked, said = Asked(), []
    press("]", asked, Stop(), said.append)
    assert asked.taken(5.0) == []
    assert "--treadmill" in said[0]


def test_the_treadmills_incline_is_told_and_follows_the_keys():
    asked, stop, said = Asked(3.0, 0.02), Stop(), []
    assert asked.taken(0.0) == [SpeedReading(0.0, 3.0), GradeReading(0.0, 0.02)]
    for letter in "..,":
        press(letter, asked, stop, said.append)
    assert asked.taken(0.5) == []
    assert asked.taken(1.0)[1] == GradeReading(1.0, 0.025)
    for _ in range(200):
        press(",", asked, stop, said.append)
    assert asked.rise == -0.4
    assert not stop.asked


def test_an_incline_that_was_never_told_does_not_change():
    asked, said = Asked(3.0), []
    press(".", asked, Stop(), said.append)
    assert asked.taken(5.0) == [SpeedReading(5.0, 3.0)]
    assert "--incline" in said[0]


class Loop:
    """An event loop that calls a reader when told to."""

    def __init__(self):
        self.read = None

    def add_reader(self, _handle, read):
        self.read = read

    def remove_reader(self, _handle):
        self.read = None


def test_a_terminal_that_goes_away_is_not_asked_again(monkeypatch):
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    with os.fdopen(slave, "r", closefd=True) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        loop = Loop()
        with Keyboard().listening(loop, print):

            def gone(*_):
                raise OSError(5, "Input/output error")

            with monkeypatch.context() as patched:
                patched.setattr(os, "read", gone)
                loop.read()
            assert loop.read is None
    os.close(master)


def test_a_key_that_fails_is_told_and_the_next_one_is_heard(monkeypatch):
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    told, pressed = [], []

    def press_one(letter):
        if letter == "m":
            raise KeyError(letter)
        pressed.append(letter)

    with os.fdopen(slave, "r", closefd=True) as terminal, background.told_to(told.append):
        monkeypatch.setattr(sys, "stdin", terminal)
        loop = Loop()
        with Keyboard().listening(loop, press_one):
            os.write(master, b"m")
            loop.read()
            os.write(master, b"l")
            loop.read()
    os.close(master)
    assert pressed == ["l"]
    assert told == ["a fault of the coach itself in the keys (KeyError 'm'); they go on"]
