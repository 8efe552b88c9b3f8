"""Text in columns of a terminal, where a Chinese character takes two."""

from __future__ import annotations

import unicodedata

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
