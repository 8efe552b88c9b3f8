"""What stands behind the door: files for everybody, talk and answers for those let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from websockets.asyncio.server import ServerConnection


@dataclass(frozen=True, slots=True)
class Answer:
    """Something handed out to one who was let in; it is sent piece by piece.

    Args:
        body: Open for reading; closed by whoever sends it.
        kind: Its ``Content-Type``.
        name: Of the file that the browser keeps; empty for what it shows.
        policy: Its ``Content-Security-Policy``; empty for the one of the page's own files.
    """

    body: BinaryIO
    kind: str
    name: str = ""
    policy: str = ""


class Site(Protocol):
    """One site. All of it runs on the server's event loop.

    Args:
        files: What everybody gets: the name in the address -> file in ``static/``.
    """

    @property
    def files(self) -> Mapping[str, str]: ...

    async def talk(self, client: ServerConnection) -> None:
        """Serve the web socket of one who was let in, until it is gone."""

    async def answer(self, path: str) -> Answer | None:
        """What a path stands for, to one who was let in; ``None`` for nothing."""
