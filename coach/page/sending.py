"""A long answer, sent piece by piece as the other side takes it: a file never stands in memory."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from websockets.http11 import Response

from coach.page.bytes_out import headers_of, response

if TYPE_CHECKING:
    from coach.page.site import Answer
    from coach.page.visitor import Visitor

PIECE_BYTES = 1 << 16
SENDING_S = 20.0
"""So long the other side may take for a piece."""


class _LastPiece(Response):
    """What is left of an answer whose beginning was sent already."""

    def serialize(self) -> bytes:
        return bytes(self.body or b"")


async def sent(answer: Answer, client: Visitor) -> Response:
    """Send all but the last piece.

    Args:
        answer: Its file is closed here.
        client: Who asked.

    Returns:
        The last piece, for the server to end with. Where the file became shorter meanwhile, the
        connection is cut, so that nobody takes a part for the whole.
    """
    with answer.body as body:
        left = body.seek(0, 2)
        body.seek(0)
        headers = headers_of(answer.kind, left, answer.policy)
        if answer.name:
            headers["Content-Disposition"] = disposition(answer.name)
        whole = Response(HTTPStatus.OK, HTTPStatus.OK.phrase, headers, b"")
        ready = whole.serialize()
        while left > 0:
            client.has_time(SENDING_S)
            client.transport.write(ready)
            try:
                await client.drain()
                ready = body.read(min(PIECE_BYTES, left))
            except OSError:  # who asked has left, or the disk
                ready = b""
            if not ready:
                client.transport.abort()
            if client.transport.is_closing():
                return response(HTTPStatus.GONE, b"")  # to nobody
            left -= len(ready)
    return _LastPiece(HTTPStatus.OK, HTTPStatus.OK.phrase, headers, ready)


def disposition(name: str) -> str:
    """The header by which a browser keeps a file under this name (RFC 6266 and 8187)."""
    bare = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    full = quote(name.encode(errors="replace"), safe="")
    return f"attachment; filename=\"{bare}\"; filename*=UTF-8''{full}"
