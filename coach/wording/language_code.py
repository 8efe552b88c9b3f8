"""Which language is meant: ``de_DE.UTF-8``, ``de-AT`` and ``DE`` are ``de``."""

from __future__ import annotations

import re

ENGLISH = "en"

_CODE = re.compile(r"([a-z]{2,3})(?:[-_.@].*)?", re.IGNORECASE)


def language_code(text: str) -> str:
    """The code of a language without region, script and encoding; ``C`` of a system is English.

    What is no such code comes back as it was: whoever looks for it does not find it.
    """
    if text.partition(".")[0] in ("C", "POSIX"):
        return ENGLISH
    found = _CODE.fullmatch(text.strip())
    return found[1].lower() if found else text
