"""The first sentence of a report that was made earlier, read from its page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 1 << 16
_VERDICT = re.compile(r'<p class="verdict">([^<]*)</p>')


def verdict_in(page: Path) -> str:
    """The sentence as plain text; empty if the page has none, or cannot be read."""
    try:
        with page.open("rb") as file:
            head = file.read(_HEAD_BYTES).decode(errors="replace")
    except (OSError, ValueError):
        return ""
    found = _VERDICT.search(head)
    return html.unescape(found[1]).strip() if found else ""
