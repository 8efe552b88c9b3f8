"""The live page: one picture for all, the latest."""

from __future__ import annotations

import asyncio
import contextlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from coach import background
from coach.page.server import SiteServer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from websockets.asyncio.server import ServerConnection

    from coach.page.remote import Remote
    from coach.page.site import Answer

_LOOK_S = 0.1


class LivePage:
    """The site. What a client misses is gone.

    Args:
        remote: What may be asked for through it; ``None`` for a page to look at alone.
    """

    files: Mapping[str, str] = MappingProxyType(
        {"index.html": "index.html.jinja"}
        | {name: name for name in ("page.css", "link.js", "page.js")}
    )

    def __init__(self, remote: Remote | None = None) -> None:
        self._remote = remote
        self._latest: tuple[int, str] = (0, "")

    def show(self, picture: dict[str, Any]) -> None:
        """Make this the latest. Returns at once, whoever is looking."""
        text = json.dumps({"show": picture}, allow_nan=False)
        self._latest = (self._latest[0] + 1, text)

    async def talk(self, client: ServerConnection) -> None:
        """Show it the picture, and do what its buttons ask for."""
        if self._remote is None:
            await self._stream(client)
            return
        await client.send(self._remote.buttons())
        async with background.alongside(self._show_on(client), "the page's picture"):
            await self._remote.serve(client)

    async def _show_on(self, client: ServerConnection) -> None:
        """The stream beside the presses; a client that goes ends it, and is no fault."""
        with contextlib.suppress(ConnectionClosed):
            await self._stream(client)

    async def _stream(self, client: ServerConnection) -> None:
        """Send the latest whenever it is another one; a slow client skips what came between."""
        sent = 0
        while client.state is State.OPEN:
            number, text = self._latest
            if number != sent:
                sent = number
                await client.send(text)
            await asyncio.sleep(_LOOK_S)

    async def answer(self, path: str) -> Answer | None:
        """Nothing: all of it is in the stream."""
        del path
        return None


class PageServer(SiteServer):
    """The live page, served.

    Args:
        address: As ``SiteServer``.
        port: Likewise.
        notify: Likewise.
        remote: As ``LivePage``.

    Raises:
        PageError: Nobody can listen there.
    """

    def __init__(
        self,
        address: str,
        port: int,
        notify: Callable[[str], None],
        remote: Remote | None = None,
    ) -> None:
        page = LivePage(remote)
        self.show = page.show
        super().__init__(page, address, port, notify)
