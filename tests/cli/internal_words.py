"""Finds, in what people read, what only the program should know: internal names, code, markup."""

import re
from html.parser import HTMLParser

from coach.cues.rules import RULES
from coach.model import METRICS, FaultKind, Reason, Validity

DIALECT = (
    "dwell", "resuming", "cooldown", "half-width", "half-widths", "uncued", "hysteresis",
    "radian", "radians", "rad", "rad/s", "baseline", "earcon",
)  # fmt: skip
"""Words of those who build it: no runner says them."""

IDS = frozenset(
    name
    for name in (
        *(rule.name for rule in RULES), *METRICS,
        *(one.value for kind in (Reason, FaultKind, Validity) for one in kind),
    )
    if "_" in name
)  # fmt: skip

# Letters of ours alone, for a Chinese one beside them is another word.
_ID = re.compile(r"(?<![\w./$-])_*[a-z][a-z0-9]*(?:_[a-z0-9*]+)+(?![\w.]*[/(])", re.ASCII)
_WORD = re.compile(rf"\b(?:{'|'.join(map(re.escape, DIALECT))})\b(?!-)", re.IGNORECASE | re.ASCII)
_CODE = re.compile(
    r"`|\*\*|(?<![\w-])(?:None|nan|NaN|inf|True|False)(?![\w-])|"
    r"\b(?:[A-Z][a-z]+){2,}(?= \d)|"
    r"<[a-z_.]+ object|object at 0x|\b[A-Z]\w+\(\w+=|\{'|\['|Traceback|\]\(http",
    re.ASCII,
)


def internal_words(text, *, allowed=""):
    """What does not belong there, each once.

    Args:
        text: As printed.
        allowed: Pattern of what is no fault here: it is taken out before.
    """
    if allowed:
        text = re.sub(allowed, " ", text, flags=re.MULTILINE)
    found = [*_ID.findall(text), *_WORD.findall(text), *_CODE.findall(text)]
    found += [name for name in IDS if re.search(rf"\b{name}\b", text, re.ASCII)]
    return sorted(set(found))


class _Words(HTMLParser):
    """All text of a page outside of scripts, and what is shown or read aloud of its elements."""

    def __init__(self):
        super().__init__()
        self.words, self._in = [], ""

    def handle_starttag(self, tag, attrs):
        self._in = tag
        shown = ("title", "alt", "aria-label", "placeholder")
        self.words += [value for name, value in attrs if name in shown and value]

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in not in ("script", "style"):
            self.words.append(data)


def words_on_page(page):
    """What a person reads of it."""
    found = _Words()
    found.feed(page)
    return "\n".join(found.words)
