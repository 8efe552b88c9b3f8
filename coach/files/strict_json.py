"""JSON of others: numbers that are numbers, or one line that says what is wrong."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, TypeAlias

JsonObject: TypeAlias = dict[str, Any]

_LARGEST = 2**63
"""What no whole number of ours reaches; a larger one fits neither a float nor the store."""


def read_json(text: str | bytes) -> Any:  # noqa: ANN401  JSON may be anything
    """The value a text holds.

    Raises:
        ValueError: It is no JSON, nested too deeply, or has a number that is not finite or beyond
            64 bits; one line.
    """
    try:
        return json.loads(
            text, parse_constant=_no_number, parse_float=_finite, parse_int=_whole_number
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_object(text: str | bytes) -> JsonObject:
    """The object a text holds.

    Raises:
        ValueError: As ``read_json``, or it holds something else.
    """
    form = read_json(text)
    if not isinstance(form, dict):
        raise ValueError("it holds no object")  # noqa: TRY004  wrong content, not a wrong call
    return form


def number(value: object, what: str) -> float:
    """A finite number; text, ``true`` and the like are none.

    Raises:
        ValueError: It is something else; one line.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{what} is {_short(value)}, not a number")
    return float(value)


def text(value: object, what: str) -> str:
    """A text.

    Raises:
        ValueError: It is something else; one line.
    """
    if not isinstance(value, str):
        raise ValueError(f"{what} is {_short(value)}, not a text")  # noqa: TRY004  wrong content
    return value


def _short(value: object) -> str:
    told = ascii(value)
    return told if len(told) <= 40 else f"{told[:39]}..."


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word[:40]} is no number")


def _finite(word: str) -> float:
    value = float(word)
    return value if math.isfinite(value) else _no_number(word)


def _whole_number(word: str) -> int:
    if len(word) > 20 or abs(value := int(word)) >= _LARGEST:
        _no_number(word)
    return value
