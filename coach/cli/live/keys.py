"""Keys during a live run, on a terminal only."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from coach import background
from coach.controls import act, by_letter

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

    from coach.app import Stop
    from coach.app.live import Asked
    from coach.controls import Kind, Outcomes


def press(
    letter: str,
    asked: Asked,
    stop: Stop,
    notify: Callable[[str], None],
    outcomes: Outcomes | None = None,
    *,
    kind: Kind = None,
) -> None:
    """Do what a key means in a session. A key without a meaning does nothing."""
    control = by_letter(letter, kind)
    if control is not None:
        act(control, asked, stop, notify, outcomes)


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
