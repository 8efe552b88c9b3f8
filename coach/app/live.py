"""A live session: what arrives is pushed as it arrives, until somebody asks for the end."""

from __future__ import annotations

import asyncio
import contextlib
import math
from typing import TYPE_CHECKING, Protocol

from coach import background
from coach.host import host_now_s
from coach.model import GradeReading, SpeedReading, UserCommand
from coach.model.inputs import Pain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from coach.app.session import Session
    from coach.model import Command, Input

_LOOK_S = 0.05  # how often a stop is looked for; a runner does not notice less


class LiveSource(Protocol):
    """What a source of inputs must offer; ``BleSource`` does."""

    @property
    def waiting(self) -> int:
        """Inputs that can be taken without waiting."""

    def __aiter__(self) -> AsyncIterator[Input]: ...

    async def __anext__(self) -> Input: ...

    async def open(self) -> None: ...

    async def close(self) -> None:
        """End the stream; what is queued can still be taken."""


_TELL_S = 1.0
_SLOWEST_M_S, _FASTEST_M_S = 0.5, 7.0
_STEEPEST = 0.4


class Asked:
    """What the runner asks for and tells, kept until the next batch of inputs takes it along.

    Args:
        speed_m_s: Of the treadmill, told each second; ``None`` where nobody knows it.
        rise: Of the treadmill, rise over run, told as often; ``None`` likewise.
    """

    def __init__(self, speed_m_s: float | None = None, rise: float | None = None) -> None:
        self._commands: list[Command] = []
        self._told_s = self._now_s = -math.inf
        self._pain = Pain()
        self.speed_m_s = speed_m_s
        self.rise = rise

    def ask(self, command: Command) -> None:
        self._commands.append(command)

    @property
    def takes_back(self) -> bool:
        """Whether pain was told so lately that telling it again takes it back."""
        return self._pain.may_be_taken_back(self._now_s)

    def faster(self, by_m_s: float) -> None:
        """The treadmill was set faster, or slower; nothing where its speed was never told."""
        if self.speed_m_s is not None:
            self.speed_m_s = min(max(self.speed_m_s + by_m_s, _SLOWEST_M_S), _FASTEST_M_S)

    def steeper(self, by: float) -> None:
        """The treadmill was tilted; nothing where its incline was never told."""
        if self.rise is not None:
            self.rise = min(max(round(self.rise + by, 6), -_STEEPEST), _STEEPEST)

    def taken(self, t_host_s: float) -> list[UserCommand | SpeedReading | GradeReading]:
        """What there is since the last call, as inputs of host time ``t_host_s``."""
        self._now_s = t_host_s
        commands, self._commands = self._commands, []
        for command in commands:
            self._pain.take(command, t_host_s)
        taken: list[UserCommand | SpeedReading | GradeReading] = [
            UserCommand(t_host_s, c) for c in commands
        ]
        if t_host_s - self._told_s >= _TELL_S:
            self._told_s = t_host_s
            if self.speed_m_s is not None:
                taken.append(SpeedReading(t_host_s, self.speed_m_s))
            if self.rise is not None:
                taken.append(GradeReading(t_host_s, self.rise))
        return taken


async def open_unless(source: LiveSource, stop: Callable[[], bool]) -> bool:
    """Open a source; false if a stop was asked for before that was done.

    Raises:
        SourceError: It cannot be opened.
    """
    async with background.alongside(source.open(), "connecting") as opening:
        while not opening.done():
            if stop():
                return False
            await asyncio.wait({opening}, timeout=_LOOK_S)
        await opening
    return True


async def arrivals(source: LiveSource) -> AsyncIterator[list[Input]]:
    """All that is waiting at once, as soon as there is something."""
    async for event in source:
        batch = [event]
        while source.waiting:
            batch.append(await source.__anext__())
        yield batch


async def play_live(
    session: Session,
    batches: AsyncIterator[list[Input]],
    more: Callable[[float], Iterable[Input]],
) -> None:
    """Push batches until they end, then finish and close.

    Args:
        session: To push into.
        batches: Arrivals.
        more: Gives the shell's own inputs (commands, ends of speech) for a host time. They follow
            the batch, so that host time never runs back.
    """
    try:
        async for batch in batches:
            session.push([*batch, *more(host_now_s())])
        session.finish()
    finally:
        session.close()


@contextlib.asynccontextmanager
async def closed_when(source: LiveSource, stop: Callable[[], bool]) -> AsyncIterator[None]:
    """Within, a stop closes the source, which ends its stream in order."""

    async def watch() -> None:
        while not stop():  # noqa: ASYNC110  a signal handler sets it, which may not touch an Event
            await asyncio.sleep(_LOOK_S)
        await source.close()

    try:
        async with background.within(watch, "ending the run", "it ends all the same"):
            yield
    finally:
        await source.close()
