"""What every live source is: inputs out of one queue until closed, with the ticks of the clock."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

from coach import background
from coach.host import host_now_s
from coach.model import Tick
from coach.sources.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType

    from coach.model import Input


class InboxSource(ABC):
    """Inputs of one sensor in the order in which they come.

    Args:
        queue_limit: Data packets and ticks that wait for the consumer.
        tick_s: Period of ticks.
        inbox: Where inputs go; that of another source, which then gives the ticks too, if the
            sensors are worn together.
    """

    family = ""
    has_gyro = True

    def __init__(self, queue_limit: int, tick_s: float, inbox: Inbox | None) -> None:
        self.sensor_id = ""
        self.sensor_name = ""
        self.battery_percent: int | None = None
        self.inbox = Inbox(queue_limit) if inbox is None else inbox
        self._ticks = inbox is None
        self._tick_s = tick_s
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def dropped(self) -> int:
        """Inputs given up because the consumer was too slow."""
        return self.inbox.dropped

    @property
    def waiting(self) -> int:
        """Inputs not yet taken."""
        return len(self.inbox)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Input:
        event = await self.inbox.take()
        if event is None:
            raise StopAsyncIteration
        return event

    @abstractmethod
    async def open(self) -> None:
        """Have the stream running, or raise a ``SourceError``."""

    @abstractmethod
    async def close(self) -> None:
        """End the stream: what is queued can still be taken."""

    def _care(
        self,
        watch: Callable[[], Coroutine[Any, Any, None]],
        what: str,
        breath: Callable[[], float],
    ) -> None:
        """From now on watch the link, beside the ticks if they are this source's.

        Args:
            watch: The care for the link.
            what: It, for people.
            breath: Gives the pause after an exception before either begins anew.
        """
        then = "it goes on"
        self._tasks = [background.task(watch, what, then, breath)]
        if self._ticks:
            what = "the ticking of the clock"
            self._tasks.append(background.task(self._tick, what, then, breath))

    @property
    def tasks_ended(self) -> list[str]:
        """Work of this source that has ended though it never should; by name."""
        return [task.get_name() for task in self._tasks if task.done()]

    async def _end_care(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._tick_s)
            self.inbox.put(Tick(host_now_s()))
