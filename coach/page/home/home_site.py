"""The page at home: a list of runs, their reports and exports; deleting asks first.

Everything that changes something, or takes time, is an order over the web socket, which only the
page itself can open. A request by its address only hands out what is there.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from dataclasses import asdict
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach import background
from coach.core_wording import Wording
from coach.page.home.library import HomeError
from coach.page.home.makings import Makings
from coach.page.home.orders import Order, order_of
from coach.page.site import Answer
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from websockets.asyncio.server import ServerConnection

    from coach.page.home.library import Form, Goes, Library
    from coach.page.home.makings import Key, Making

_LOOK_S = 0.2
_SURE_S = 300.0
"""So long a question whether to delete may be answered."""
_MOST_SURE = 8
_PATHS = re.compile(r"/(?:runs/(?P<run>[0-9]{1,9})|all)/(?P<form>[a-z]{1,20})")

# A report has its style and script in it, and its own policy knows which. Whatever it says, it is
# nobody here: a page of no origin, which no request and no web socket of this one is open to.
_REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts "
    "allow-modals"
)


class HomeSite:
    """The site.

    Args:
        library: Has the runs.
    """

    files: Mapping[str, str] = MappingProxyType(
        {
            "index.html": "home.html.jinja",
            "page.css": "page.css",
            "home.css": "home.css",
            "link.js": "link.js",
            "home.js": "home.js",
        }
    )

    def __init__(self, library: Library) -> None:
        self._library = library
        self._makings = Makings(library)

    async def talk(self, client: ServerConnection) -> None:
        await _Talk(client, self._library, self._makings).go_on()

    async def answer(self, path: str) -> Answer | None:
        asked = _PATHS.fullmatch(path)
        form = self._library.forms.get(asked["form"]) if asked else None
        if asked is None or form is None or form.of_run != (asked["run"] is not None):
            return None
        number = int(asked["run"]) if form.of_run else None
        return await background.aside(partial(self._open, asked["form"], form, number))

    def _open(self, word: str, form: Form, number: int | None) -> Answer | None:
        try:
            path = self._library.found(word, number)
            if path is None:
                return None
            body = path.open("rb")
        except (HomeError, OSError):
            return None
        if form.page:
            return Answer(body, form.kind, policy=_REPORT_POLICY)
        return Answer(body, form.kind, name=path.name)


class _Talk:
    """What goes to and fro with one device."""

    def __init__(self, client: ServerConnection, library: Library, makings: Makings) -> None:
        self._client = client
        self._library = library
        self._makings = makings
        self._followed: dict[Key, Making] = {}
        self._told: dict[Key, dict[str, Any]] = {}
        self._sure: dict[str, tuple[int, float]] = {}

    async def go_on(self) -> None:
        """Until it is gone."""
        await self._list()
        while True:
            try:
                async with asyncio.timeout(_LOOK_S if self._followed else None):
                    said = await self._client.recv()
            except TimeoutError:
                pass
            else:
                await self._hear(said)
            await self._tell()

    async def _hear(self, said: str | bytes) -> None:
        order = order_of(said)
        try:
            if order is None:
                raise HomeError(Wording("the coach did not understand the page; load it anew"))  # noqa: TRY301
            await self._do(order)
        except HomeError as trouble:
            await self._send(trouble={"run": order and order.run, "line": tr(trouble)})

    async def _do(self, order: Order) -> None:
        if order.do == "list":
            await self._list()
        elif order.do == "make":
            await self._make(order)
        elif order.run is None:
            raise HomeError(Wording("say which run"))
        elif order.do == "ask":
            goes = await background.aside(partial(self._library.goes, order.run))
            await self._ask(order.run, goes)
        else:
            await self._delete(order.run, order)

    async def _make(self, order: Order) -> None:
        form = self._library.forms.get(order.form)
        if form is None or not form.made or form.of_run != (order.run is not None):
            raise HomeError(Wording("that is nothing that can be made; load the page anew"))
        key = order.form, order.run
        if order.run is not None and await self._is_there(order.form, order.run):
            await self._send(making={"form": order.form, "run": order.run, "state": "made"})
            return
        self._told.pop(key, None)
        self._followed[key] = self._makings.begin(key)

    async def _is_there(self, form: str, run: int) -> bool:
        found = await background.aside(partial(self._library.found, form, run))
        return found is not None

    async def _ask(self, run: int, goes: Goes) -> None:
        token = secrets.token_urlsafe(12)
        self._sure[token] = run, time.monotonic() + _SURE_S
        while len(self._sure) > _MOST_SURE:
            del self._sure[next(iter(self._sure))]
        await self._send(sure={"run": run, "token": token, **asdict(goes)})

    async def _delete(self, run: int, order: Order) -> None:
        asked, until_s = self._sure.pop(order.token, (None, 0.0))
        if asked != run or time.monotonic() > until_s:
            raise HomeError(Wording("nothing was deleted: first look at what goes"))
        work = partial(self._library.delete, run, with_files=order.files)
        try:
            await self._send(deleted={"run": run, "lines": await background.aside(work)})
        finally:
            await self._list()

    async def _list(self) -> None:
        try:
            shelf = await background.aside(self._library.shelf)
        except HomeError as trouble:
            await self._send(trouble={"run": None, "line": tr(trouble)})
            return
        forms = [{"word": word, **asdict(form)} for word, form in self._library.forms.items()]
        await self._send(shelf={**asdict(shelf), "forms": forms})

    async def _tell(self) -> None:
        """How far everything is that was asked for here."""
        for key, making in list(self._followed.items()):
            if making.over:
                del self._followed[key]
            if making.state != self._told.get(key):
                self._told[key] = making.state
                await self._send(making={"form": key[0], "run": key[1], **making.state})

    async def _send(self, **words: Any) -> None:  # noqa: ANN401  JSON
        await self._client.send(json.dumps(words))
