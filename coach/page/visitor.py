"""A connection of the page, counted from its first moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from websockets.asyncio.server import ServerConnection

if TYPE_CHECKING:
    from coach.page.crowd import Crowd

_OPEN_S = 10.0
"""So long a request may take to come in and be answered, if nobody gives it more time."""


class Visitor(ServerConnection):
    """One of the crowd before it has said anything; the crowd is set by ``counted_in``."""

    crowd: ClassVar[Crowd[Visitor]]
    _limit: asyncio.Timeout

    async def handshake(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  as there
        async with asyncio.timeout(_OPEN_S) as self._limit:
            await super().handshake(*args, **options)

    def has_time(self, seconds: float) -> None:
        """The request may take so much longer from now."""
        self._limit.reschedule(self.loop.time() + seconds)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        gone = self.crowd.come(self, address_of(transport))
        if gone is not None:
            gone.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.crowd.leave(self)
        super().connection_lost(exc)


def address_of(transport: asyncio.BaseTransport) -> str:
    """Of the other side; nothing if it has gone already."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if peer else ""


def counted_in(crowd: Crowd[Visitor]) -> type[Visitor]:
    """The class of connections that stand in this crowd."""
    return type("CountedVisitor", (Visitor,), {"crowd": crowd})
