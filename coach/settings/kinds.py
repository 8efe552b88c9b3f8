"""The kinds of value a setting may have: how each is checked, and what is allowed in words."""

from __future__ import annotations

import enum
import math
import types
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from coach.core_wording import Wording
from coach.model.ranges import Fixed, Within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DECADE = 10.0
_HINTS: dict[type, Mapping[str, object]] = {}

_LONGEST_TEXT = 200
_MOST_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """What one setting takes.

    Args:
        allowed: In words, for an error and for the file.
        parse: The value as the program uses it; ``ValueError`` says what is wrong with it.
        within: Its range, if it is a number.
    """

    allowed: str
    parse: Callable[[object], object]
    within: Within | None = None


def hints_of(parameters: type) -> Mapping[str, object]:
    """Name of a parameter -> its annotation with its range, for a class of parameters."""
    if parameters not in _HINTS:  # they take a millisecond to find
        _HINTS[parameters] = typing.get_type_hints(parameters, include_extras=True)
    return _HINTS[parameters]


def kind_of(hint: object, usual: object) -> Kind | None:
    """The kind of a parameter.

    Args:
        hint: Its annotation.
        usual: Its default; a number that states no range may be a tenth to ten times of it.

    Returns:
        ``None`` for what cannot be set.
    """
    marks: tuple[object, ...] = ()
    if typing.get_origin(hint) is Annotated:
        hint, *rest = typing.get_args(hint)
        marks = tuple(rest)
    if any(isinstance(mark, Fixed) for mark in marks):
        return None
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return _optional(kind_of(inner[0], usual)) if len(inner) == 1 else None
    within = next((mark for mark in marks if isinstance(mark, Within)), None)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _choice(hint)
    if isinstance(hint, type) and hasattr(hint, "__fspath__"):
        return Kind(Wording("a path in quotes"), lambda value: hint(_text(value)))
    if hint in _PLAIN:
        return _PLAIN[hint]
    make = _NUMBERS.get(hint)
    return None if make is None else make(within or _decade(usual))


def _optional(kind: Kind | None) -> Kind | None:
    """TOML has no word for nothing: an empty text is none of it."""
    if kind is None:
        return None
    parse = kind.parse
    words = f'{kind.allowed}, or "" for none'
    return Kind(words, lambda value: None if value == "" else parse(value), kind.within)


def _decade(usual: object) -> Within:
    values = usual if isinstance(usual, tuple) else (usual,)
    sizes = [abs(float(value)) for value in values if isinstance(value, (int, float))]
    least = min(sizes, default=0.0) / _DECADE
    most = max(sizes, default=0.0) * _DECADE
    # Counts begin at one, and a zero by default has no tenth.
    whole = all(isinstance(value, int) for value in values)
    return Within(max(math.ceil(least), 1) if whole else least, most or 1.0)


def _number_kind(within: Within) -> Kind:
    return Kind(
        Wording("a number from {low:.4g} to {high:.4g}", low=within.low, high=within.high),
        lambda value: float(_number(value, within)),
        within,
    )


def _count_kind(within: Within) -> Kind:
    def parse(value: object) -> int:
        if isinstance(value, float) and not value.is_integer():
            raise ValueError(Wording("{value} is no whole number", value=value))
        return int(_number(value, within))

    return Kind(
        Wording("a whole number from {low:g} to {high:g}", low=within.low, high=within.high),
        parse,
        within,
    )


def _pair_kind(within: Within) -> Kind:
    def parse(value: object) -> tuple[float, float]:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueError(Wording("{value!r} is not two numbers", value=value))
        low, high = (float(_number(v, within)) for v in value)
        if not low < high:
            raise ValueError(Wording("the first number must be below the second"))
        return low, high

    words = f"two rising numbers [low, high] from {within.low:.4g} to {within.high:.4g}"
    return Kind(words, parse, within)


def _row_kind(within: Within) -> Kind:
    def parse(value: object) -> tuple[float, ...]:
        if not isinstance(value, (list, tuple)) or len(value) > _MOST_NUMBERS:
            raise ValueError(
                Wording(
                    "{value!r} is no list of at most {most_numbers} numbers",
                    value=value,
                    most_numbers=_MOST_NUMBERS,
                )
            )
        return tuple(float(_number(v, within)) for v in value)

    return Kind(
        Wording("a list of numbers from {low:.4g} to {high:.4g}", low=within.low, high=within.high),
        parse,
        within,
    )


def _number(value: object, within: Within) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(Wording("{value!r} is no number", value=value))  # noqa: TRY004  a user's value, not a call
    if not within.low <= value <= within.high:
        raise ValueError(Wording("{value} is out of range", value=value))
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(Wording("{value!r} is neither true nor false", value=value))  # noqa: TRY004
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or not value.isprintable():
        raise ValueError(
            Wording(
                "{value!r} is no text of at most {longest_text} characters",
                value=value,
                longest_text=_LONGEST_TEXT,
            )
        )
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError(Wording("{value!r} is no list of words", value=value))  # noqa: TRY004
    return tuple(_text(word) for word in value)


def _choice(choices: type[enum.Enum]) -> Kind:
    names = ", ".join(f'"{member.value}"' for member in choices)

    def parse(value: object) -> enum.Enum:
        try:
            return choices(value)
        except ValueError:
            raise ValueError(Wording("{value!r} is none of them", value=value)) from None

    return Kind(Wording("one of {names}", names=names), parse)


_PLAIN: Mapping[Any, Kind] = {
    bool: Kind(Wording("true or false"), _flag),
    str: Kind(Wording("a text in quotes"), _text),
    tuple[str, ...]: Kind(Wording("a list of words"), _words),
}
_NUMBERS: Mapping[Any, Callable[[Within], Kind]] = {
    float: _number_kind,
    int: _count_kind,
    tuple[float, float]: _pair_kind,
    tuple[float, ...]: _row_kind,
}
