"""Keys during a live run, on a terminal only."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach import background
from coach.model import Command
from coach.model.units import KMH_PER_M_S

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator, Mapping

    from coach.app import Stop
    from coach.app.live import Asked


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        shown: Its name on the screen.
        meaning: What it does, in a word or two.
        command: What it asks the coach for; ``None`` ends the run.
        answer: What is printed when it is pressed: the wish, for what comes of it is up to the
            coach.
        faster_kmh: So much faster the treadmill was set; then it asks for nothing.
        steeper: So much steeper, rise over run, likewise.
    """

    shown: str
    meaning: str
    command: Command | None
    answer: str
    faster_kmh: float = 0.0
    steeper: float = 0.0


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        " ": Key("space", "quiet 10 min", Command.QUIET, "quiet for 10 minutes"),
        "m": Key("m", "marker", Command.MARKER, "marker set"),
        "c": Key("c", "calibrate", Command.RECALIBRATE, "calibrating: stop and stand still"),
        "p": Key(
            "p",
            "pain",
            Command.PAIN,
            "no more cues today; stop if it hurts, see a clinician if it lasts",
        ),
        "t": Key("t", "metronome", Command.METRONOME, "metronome asked for, or ended"),
        "y": Key("y", "yes", Command.YES, "yes, if something was offered"),
        "l": Key("l", "like", Command.LIKE, "the last phrase, if any, is a good one"),
        "d": Key("d", "dislike", Command.DISLIKE, "the last phrase, if any, is no good one"),
        "-": Key("-", "less", Command.LESS, "longer gaps between cues"),
        "+": Key("+", "more", Command.MORE, "shorter gaps between cues"),
        "f": Key("f", "left foot", Command.LEFT_FOOT, "left foot; again at its next landings"),
        "[": Key("[", "slower", None, "treadmill slower by 0.5 km/h", -0.5),
        "]": Key("]", "faster", None, "treadmill faster by 0.5 km/h", 0.5),
        ",": Key(",", "flatter", None, "treadmill lower by 0.5 %", steeper=-0.005),
        ".": Key(".", "steeper", None, "treadmill steeper by 0.5 %", steeper=0.005),
        "q": Key("q", "stop", None, "stopping"),
    }
)


def press(letter: str, asked: Asked, stop: Stop, notify: Callable[[str], None]) -> None:
    """Do what a key means. A key without a meaning does nothing."""
    key = KEYS.get(letter.lower())
    if key is None:
        return
    if key.faster_kmh and asked.speed_m_s is None:
        notify("the speed is not known; give --treadmill KMH at the start")
        return
    if key.steeper and asked.rise is None:
        notify("the incline is not known; give --incline PERCENT at the start")
        return
    notify(key.answer)
    if key.steeper:
        asked.steeper(key.steeper)
    elif key.faster_kmh:
        asked.faster(key.faster_kmh / KMH_PER_M_S)
    elif key.command is None:
        stop.ask()
    else:
        asked.ask(key.command)


class Keyboard:
    """Single keys from standard input; ``restore`` gives the terminal back as it was.

    Where standard input is no terminal, or the system has no such terminals, nothing is read.
    """

    def __init__(self) -> None:
        self._undo: Callable[[], None] | None = None

    @contextlib.contextmanager
    def listening(
        self, loop: asyncio.AbstractEventLoop, pressed: Callable[[str], None]
    ) -> Iterator[bool]:
        """Within, each key is handed to ``pressed``; gives whether there are keys at all."""
        try:
            self._undo = _single_keys()
        except (ImportError, OSError, ValueError, AttributeError):
            yield False
            return
        handle = sys.stdin.fileno()

        def read() -> None:
            try:
                letters = os.read(handle, 16)
            except OSError:  # EIO: likewise; else it would be asked again at once, and again
                letters = b""
            if not letters:
                loop.remove_reader(handle)  # the terminal went away
            for letter in letters.decode(errors="replace"):
                pressed(letter)

        try:
            background.on_readable(loop, handle, read, "the keys", "they go on")
            yield True
        finally:
            loop.remove_reader(handle)
            self.restore()

    def restore(self) -> None:
        """Give the terminal back; safe to call at any time."""
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()


def _single_keys() -> Callable[[], None]:
    """Have each key delivered at once and not shown; gives what undoes that.

    Raises:
        OSError: Standard input is no terminal.
        ImportError: The system has no such terminals.
    """
    import termios  # not on every system
    import tty

    handle = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(handle)
    except termios.error as error:
        raise OSError(*error.args) from None
    tty.setcbreak(handle, termios.TCSANOW)

    def undo() -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(handle, termios.TCSANOW, before)

    return undo
