"""JSON text of others: one object of finite numbers, or one line that says what is wrong."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from coach.recording.json_form import JsonObject


def read_object(text: str) -> JsonObject:
    """The object a text holds.

    Raises:
        ValueError: It is no JSON, no object, or has a number that is not finite.
    """
    try:
        form = json.loads(text, parse_constant=_no_number, parse_float=_finite_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(form, dict):
        raise ValueError("it holds no object")  # noqa: TRY004  wrong content, not a wrong call
    return form


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _finite_number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)
