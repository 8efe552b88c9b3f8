"""Text in columns of a terminal, where a Chinese character takes two."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 10


def padded(text: str, width: int) -> str:
    """The text with spaces behind it up to so many columns."""
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex 11: wide, fullwidth)."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def headed(head: str, text: str) -> str:
    """A line of a summary: what it is of, and what there is to say."""
    return f"{padded(head, HEAD)} {text}"


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns, one at least.

    Broken at spaces, and before a wide character that begins no line as punctuation does. A word
    that is longer than a line stands alone in one.
    """
    lines = [""]
    for piece in _pieces(text):
        line = lines[-1]
        if line and columns(line + piece.rstrip()) > width:
            lines[-1] = line.rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = line + piece
    return [line.rstrip() for line in lines]


def row(*cells: tuple[str, int]) -> list[str]:
    """Texts beside each other, each wrapped within its columns, a space between them."""
    parts = [wrapped(text, width) for text, width in cells]
    widths = [width for _, width in cells]
    return [
        " ".join(padded(part, width) for part, width in zip(line, widths, strict=True)).rstrip()
        for line in zip_longest(*parts, fillvalue="")
    ]


def _pieces(text: str) -> Iterator[str]:
    """What is not broken: words with the space before them, wide characters by themselves."""
    piece = ""
    for char in text:
        wide = not char.isascii() and unicodedata.east_asian_width(char) in "WF"
        starts = (char == " " and not piece.isspace()) or (wide and char.isalnum())
        if piece and starts:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
