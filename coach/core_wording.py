"""A text for people that the core puts together and somebody else may show in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Wording(str):
    """English text that remembers what stands in its gaps, so that it can be shown translated.

    Everywhere else it is the English: in a recording, in JSON, in a comparison.

    Args:
        english: The text, with gaps as of ``str.format``.
        values: For the gaps. A ``Wording`` among them is shown in the same language.
    """

    __slots__ = ("english", "many", "n", "values")

    english: str
    many: str
    n: int
    values: dict[str, Any]

    def __new__(cls, english: str, /, **values: Any) -> Self:  # noqa: ANN401  whatever can be formatted
        self = super().__new__(cls, english.format(**values) if values else english)
        self.english, self.values = english, values
        self.many, self.n = "", 1
        return self


def mark(text: str, /) -> str:
    """The text as it is, told to be one that is shown translated later: for tables."""
    return text


def wording_n(one: str, many: str, n: int, /, **values: Any) -> Wording:  # noqa: ANN401  likewise
    """A text that depends on a number.

    Args:
        one: English for 1.
        many: English for every other number.
        n: Which; also fills the gap ``{n}``.
        values: For further gaps.
    """
    text = Wording(one if n == 1 else many, n=n, **values)
    text.english, text.many, text.n = one, many, n
    return text


def joined(parts: Iterable[str], between: str = "; ") -> Wording:
    """Texts one after the other, each of which is shown translated."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Wording(between.join(f"{{{name}}}" for name in values), **values)
