"""A text for people that the core puts together and somebody else may show in another language."""

from __future__ import annotations

from typing import Any


class Wording:
    """English text and what stands in its gaps; ``str`` of it is the English.

    Args:
        english: The text, with gaps as of ``str.format``.
        values: For the gaps. A ``Wording`` among them is shown in the same language.
    """

    __slots__ = ("english", "many", "n", "values")

    def __init__(self, english: str, /, **values: Any) -> None:  # noqa: ANN401  whatever can be formatted
        self.english = english
        self.many = ""
        self.n = 1
        self.values = values

    def __str__(self) -> str:
        text = self.many if self.many and self.n != 1 else self.english
        return text.format(**self.values) if self.values else text

    def __repr__(self) -> str:
        return f"Wording({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, (Wording, str)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))


def wording_n(one: str, many: str, n: int, /, **values: Any) -> Wording:  # noqa: ANN401  likewise
    """A text that depends on a number.

    Args:
        one: English for 1.
        many: English for every other number.
        n: Which; also fills the gap ``{n}``.
        values: For further gaps.
    """
    text = Wording(one, n=n, **values)
    text.many = many
    text.n = n
    return text
