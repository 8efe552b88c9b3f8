"""Where in a TOML file each key stands."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Path of each key and table in a valid TOML text -> its line, counted from 1.

    A statement ends with the first line up to which it is TOML by itself, so strings and lists over
    several lines, dotted and quoted keys and inline tables come out as the parser sees them.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    first, lines = 0, text.split("\n")
    for n in range(1, len(lines) + 1):
        statement = "\n".join(lines[first:n])
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            start = first + 1
            if statement.lstrip().startswith("["):
                table = _only_path(parsed)
                found.setdefault(table, start)
            for path in _paths(parsed) if not statement.lstrip().startswith("[") else ():
                found.setdefault((*table, *path), start)
        first = n
    return found


def _only_path(parsed: dict[str, Any]) -> Path:
    path: list[str] = []
    inner: Any = parsed
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        path.append(key)
        if isinstance(inner, list):
            inner = inner[0]
    return tuple(path)


def _paths(parsed: dict[str, Any]) -> Iterator[Path]:
    for key, value in parsed.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *path) for path in _paths(value))
