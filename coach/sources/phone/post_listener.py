"""A small HTTP door for posts: who comes in, how much is taken, and who has to go?

h11 reads the protocol; what is here bounds it. Nobody is believed: a path without the code is
answered before its body is read, a body has a longest length and a longest time, and of connections
that have not shown the code the oldest makes room for the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

import h11

from coach import background

if TYPE_CHECKING:
    from collections.abc import Callable

_READ_BYTES = 1 << 16
_HEAD_BYTES = 1 << 13
_HEAD_S = 5.0  # a stranger holds a place for so long
_BODY_S = 20.0
_IDLE_S = 60.0  # between two posts on one connection
_MOST_CONNECTIONS = 32

_WHERE = "this is where a phone's Sensor Logger pushes to: copy the address into its Push URL\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered.

    Args:
        status: Of HTTP.
        text: One line; the app shows it where it tries the address.
    """

    status: int
    text: str


class PostListener:
    """Takes bodies that are posted to one secret path.

    Args:
        code: The path, without its slash.
        most_bytes: Of a body.
        take: Called with each body, in order of arrival; gives the answer. Must not raise.
    """

    def __init__(self, code: str, most_bytes: int, take: Callable[[bytes], Answer]) -> None:
        self._path = f"/{code}".encode()
        self._most_bytes = most_bytes
        self._take = take
        self._server: asyncio.Server | None = None
        self._strangers: dict[asyncio.StreamWriter, None] = {}
        self._inside: set[asyncio.StreamWriter] = set()

    async def listen(self, address: str, port: int) -> int:
        """Begin; gives the port.

        Raises:
            OSError: Nobody can listen there.
        """
        self._server = await asyncio.start_server(self._serve, address, port, limit=_READ_BYTES)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Send everybody away."""
        if self._server is not None:
            self._server.close()
        for writer in (*self._strangers, *self._inside):
            writer.transport.abort()
        if self._server is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 2.0)
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with background.guarded("listening for the phone", "it is listened to on"):
            if _is_far(writer):
                writer.transport.abort()
                return
            self._strangers[writer] = None
            if len(self._strangers) + len(self._inside) > _MOST_CONNECTIONS:
                next(iter(self._strangers)).transport.abort()
            try:
                with contextlib.suppress(OSError, TimeoutError, h11.RemoteProtocolError):
                    await self._talk(_Wire(reader, writer))
            finally:
                self._strangers.pop(writer, None)
                self._inside.discard(writer)
                writer.transport.abort()

    async def _talk(self, wire: _Wire) -> None:
        """One request after the other, until one of both ends it."""
        wait_s = _HEAD_S
        while True:
            try:
                async with asyncio.timeout(wait_s):
                    request = await wire.next()
            except h11.RemoteProtocolError as error:
                await wire.say(Answer(error.error_status_hint, "no HTTP\n"))
                return
            if not isinstance(request, h11.Request):
                return
            answer = await self._answer(request, wire)
            await wire.say(answer)
            if not wire.again():
                return
            wait_s = _IDLE_S

    async def _answer(self, request: h11.Request, wire: _Wire) -> Answer:
        path = request.target.partition(b"?")[0]
        if not hmac.compare_digest(path.rstrip(b"/"), self._path):
            return Answer(HTTPStatus.NOT_FOUND, "another code: look at the coach's terminal\n")
        self._strangers.pop(wire.writer, None)
        self._inside.add(wire.writer)
        if request.method != b"POST":
            return Answer(HTTPStatus.METHOD_NOT_ALLOWED, _WHERE)
        for name, value in request.headers:
            if name == b"content-length" and int(value) > self._most_bytes:
                return self._too_long()
        async with asyncio.timeout(_BODY_S):
            body = await wire.body(self._most_bytes)
        return self._too_long() if body is None else self._take(body)

    def _too_long(self) -> Answer:
        text = f"more than {self._most_bytes} bytes: push more often, and no pictures\n"
        return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)


class _Wire:
    """h11 over one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._reader = reader
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)

    async def next(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            event = self._protocol.next_event()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]
            if self._protocol.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self.writer.write(self._protocol.send(go_on) or b"")
            self._protocol.receive_data(await self._reader.read(_READ_BYTES))

    async def body(self, most_bytes: int) -> bytes | None:
        """Of the request; ``None`` if it is longer than that."""
        parts, size = [], 0
        while isinstance(event := await self.next(), h11.Data):
            size += len(event.data)
            if size > most_bytes:
                return None
            parts.append(bytes(event.data))
        if not isinstance(event, h11.EndOfMessage):
            raise h11.RemoteProtocolError("it ended in the midst of a body")
        return b"".join(parts)

    async def say(self, answer: Answer) -> None:
        """Answer; where the request was not read to its end, the connection ends with it."""
        if self._protocol.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        text = answer.text.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
        ]
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            headers.append(("Allow", "POST"))
        if self._protocol.their_state is not h11.DONE:
            headers.append(("Connection", "close"))
        for event in (
            h11.Response(status_code=answer.status, headers=headers),
            h11.Data(data=text),
            h11.EndOfMessage(),
        ):
            self.writer.write(self._protocol.send(event) or b"")
        async with asyncio.timeout(_HEAD_S):
            await self.writer.drain()

    def again(self) -> bool:
        """Whether the connection can go on."""
        if self._protocol.our_state is h11.DONE and self._protocol.their_state is h11.DONE:
            self._protocol.start_next_cycle()
            return True
        return False


def _is_far(writer: asyncio.StreamWriter) -> bool:
    """Whether the other side is not of this network: it has nothing to push here."""
    peer = writer.get_extra_info("peername")
    if not peer:
        return True
    try:
        return ip_address(str(peer[0])).is_global
    except ValueError:
        return True
