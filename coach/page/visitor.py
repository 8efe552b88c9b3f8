"""A connection of the page, counted from its first moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from websockets.asyncio.server import ServerConnection

if TYPE_CHECKING:
    import asyncio

    from coach.page.crowd import Crowd


class Visitor(ServerConnection):
    """One of the crowd before it has said anything; the crowd is set by ``counted_in``."""

    crowd: ClassVar[Crowd[Visitor]]

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
