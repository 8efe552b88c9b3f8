"""The queue between the radio's callbacks and whoever consumes the inputs."""

from __future__ import annotations

import asyncio
import enum
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Channel, GradeReading, LinkChange, Notification, SpeedReading, Tick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Input

MOST_TOLD = 1024
"""What a sensor says beside its samples: a few lines a connection, so more is a flood."""

MOST_NEEDED = 4096
"""Some forty lines a connection, of which the quickest reconnections make one in a quarter second:
the consumer has then hung for half a minute at least, and more likely for an hour."""

MOST_BYTES = 64 << 20
"""Of samples that wait: a phone's body may have a MiB, and its queue would hold a thousand."""


class Standing(enum.Enum):
    """What makes room when there are too many of a kind: the oldest of the same standing."""

    PASSING = "passing"  # samples and what comes with them, ticks
    TOLD = "told"  # what else a sensor says by itself
    NEEDED = "needed"  # without it later data cannot be read: links, requests, answers


@dataclass(slots=True, eq=False)
class Queued:
    """The place of one input in a queue, also after it has left it."""

    event: Input
    standing: Standing
    inbox: Inbox
    waits: bool = False

    @property
    def size(self) -> int:
        """Bytes that a sensor sent."""
        return len(self.event.payload) if isinstance(self.event, Notification) else 0

    def let_go(self) -> None:
        """What was put as needed turned out not to be; it stays in its place."""
        self.inbox.let_go(self)


class Inbox:
    """Inputs in order, bounded.

    When it is full the oldest data packet or tick makes room and is counted. The oldest rather
    than the newest: then the gap lies before what is still queued, and the filters have settled
    again by the time the consumer is back at the present. Link changes, INFO and answers are few
    and later data cannot be read without them, so no data packet drives them out. Each kind is
    bounded for itself, so that no flood of one, be it a hostile sensor's, costs another.

    Args:
        limit: Data packets and ticks that may wait.
    """

    def __init__(self, limit: int) -> None:
        self.dropped = 0
        self._limits: Mapping[Standing, int] = {
            Standing.PASSING: limit,
            Standing.TOLD: MOST_TOLD,
            Standing.NEEDED: MOST_NEEDED,
        }
        self._waiting = dict.fromkeys(Standing, 0)
        self._bytes = 0
        self._queue: deque[Queued] = deque()
        self._ended = False
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, event: Input, *, needed: bool = False) -> Queued:
        """Queue an input; after the end it is ignored. Never blocks.

        Args:
            event: It.
            needed: Later data cannot be read without it, or nobody can tell yet; once somebody
                can, its place lets it go.
        """
        one = Queued(event, Standing.NEEDED if needed else _standing_of(event), self)
        if not self._ended:
            self._waiting[one.standing] += 1
            self._bytes += one.size
            self._queue.append(one)
            one.waits = True
            self._make_room(one.standing)
            self._changed.set()
        return one

    def let_go(self, one: Queued) -> None:
        """As the place says."""
        usual = _standing_of(one.event)
        if one.standing is usual:
            return
        if one.waits:
            self._waiting[one.standing] -= 1
            self._waiting[usual] += 1
        one.standing = usual
        self._make_room(usual)

    def end(self) -> None:
        """No further inputs; those queued can still be taken."""
        self._ended = True
        self._changed.set()

    async def take(self) -> Input | None:
        """The oldest input, waiting for one; ``None`` after the last."""
        while not self._queue:
            if self._ended:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._left(0).event

    def _make_room(self, standing: Standing) -> None:
        while self._waiting[standing] > self._limits[standing] or (
            standing is Standing.PASSING
            and self._bytes > MOST_BYTES
            and self._waiting[standing] > 1
        ):
            self._left(next(i for i, one in enumerate(self._queue) if one.standing is standing))
            self.dropped += 1

    def _left(self, at: int) -> Queued:
        one = self._queue[at]
        del self._queue[at]
        self._waiting[one.standing] -= 1
        self._bytes -= one.size
        one.waits = False
        return one


def _standing_of(event: Input) -> Standing:
    """Of an input by itself."""
    match event:
        case Tick() | SpeedReading() | GradeReading():
            return Standing.PASSING
        case LinkChange():
            return Standing.NEEDED
        case Notification(channel=Channel.DATA):
            return Standing.PASSING
    return Standing.TOLD
