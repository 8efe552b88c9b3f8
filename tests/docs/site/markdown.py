"""A README as GitHub shows it, said so that the site shows the same."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^ *(```|~~~)")
_ITEM = re.compile(r"^( *)([-*+]|\d+[.)]) +")
_BEGINS = ("-", "*", "+", "1.", "1)")  # what may begin a list right after a line of text
_LINK = re.compile(r"(\]\()([^)\s]+)(\))")
_FOREIGN = ("http://", "https://", "mailto:", "#")
_DOCUMENTED = ("coach/", "firmware_protocol/")
_INDENT = 4  # of what belongs to a list's item, for Python-Markdown


def links_of(text: str) -> Iterator[str]:
    """Links of a page to files of the project."""
    for match in _LINK.finditer("\n".join(line for line, code in _lines(text) if not code)):
        if not match[2].startswith(_FOREIGN):
            yield match[2]


def as_site_page(text: str, page: str) -> str:
    """Links and lists as the site needs them.

    Args:
        text: A page's Markdown.
        page: Its path from the root, with ``/``.

    Returns:
        The same with links to code leading to its API reference, links to folders to their
        READMEs, and a blank line before each list and table, which Python-Markdown wants.
    """
    out: list[str] = []
    before, inner = "", 0
    for line, code in _lines(text):
        item = None if code else _ITEM.match(line)
        if item and before.strip() and not inner and item[2] not in _BEGINS:
            item = None  # a number at the beginning of a line
        starts = item is not None or (line.startswith("|") and not code)
        goes_on = before.startswith("|") if line.startswith("|") else inner > 0
        if starts and before.strip() and not goes_on:
            out.append("")
        if item:
            inner = len(item[0])
        elif line.strip() and not line.startswith(" ") and not before.strip():
            inner = 0
        out.append(line if code else _LINK.sub(lambda m: m[1] + site_link(m[2], page) + m[3], line))
        before = line
    return "\n".join(out) + "\n"


def site_link(target: str, page: str) -> str:
    """Where a link leads in the site."""
    path, hash_, anchor = target.partition("#")
    if target.startswith(_FOREIGN) or not path:
        return target
    start = posixpath.dirname(page)
    there = posixpath.normpath(posixpath.join(start, path))
    if there.endswith(".py") and there.startswith(_DOCUMENTED):
        module = there.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        package = module if there.endswith("__init__.py") else module.rpartition(".")[0]
        return posixpath.relpath(f"api/{package}.md", start or ".") + f"#{module}"
    if "." not in posixpath.basename(there) and posixpath.basename(there) != "LICENSE":
        return posixpath.relpath(f"{there}/README.md", start or ".") + hash_ + anchor
    return target


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines, each with whether it is code."""
    fence = ""
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
            yield line, True
        elif match and match[1] == fence:
            fence = ""
            yield line, True
        else:
            yield line, bool(fence)
