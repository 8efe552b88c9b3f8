"""Why something was said in a practice, in words: the core writes it into each cue."""

from __future__ import annotations

import re

from coach.wording.translation import mark, tr

PLAIN: tuple[str, ...] = (
    mark("a standing check begins"),
    mark("the check is over"),
    mark("nobody stood still"),
    mark("the wearer walks about"),
    mark("the coach asks for tall and sunk, once"),
    mark("back in your band after a nudge"),
    mark("how the strap sits is seen from standing"),
    mark("the next exercise"),
    mark("how it is done, before its first set"),
    mark("the position is taken"),
    mark("the position is taken again"),
    mark("the position was not taken"),
    mark("the position is not seen: a key tells it"),
    mark("the position was left"),
    mark("the position was left for good"),
    mark("the wearer said so"),
    mark("no repetition for a while"),
    mark("no repetition for long"),
    mark("how far it is"),
    mark("back as in the first good seconds"),
    mark("all of it is done"),
    mark("it went well"),
    mark("the set is over"),
    mark("how hard it was decides how it goes on"),
    mark("the answer about the effort"),
    mark("all sets are done"),
)
"""Sentences of the core without a number in them."""

NUMBERED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"round (?P<n>\d+), for (?P<s>\d+) s"), mark("round {n}, for {s} s")),
    (re.compile(r"(?P<min>\d+) min without movement"), mark("{min} min without movement")),
    (re.compile(r"below your band for (?P<min>\d+) min"), mark("below your band for {min} min")),
    (re.compile(r"(?P<deg>\d+) deg less than at first"), mark("{deg} deg less than at first")),
    (
        re.compile(r"more than (?P<deg>\d+) deg from the first good seconds"),
        mark("more than {deg} deg from the first good seconds"),
    ),
)
"""And those with one -> the text with gaps."""


def practice_reason(why: str) -> str | None:
    """The reason of a cue in the language in use; ``None`` for one of a run."""
    if why in PLAIN:
        return tr(why)
    for pattern, text in NUMBERED:
        if found := pattern.fullmatch(why):
            return tr(text, **found.groupdict())
    return None
