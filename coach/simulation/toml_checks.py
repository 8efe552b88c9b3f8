"""What a value in a story's text must be; each check says what is wrong, where, and the remedy."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from coach.core_wording import Wording

T = TypeVar("T")
Check = Callable[[object, str], Any]


class StoryError(ValueError):
    """The text is no story; the message is one line: what, where, remedy."""


def toml_of(text: str) -> dict[str, Any]:
    """The table that a text says; nothing in it is checked.

    Raises:
        StoryError: It is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        cause = " ".join(str(error).split())
        raise StoryError(Wording("not TOML: {cause}; correct that line", cause=cause)) from None


def number_from(low: float, high: float) -> Callable[[object, str], float]:
    """A number, no boolean, from ``low`` to ``high``."""

    def check(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise StoryError(
                Wording(
                    "{where} is not a number; give one from {low:g} to {high:g}",
                    where=where,
                    low=low,
                    high=high,
                )
            )
        if not low <= value <= high:  # also refuses NaN
            shown = f"{value:g}" if math.isfinite(value) else str(value)
            raise StoryError(
                Wording(
                    "{where} = {shown}; give a number from {low:g} to {high:g}",
                    where=where,
                    shown=shown,
                    low=low,
                    high=high,
                )
            )
        return float(value)

    return check


def integer_from(low: int, high: int) -> Callable[[object, str], int]:
    """A whole number from ``low`` to ``high``."""

    def check(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise StoryError(
                Wording(
                    "{where} must be a whole number from {low} to {high}",
                    where=where,
                    low=low,
                    high=high,
                )
            )
        return value

    return check


def one_of(choices: Collection[T]) -> Callable[[object, str], T]:
    """One of these values, of the very type."""

    def check(value: object, where: str) -> T:
        for choice in choices:
            # 104.0 and True equal numbers in the list; only the very type is meant.
            if value == choice and type(value) is type(choice):
                return choice
        listed = ", ".join(str(choice) for choice in choices)
        raise StoryError(Wording("{where} must be one of: {listed}", where=where, listed=listed))

    return check


def words(value: object, where: str) -> str:
    """Text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise StoryError(Wording("{where} must be text in quotes", where=where))
    return value


def triple(low: float, high: float) -> Callable[[object, str], tuple[float, float, float]]:
    """Three numbers from ``low`` to ``high``."""

    def check(value: object, where: str) -> tuple[float, float, float]:
        if not isinstance(value, list) or len(value) != 3:
            raise StoryError(
                Wording("{where} must be three numbers, such as [0.0, 0.0, 0.0]", where=where)
            )
        x, y, z = (number_from(low, high)(one, where) for one in value)
        return x, y, z

    return check


def axes(low: float, high: float) -> Check:
    """One number for forward, left and up alike, or three."""

    def check(value: object, where: str) -> tuple[float, float, float]:
        if isinstance(value, list):
            return triple(low, high)(value, where)
        one = number_from(low, high)(value, where)
        return one, one, one

    return check


def times(latest_s: float) -> Check:
    """A list of times in seconds."""

    def check(value: object, where: str) -> tuple[float, ...]:
        if not isinstance(value, list):
            raise StoryError(
                Wording("{where} must be a list of times in seconds, such as [30.0]", where=where)
            )
        return tuple(sorted(number_from(0.0, latest_s)(one, where) for one in value))

    return check
