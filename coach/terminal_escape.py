"""Text of others on a terminal: names, titles and paths are shown as text and command nothing."""

from __future__ import annotations

import unicodedata

LONGEST = 200
LINE = 2000
"""Longest line of a remark or an error; a path may take 1000 of them."""

# Letters that turn the direction of what follows, or end a line where no line ends. Format
# characters (Cf) hold them all, with the joiners that emoji and Persian need.
_KEPT_FORMAT = frozenset("\u200c\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def escape_terminal(text: str, longest: int = LONGEST) -> str:
    r"""A text that a terminal can only show.

    Control characters (C0, DEL, C1), direction overrides, line separators, private and lone
    surrogate code points appear as ``\x1b``, ``\u202e``; so do tabs and line breaks. Emoji and
    letters of any script stay.

    Args:
        text: From anywhere.
        longest: Characters; what is longer is cut in the middle, so that a file's name keeps its
            end.
    """
    if len(text) > longest:
        # Cut before escaping: a text may hold millions of characters.
        head = (longest - 1) * 2 // 3
        text = f"{text[:head]}…{text[len(text) - (longest - 1 - head) :]}"
    return "".join(map(_shown_letter, text))


def _shown_letter(letter: str) -> str:
    if letter in _KEPT_FORMAT or unicodedata.category(letter) not in _HIDDEN:
        return letter
    number = ord(letter)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
