"""How the runner reaches a run: keys, the page's buttons and a headset, all to the same end."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from coach.cli.live.keys import press
from coach.cli.notes import note
from coach.controls import HeadsetKeys, act, controls_of
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from coach.app import Stop
    from coach.app.live import Asked
    from coach.cli.live.keys import Keyboard
    from coach.controls import Control, Kind, Outcomes


class RunControls:
    """The controls of one run, on its event loop.

    Args:
        keyboard: Of the terminal.
        asked: Takes what the runner asks for.
        stop: Ends the run.
        outcomes: Listens to the run and tells what came of what was asked for.
        kind: What the session is for.
    """

    def __init__(
        self,
        keyboard: Keyboard,
        asked: Asked,
        stop: Stop,
        outcomes: Outcomes,
        kind: Kind = None,
    ) -> None:
        self._kind = kind
        self._keyboard = keyboard
        self._asked = asked
        self._stop = stop
        self._outcomes = outcomes
        self._loop = asyncio.get_running_loop()

    def pressed_on_page(self, control: Control, answer: Callable[[str], None]) -> None:
        """A button of the page, pressed on the page's own thread."""

        def told(line: str) -> None:
            line = tr(line)
            note(tr("page: {line}", line=line))
            answer(line)

        with contextlib.suppress(RuntimeError):  # the run has ended meanwhile
            self._loop.call_soon_threadsafe(self._act, control, told)

    def _act(self, control: Control, notify: Callable[[str], None]) -> None:
        act(control, self._asked, self._stop, notify, self._outcomes)

    @contextlib.asynccontextmanager
    async def listening(self, *, page: bool) -> AsyncIterator[None]:
        """Within, keys and headsets are heard.

        Args:
            page: Whether there is a page with buttons.
        """
        headset = HeadsetKeys(lambda control: self._act(control, note), note)

        def key(letter: str) -> None:
            press(letter, self._asked, self._stop, note, self._outcomes, kind=self._kind)

        with self._keyboard.listening(self._loop, key) as keys:
            note(controls_line(keys=keys, page=page, kind=self._kind))
            async with headset.listening():
                yield


def controls_line(*, keys: bool, page: bool, kind: Kind = None) -> str:
    """Which controls there are, beside what only a keyboard has.

    Args:
        keys: Whether there is a keyboard.
        page: Whether there is a page with buttons.
        kind: What the session is for.
    """
    told: list[str] = []
    for row in controls_of(kind):
        beside = [
            row.media and tr("headset's {key}", key=tr(row.media_shown)),
            row.presses and tr("{times}x button", times=row.presses),
        ]
        key = keys and row.letter and tr("key {key}", key=tr(row.shown))
        ways = (key, *beside, page and row.page and tr("page"))
        if any(beside) or (page and row.page):
            told.append(f"{tr(row.meaning)} ({', '.join(str(way) for way in ways if way)})")
    return tr("controls: {controls}", controls="; ".join(told))
