"""Where a host in another process finds its controller: one at a time, each from a clean start.

bumble's own server keeps what is left of a packet that an earlier host broke off, so that the next
one's bytes are taken for the rest of it; and it forgets a new host when it notices, a little late,
that the earlier one is gone. Either way the new host waits for answers that never come.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bumble.transport.common import PacketParser, StreamPacketSource, Transport

if TYPE_CHECKING:
    from typing import Self


class HostServer(Transport):
    """A transport whose other end is whichever host connected last."""

    def __init__(self) -> None:
        self._packets = StreamPacketSource()
        super().__init__(self._packets, self)
        self._server: asyncio.Server | None = None
        self._host: asyncio.Transport | None = None

    @classmethod
    async def open(cls, host: str, port: int) -> Self:
        """Listen.

        Args:
            host: Of this machine; ``_``, as bumble writes it, is each of its addresses.
            port: TCP.

        Raises:
            OSError: The address is in use or not this machine's.
        """
        self = cls()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Host(self), None if host == "_" else host, port
        )
        return self

    def on_packet(self, packet: bytes) -> None:
        """From the controller to the host; dropped while there is none."""
        if self._host is not None:
            self._host.write(packet)

    def begin(self, host: asyncio.Transport) -> None:
        """A host has come; an earlier one has to go."""
        if self._host is not None:
            self._host.close()
        self._host = host
        parser = self._packets.parser
        assert isinstance(parser, PacketParser)
        parser.reset()

    def take(self, host: asyncio.Transport | None, data: bytes) -> None:
        """From the host to the controller; what an earlier one still sends is late."""
        if host is self._host:
            self._packets.data_received(data)

    def end(self, host: asyncio.Transport | None) -> None:
        """That host is gone; another one may be there already."""
        if host is self._host:
            self._host = None

    async def close(self) -> None:
        """Listen no more."""
        if self._host is not None:
            self._host.close()
        if self._server is not None:
            self._server.close()


class _Host(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: HostServer) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.begin(transport)

    def data_received(self, data: bytes) -> None:
        self._server.take(self._transport, data)

    def connection_lost(self, _: Exception | None) -> None:
        self._server.end(self._transport)
