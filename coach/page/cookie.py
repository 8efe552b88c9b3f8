"""The key of a device as a cookie, so that links work: no script adds a header to a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from websockets.http11 import Request

_YEAR_S = 365 * 86_400
_OURS = frozenset({"same-origin", "none"})
"""``Sec-Fetch-Site`` of what the page itself or its user asks for."""


def cookie_of(key: str, port: int, *, lasts: bool) -> str:
    """``Set-Cookie`` for a key: no script reads it, and no other site has it sent.

    Cookies know no ports, so the name has it.

    Args:
        key: Of the device.
        port: Of the server.
        lasts: Whether the browser keeps it for a year; else until it is closed.
    """
    age = f"; Max-Age={_YEAR_S}" if lasts else ""
    return f"{_name(port)}={key}; Path=/; HttpOnly; SameSite=Strict{age}"


def key_in(request: Request, port: int) -> str:
    """The key that a browser shows; empty if it shows none."""
    for header in request.headers.get_all("Cookie"):
        for one in header.split(";"):
            name, _, value = one.strip().partition("=")
            if name == _name(port):
                return value
    return ""


def is_meant(request: Request) -> bool:
    """Whether no page of another site has this asked for, where the browser tells."""
    return all(word in _OURS for word in request.headers.get_all("Sec-Fetch-Site"))


def _name(port: int) -> str:
    return f"coach-{port}"
