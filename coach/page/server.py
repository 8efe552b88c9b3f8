"""Serves the page and its stream, on a thread of its own: no client can hold up the coach."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from concurrent.futures import Future
from http import HTTPStatus
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from coach.page.door import Door, is_allowed_origin, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LOOK_S = 0.1
_MOST_CLIENTS = 32
_MOST_SAID_BYTES = 256  # a code or a key
_PATIENCE_S = 20.0
_LEAVE_S = 2.0

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "index.html": "text/html; charset=utf-8",
        "page.css": "text/css; charset=utf-8",
        "page.js": "text/javascript; charset=utf-8",
    }
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


_STRANGER = b"ask for this page by the address that the coach prints\n"


class PageError(Exception):
    """The page cannot be served. The message is one line: what, where, remedy."""


class PageServer:
    """One page. What is shown is always the latest; what a client misses is gone.

    Args:
        address: Where to listen; anything but this machine itself needs a code to come in.
        port: TCP port; 0 takes a free one.
        notify: Takes one-line notices: where the page is, and each code.

    Raises:
        PageError: Nobody can listen there.
    """

    def __init__(self, address: str, port: int, notify: Callable[[str], None]) -> None:
        self.address = address
        self.port = port
        self._notify = notify
        self._latest: tuple[int, str] = (0, "")
        self._clients = 0
        self._door = Door(locked=not is_loopback(address), clock=time.monotonic)
        self._pages = {name: _static(name) for name in _KINDS}
        self._began: Future[int] = Future()
        self._end: Callable[[], object] = _nothing
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)
        self._thread.start()
        try:
            self.port = self._began.result()
        except OSError as error:
            what = (error.strerror or str(error)).lower()
            raise PageError(
                f"the page cannot listen on {address} port {port}: {what}; "
                "give another --page-address or --page-port"
            ) from None
        self._notify(f"the page is at {self.url}")
        if self._door.locked:
            self._notify(f"code for the first device: {self._door.code}")

    @property
    def url(self) -> str:
        address = _shown(self.address)
        host = f"[{address}]" if ":" in address else address
        return f"http://{host}:{self.port}/"

    def show(self, picture: dict[str, Any]) -> None:
        """Make this the latest. Returns at once, whoever is looking."""
        text = json.dumps({"show": picture}, ensure_ascii=False, allow_nan=False)
        self._latest = (self._latest[0] + 1, text)

    def close(self) -> None:
        """Send everybody away. A second call does nothing."""
        self._end()
        self._thread.join(_LEAVE_S + 2.0)

    def _run(self) -> None:
        try:
            asyncio.run(self._be())
        except OSError as error:
            self._began.set_exception(error)

    async def _be(self) -> None:
        """Listen until told to end."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        server = await serve(
            self._serve,
            self.address,
            self.port,
            process_request=self._answer,
            compression=None,
            max_size=_MOST_SAID_BYTES,
            max_queue=2,
            write_limit=4096,
            open_timeout=_PATIENCE_S / 2.0,
            ping_interval=_PATIENCE_S / 2.0,
            ping_timeout=_PATIENCE_S,
            close_timeout=_LEAVE_S / 2.0,
            server_header=None,
        )

        def end() -> None:
            self._end = _nothing
            loop.call_soon_threadsafe(over.set)

        self._end = end
        self._began.set_result(next(iter(server.sockets)).getsockname()[1])
        await over.wait()
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), _LEAVE_S)
        for client in server.connections:  # those that do not even take the farewell
            client.transport.abort()

    def _answer(self, _: ServerConnection, request: Request) -> Response | None:
        """Refuse strangers, hand out the files; ``None`` goes on to the web socket."""
        headers = request.headers
        host, origin = headers.get("Host"), headers.get("Origin")
        if not is_allowed_origin(host, origin, self.address, self.port):
            return _response(
                HTTPStatus.FORBIDDEN, b"ask for this page by the address that the coach prints\n"
            )
        path = request.path.partition("?")[0]
        if path == "/stream":
            if origin is None:
                return _response(HTTPStatus.FORBIDDEN, b"only for the page itself\n")
            if self._clients >= _MOST_CLIENTS:
                return _response(HTTPStatus.SERVICE_UNAVAILABLE, b"too many are looking\n")
            return None
        name = path.lstrip("/") or "index.html"
        if name not in self._pages:
            return _response(HTTPStatus.NOT_FOUND, b"not here\n")
        return _response(HTTPStatus.OK, self._pages[name], _KINDS[name])

    async def _serve(self, client: ServerConnection) -> None:
        self._clients += 1
        try:
            if await self._let_in(client):
                await self._stream(client)
        except ConnectionClosed:
            pass
        finally:
            self._clients -= 1

    async def _let_in(self, client: ServerConnection) -> bool:
        """Ask until there is a right code or key."""
        if not self._door.locked:
            return True
        await client.send('{"ask": "code"}')
        async for said in client:
            words = _words(said)
            if self._door.resume(words.get("key", "")):
                await client.send('{"welcome": true}')
                return True
            if "code" not in words:
                await client.send('{"ask": "code"}')
                continue
            entry = self._door.enter(words["code"])
            if entry is not None:
                self._notify(f"a device came in; code for the next one: {self._door.code}")
                await client.send(json.dumps({"welcome": True, "key": entry.key}))
                return True
            await client.send('{"ask": "code", "wrong": true}')
        return False

    async def _stream(self, client: ServerConnection) -> None:
        """Send the latest whenever it is another one; a slow client skips what came between."""
        sent = 0
        while True:
            number, text = self._latest
            if number != sent:
                sent = number
                await client.send(text)
            await asyncio.sleep(_LOOK_S)


def _nothing() -> None:
    """There is no server to end."""


def _words(said: str | bytes) -> dict[str, str]:
    """What a client says: an object of texts; anything else is nothing."""
    try:
        words = json.loads(said)
    except ValueError:
        return {}
    if not isinstance(words, dict):
        return {}
    return {key: value for key, value in words.items() if isinstance(value, str)}


def _shown(address: str) -> str:
    """An address that others can type; for all of this machine's, the one that leads outside."""
    if address not in ("0.0.0.0", "::"):  # noqa: S104  asked for by the user
        return address
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody; nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _static(name: str) -> bytes:
    return (files("coach.page") / "static" / name).read_bytes()


def _response(status: HTTPStatus, body: bytes, kind: str = "text/plain") -> Response:
    headers = Headers(
        [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")]
    )
    for name, value in _SAFE:
        headers[name] = value
    return Response(status, status.phrase, headers, body)
