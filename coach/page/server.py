"""Serves one site, on a thread of its own: no client can hold up the coach."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from concurrent.futures import Future
from http import HTTPStatus
from typing import TYPE_CHECKING

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from coach import background
from coach.core_wording import Wording
from coach.page.bytes_out import KINDS, response, static_file
from coach.page.cookie import cookie_of, is_meant, key_in
from coach.page.crowd import Crowd
from coach.page.door import Door, is_allowed_origin, is_loopback
from coach.page.outside import shown_address
from coach.page.sending import sent
from coach.page.visitor import Visitor, address_of, counted_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from websockets.http11 import Request, Response

    from coach.page.device_keys import Keys
    from coach.page.site import Site

_BEGIN_S = 15.0  # a name that nobody knows is looked for about 10 s
_MOST_CLIENTS = 32
_MOST_ANSWERS = 8  # that are being sent at once
_CODE_S = 20.0
"""Who has shown no code by then is sent away; the page asks again by itself, and what is typed
stays."""
_MOST_TRIES = 10  # of one connection
_MOST_SAID_BYTES = 256  # a code or a key
_PATIENCE_S = 20.0
_LEAVE_S = 2.0

_STRANGER = b"ask for this page by the address that the coach prints\n"
_ASK = '{"ask": "code"}'
_WRONG = '{"ask": "code", "wrong": true}'
_BROKEN = frozenset({CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_DATA, CloseCode.MESSAGE_TOO_BIG})
"""How the server ends a connection that says what is no message: too long, no UTF-8, no frame."""

# What strangers send wrong is nothing that the runner's terminal has to show.
_QUIET = logging.getLogger("coach.page")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


class PageError(Exception):
    """The page cannot be served. The message is one line: what, where, remedy."""


class SiteServer:
    """One site behind one door.

    Everybody may have its files; who was let in talks over its web socket and has its answers.

    Args:
        site: What is served.
        address: Where to listen; anything but this machine itself needs a code to come in.
        port: TCP port; 0 takes a free one.
        notify: Takes one-line notices: where the page is, and each code.
        keys: Of the devices that were let in; until the server ends, if left out.

    Raises:
        PageError: Nobody can listen there.
    """

    def __init__(
        self,
        site: Site,
        address: str,
        port: int,
        notify: Callable[[str], None],
        keys: Keys | None = None,
    ) -> None:
        self.address = address = address.removeprefix("[").removesuffix("]")
        self.port = port
        self._site = site
        self._notify = notify
        self._inside = 0
        self._answering: set[Visitor] = set()
        self._crowd: Crowd[Visitor] = Crowd()
        self._door = Door(locked=not is_loopback(address), clock=time.monotonic, keys=keys)
        self._began: Future[int] = Future()
        self._end: Callable[[], object] = _nothing
        self._given_up = False
        if not address:  # would be every one of this machine
            raise PageError(Wording("the page needs an address; give one as --page-address"))
        try:
            self._files = {name: static_file(file) for name, file in site.files.items()}
            self._thread = background.thread(
                self._run, "the page", "it is no longer there, and the rest goes on"
            )
            self.port = self._began.result(_BEGIN_S)
        except Exception as error:  # noqa: BLE001  whatever it is, there is no page
            self._given_up = True
            self._end()
            raise PageError(
                Wording(
                    "the page cannot listen on {address} port {port}: {reason}; give another "
                    "--page-address or --page-port",
                    address=address,
                    port=port,
                    reason=_reason(error),
                )
            ) from None
        self._notify(Wording("the page is at {url}", url=self.url))
        if self._door.locked:
            self._notify(Wording("code for the first device: {code}", code=self._door.code))

    @property
    def url(self) -> str:
        address = shown_address(self.address)
        host = f"[{address}]" if ":" in address else address
        return f"http://{host}:{self.port}/"

    @property
    def code(self) -> str:
        """What the next device types; empty where none is needed."""
        return self._door.code if self._door.locked else ""

    def close(self) -> None:
        """Send everybody away. A second call does nothing."""
        self._end()
        self._thread.join(_LEAVE_S + 2.0)

    def _run(self) -> None:
        try:
            background.run(self._be())
        except BaseException as error:
            if self._began.done():
                raise
            self._began.set_exception(error)  # whatever it is: somebody waits for it

    async def _be(self) -> None:
        """Listen until told to end."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        server = await serve(
            self._serve,
            self.address,
            self.port,
            process_request=self._answer,
            create_connection=counted_in(self._crowd),
            logger=_QUIET,
            compression=None,
            max_size=_MOST_SAID_BYTES,
            max_queue=2,
            write_limit=4096,
            open_timeout=None,  # a visitor has its own
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
        if not self._given_up:
            await over.wait()
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), _LEAVE_S)
        # Those that do not even take the farewell, or their answer.
        for client in server.connections | self._answering:
            client.transport.abort()

    async def _answer(self, client: ServerConnection, request: Request) -> Response | None:
        with background.guarded("the page", "one request was not answered"):
            return await self._answer_of(client, request)
        return response(HTTPStatus.INTERNAL_SERVER_ERROR, b"a fault of the coach\n")

    async def _answer_of(self, client: ServerConnection, request: Request) -> Response | None:
        """Refuse strangers, hand out what is asked for; ``None`` goes on to the web socket."""
        hosts, origins = (request.headers.get_all(name) for name in ("Host", "Origin"))
        host, origin = next(iter(hosts), None), next(iter(origins), None)
        once = len(hosts) == 1 and len(origins) <= 1
        if not once or not is_allowed_origin(host, origin, self.address, self.port):
            return response(HTTPStatus.FORBIDDEN, _STRANGER)
        if getattr(request, "method", "GET") != "GET":  # websockets 15 takes no other
            return response(HTTPStatus.METHOD_NOT_ALLOWED, b"only to be read\n")
        path = request.path.partition("?")[0]
        if path == "/stream":
            if origin is None:
                return response(HTTPStatus.FORBIDDEN, b"only for the page itself\n")
            if self._inside >= _MOST_CLIENTS and not self._door.locked:
                return response(HTTPStatus.SERVICE_UNAVAILABLE, b"too many are looking\n")
            return None
        if path == "/key":
            return self._cookie(request)
        name = path.lstrip("/") or "index.html"
        if name in self._files:
            kind = KINDS[f".{name.rpartition('.')[2]}"]
            return response(HTTPStatus.OK, self._files[name], kind)
        return await self._private(client, request, path)

    def _cookie(self, request: Request) -> Response:
        """Let a browser show its key with each request, which no script can do for a link."""
        key = request.headers.get("Coach-Key", "")
        if not self._door.locked or not self._door.resume(key):
            return response(HTTPStatus.NOT_FOUND, b"not here\n")
        answer = response(HTTPStatus.OK, b"")
        answer.headers["Set-Cookie"] = cookie_of(key, self.port, lasts=self._door.keys.last)
        return answer

    async def _private(self, client: ServerConnection, request: Request, path: str) -> Response:
        """What only those get who were let in."""
        if not is_meant(request) or not self._door.resume(key_in(request, self.port)):
            return response(HTTPStatus.NOT_FOUND, b"not here\n")
        if len(self._answering) >= _MOST_ANSWERS:
            return response(HTTPStatus.SERVICE_UNAVAILABLE, b"too many are asking\n")
        assert isinstance(client, Visitor)
        self._crowd.leave(client)
        self._answering.add(client)
        try:
            answer = await self._site.answer(path)
            if answer is None:
                return response(HTTPStatus.NOT_FOUND, b"not here\n")
            return await sent(answer, client)
        finally:
            self._answering.discard(client)

    async def _serve(self, client: ServerConnection) -> None:
        with background.guarded("the page", "a client of it was sent away"):
            try:
                if await self._let_in(client):
                    await self._seat(client)
            except ConnectionClosed:
                pass

    async def _seat(self, client: ServerConnection) -> None:
        """Let the site talk to it, if there is a place."""
        if self._inside >= _MOST_CLIENTS:
            await client.close(CloseCode.TRY_AGAIN_LATER, "too many are looking")
            return
        self._inside += 1
        try:
            assert isinstance(client, Visitor)
            self._crowd.leave(client)
            await self._site.talk(client)
        finally:
            self._inside -= 1

    async def _let_in(self, client: ServerConnection) -> bool:
        """Ask for a code or a key, not too often and not for long."""
        if not self._door.locked:
            return True
        address = address_of(client.transport)
        try:
            async with asyncio.timeout(_CODE_S):
                if await self._has_key(client) or await self._has_code(client, address):
                    return True
        except TimeoutError:
            pass
        except ConnectionClosed as closed:
            if closed.sent is not None and closed.sent.code in _BROKEN:
                self._door.wrong(address)
            return False
        await client.close(CloseCode.POLICY_VIOLATION, "no code")
        return False

    async def _has_key(self, client: ServerConnection) -> bool:
        """Whether its browser has shown one as it came."""
        if client.request is None or not self._door.resume(key_in(client.request, self.port)):
            return False
        await client.send('{"welcome": true}')
        return True

    async def _has_code(self, client: ServerConnection, address: str) -> bool:
        await client.send(_ASK)
        for _ in range(_MOST_TRIES):
            words = _words(await client.recv())
            if words is None:
                self._door.wrong(address)
                await client.send(_ASK)
            elif self._door.resume(words.get("key", "")):
                await client.send('{"welcome": true}')
                return True
            elif "code" not in words:
                await client.send(_ASK)
            elif entry := self._door.enter(words["code"], address):
                self._notify(
                    Wording("a device came in; code for the next one: {code}", code=self._door.code)
                )
                await client.send(json.dumps({"welcome": True, "key": entry.key}))
                return True
            else:
                await client.send(_WRONG)
        return False


def _reason(error: Exception) -> str:
    """Why nobody can listen there, in a few words."""
    if isinstance(error, TimeoutError):
        return f"nothing came of it in {_BEGIN_S:.0f} s"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return " ".join(text.lower().rstrip(".").split()) or type(error).__name__


def _nothing() -> None:
    """There is no server to end."""


def _words(said: str | bytes) -> dict[str, str] | None:
    """What a client says: an object with a text for a key or a code; else ``None``."""
    try:
        words = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, dict):
        return None
    known = {key: words[key] for key in ("key", "code") if key in words}
    return known if known and all(map(_is_text, known.values())) else None


def _is_text(value: object) -> bool:
    """Whether it is one that can be typed: JSON knows halves of letters too."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)
