"""A dialogue played against a table: what it asks for, and what is sent back."""

from __future__ import annotations

from typing import Any


def played(talk: Any, *exchanges: tuple[Any, Any]) -> Any:
    """Go through a table of (asked, answered) to the end; what the talk returned.

    An answer that is an exception is thrown in.
    """
    answer = None
    for asked, next_answer in exchanges:
        assert talk.send(answer) == asked
        answer = next_answer
    try:
        more = talk.send(answer)
    except StopIteration as over:
        return over.value
    raise AssertionError(f"goes on with {more}")
