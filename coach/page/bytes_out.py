"""What is handed out: the page's own files, each answer with what keeps a browser from harm."""

from __future__ import annotations

import re
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from websockets.datastructures import Headers
from websockets.http11 import Response

from coach.wording.script_words import script_words, tagless_json
from coach.wording.translation import language, tr

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
_TEMPLATE = ".jinja"
_SCRIPT = re.compile(r'src="([\w.]+\.js)"')
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
    """A file of ``static/``; a template in the language in use, with the words of its scripts."""
    whole = _read(name)
    if not name.endswith(_TEMPLATE):
        return whole
    text = whole.decode()
    scripts = b"\n".join(map(_read, _SCRIPT.findall(text)))
    words = Markup(tagless_json(script_words(scripts.decode())))  # noqa: S704  no markup is left in it
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(text)
    return template.render(tr=tr, language=language(), words=words).encode()


def _read(name: str) -> bytes:
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
