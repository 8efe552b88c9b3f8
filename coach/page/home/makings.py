"""What is being made: one after the other, and how far each is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from coach import background
from coach.core_wording import Wording
from coach.page.home.library import HomeError
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from coach.page.home.library import Library

Key: TypeAlias = tuple[str, int | None]
"""A form, and the run it is of."""

MOST_WAITING = 8
_FAULT = mark("a fault of the coach itself; its terminal says more")


@dataclass(slots=True)
class Making:
    """One file that is being made.

    Args:
        share: How much of it is done, 0 to 1; ``None`` while it waits for another.
        over: Whether it has ended.
        trouble: Why there is no file; empty if there is one.
    """

    share: float | None = None
    over: bool = False
    trouble: str = ""

    @property
    def state(self) -> dict[str, Any]:
        if self.trouble:
            return {"state": "trouble", "line": self.trouble}
        if self.over:
            return {"state": "made"}
        share = None if self.share is None else round(self.share, 2)
        return {"state": "waiting" if share is None else "making", "share": share}


class Makings:
    """All that is being made. What two devices ask for at once is made once.

    Args:
        library: Makes it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._now: dict[Key, Making] = {}
        self._one_at_a_time = asyncio.Lock()

    def begin(self, key: Key) -> Making:
        """Have it made, if nobody asked for it already.

        Raises:
            HomeError: Too much waits already.
        """
        if key in self._now:
            return self._now[key]
        if len(self._now) >= MOST_WAITING:
            raise HomeError(Wording("much is being made already; try again when it is done"))
        making = self._now[key] = Making()
        background.task(lambda: self._make(key, making), "the page at home", "it is not made")
        return making

    async def _make(self, key: Key, making: Making) -> None:
        making_failed = tr(_FAULT)
        try:
            async with self._one_at_a_time:
                making.share = 0.0
                await self._library.make(*key, lambda share: setattr(making, "share", share))
            making_failed = ""
        except HomeError as trouble:
            making_failed = tr(trouble)
        finally:
            making.trouble = making_failed
            making.over = True
            del self._now[key]
