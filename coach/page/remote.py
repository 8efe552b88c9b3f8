"""The page as a remote control: which buttons it has, and what comes of a press."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from websockets.frames import CloseCode

from coach.model.inputs import TAKE_BACK_S
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from websockets.asyncio.server import ServerConnection

    from coach.controls import Control

MOST_PRESSES = 6
"""Of one device within ``WITHIN_S``: a thumb that trembles, not a program."""
MOST_OF_ALL = 20
WITHIN_S = 10.0
MOST_ODD = 5
"""Messages of one connection that are no press of a button here; then it is sent away."""
_PATIENCE_S = 5.0

_UNKNOWN = mark("that is no button of this page")
_TOO_MANY = mark("too many at once; wait a moment")
_NO_ANSWER = mark("the coach did not answer")


class Rate:
    """So many within a time, and no more.

    Args:
        most: How many.
        clock: Seconds, monotonic.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at_s: deque[float] = deque(maxlen=most)
        self._most = most

    def allows(self) -> bool:
        """Whether one more is let through now; it counts if it is."""
        now_s = self._clock()
        if len(self._at_s) == self._most and now_s - self._at_s[0] < WITHIN_S:
            return False
        self._at_s.append(now_s)
        return True


@dataclass(frozen=True, slots=True)
class Remote:
    """What the devices that were let in may ask for.

    Args:
        controls: The buttons, by name, in order.
        press: Takes a control and where its answer goes, from the page's thread; returns at once.
            The answer may come from any thread.
    """

    controls: Mapping[str, Control]
    press: Callable[[Control, Callable[[str], None]], None]
    rate: Rate = field(default_factory=lambda: Rate(MOST_OF_ALL))

    def buttons(self) -> str:
        """The message that tells a page its buttons."""
        rows = [
            {
                "name": row.name,
                "text": tr(row.meaning),
                "sure": row.stops,
                "undoes": row.undoes,
                "for_s": TAKE_BACK_S if row.undoes else 0.0,
            }
            for row in self.controls.values()
        ]
        return json.dumps({"buttons": rows})

    def asked(self, said: str | bytes) -> Control | None:
        """The control that a message asks for: an object with its name and no more."""
        try:
            words = json.loads(said)
        except (ValueError, RecursionError):
            return None
        if not isinstance(words, dict) or set(words) != {"press"}:
            return None
        name = words["press"]
        return self.controls.get(name) if isinstance(name, str) else None

    async def serve(self, client: ServerConnection) -> None:
        """Do what a device inside asks for, until it goes."""
        own, odd = Rate(MOST_PRESSES), 0
        async for said in client:
            control = self.asked(said)
            if control is None:
                odd += 1
                if odd >= MOST_ODD:
                    await client.close(CloseCode.POLICY_VIOLATION, "no button of this page")
                    return
                await client.send(_refused(_UNKNOWN))
            elif own.allows() and self.rate.allows():
                await client.send(await self._answer(control))
            else:
                await client.send(_refused(_TOO_MANY))

    async def _answer(self, control: Control) -> str:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()

        def answered(line: str) -> None:
            if not answer.done():
                answer.set_result(line)

        def told(line: str) -> None:
            with contextlib.suppress(RuntimeError):  # the page has ended meanwhile
                loop.call_soon_threadsafe(answered, line)

        self.press(control, told)
        try:
            line = await asyncio.wait_for(answer, _PATIENCE_S)
        except TimeoutError:
            return _refused(_NO_ANSWER)
        return json.dumps({"did": control.name, "answer": line})


def _refused(why: str) -> str:
    return json.dumps({"refused": tr(why)})
