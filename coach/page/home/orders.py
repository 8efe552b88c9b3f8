"""What a device asks of the page at home."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

Verb: TypeAlias = Literal["list", "make", "ask", "delete"]
_VERBS = ("list", "make", "ask", "delete")
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Order:
    """One order.

    Args:
        do: ``list`` the runs, ``make`` a form of one, ``ask`` what a deletion takes, or ``delete``.
        run: Which, if it is of one.
        form: To be made.
        token: That came with the answer to ``ask``.
        files: Whether the files go too.
    """

    do: Verb
    run: int | None
    form: str
    token: str
    files: bool


def order_of(said: str | bytes) -> Order | None:
    """What was said, or ``None`` for what is no order."""
    try:
        words = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, dict) or words.get("do") not in _VERBS:
        return None
    run, form, token = words.get("run"), words.get("form", ""), words.get("token", "")
    if run is not None and (type(run) is not int or not 0 <= run < _LARGEST):
        return None
    if not isinstance(form, str) or not isinstance(token, str):
        return None
    return Order(cast("Verb", words["do"]), run, form, token, words.get("files") is True)
