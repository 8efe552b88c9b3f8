"""What is handed out: the page's own files, each answer with what keeps a browser from harm."""

from __future__ import annotations

from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from websockets.datastructures import Headers
from websockets.http11 import Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http import HTTPStatus

KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
    }
)
"""Ending of a file's name -> ``Content-Type``."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


def static_file(name: str) -> bytes:
    return (files("coach.page") / "static" / name).read_bytes()


def headers_of(kind: str, length: int, policy: str = "") -> Headers:
    """Of every answer.

    Args:
        kind: ``Content-Type``.
        length: Bytes.
        policy: ``Content-Security-Policy``, if not that of the page's own files.
    """
    headers = Headers(
        [("Content-Type", kind), ("Content-Length", str(length)), ("Connection", "close")]
    )
    headers["Content-Security-Policy"] = policy or _POLICY
    for name, value in _SAFE:
        headers[name] = value
    return headers


def response(status: HTTPStatus, body: bytes, kind: str = "text/plain") -> Response:
    return Response(status, status.phrase, headers_of(kind, len(body)), body)
