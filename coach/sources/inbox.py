"""The queue between the radio's callbacks and whoever consumes the inputs."""

from __future__ import annotations

import asyncio
from collections import deque

from coach.model import Channel, Input, Notification, Tick


class Inbox:
    """Inputs in order, bounded.

    When it is full the oldest data packet or tick makes room and is counted. The oldest rather
    than the newest: then the gap lies before what is still queued, and the filters have settled
    again by the time the consumer is back at the present. Link changes, INFO and answers are few
    and later data cannot be read without them, so they always stay.

    Args:
        limit: Data packets and ticks that may wait.
    """

    def __init__(self, limit: int) -> None:
        self.dropped = 0
        self._limit = limit
        self._events: deque[Input] = deque()
        self._droppable = 0
        self._ended = False
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: Input) -> None:
        """Queue an input; after the end it is ignored. Never blocks."""
        if self._ended:
            return
        if _may_be_dropped(event):
            if self._droppable >= self._limit:
                self._drop_oldest()
            self._droppable += 1
        self._events.append(event)
        self._changed.set()

    def end(self) -> None:
        """No further inputs; those queued can still be taken."""
        self._ended = True
        self._changed.set()

    async def take(self) -> Input | None:
        """The oldest input, waiting for one; ``None`` after the last."""
        while not self._events:
            if self._ended:
                return None
            self._changed.clear()
            await self._changed.wait()
        event = self._events.popleft()
        self._droppable -= _may_be_dropped(event)
        return event

    def _drop_oldest(self) -> None:
        at = next(i for i, event in enumerate(self._events) if _may_be_dropped(event))
        del self._events[at]
        self._droppable -= 1
        self.dropped += 1


def _may_be_dropped(event: Input) -> bool:
    return isinstance(event, Tick) or (
        isinstance(event, Notification) and event.channel is Channel.DATA
    )
