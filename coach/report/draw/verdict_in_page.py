"""The first sentences of a report that was made earlier, and its language, read from its page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 1 << 16
_LANGUAGE = re.compile(r'<html lang="([a-z]+)">')
_VERDICT = re.compile(r'<p class="verdict">([^<]*)</p>')


def verdict_in(page: Path) -> str:
    """The sentence as plain text; empty if the page has none, or cannot be read."""
    found = _VERDICT.search(_head(page))
    return html.unescape(found[1]).strip() if found else ""


def language_in(page: Path) -> str:
    """The code of the language that it is in; empty if it says none, or cannot be read."""
    found = _LANGUAGE.search(_head(page))
    return found[1] if found else ""


def _head(page: Path) -> str:
    try:
        with page.open("rb") as file:
            return file.read(_HEAD_BYTES).decode(errors="replace")
    except (OSError, ValueError):
        return ""
