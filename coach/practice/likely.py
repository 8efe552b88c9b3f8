"""What of a phrase with a gap is likely to be said, to be ready when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model.phrasebook import PART, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model import Phrasebook, Practice


def with_values(book: Phrasebook, practice: Practice) -> Iterator[str]:
    """The phrases of a practice with the names of its exercises in their gaps, each once."""
    names = dict.fromkeys(one.exercise for one in practice.sets)
    said = dict.fromkeys(
        text.replace(PLACE, name.replace("_", " "))
        for name in names
        for key, texts in book.texts.items()
        if not key.startswith(PART)
        for text in texts
        if PLACE in text
    )
    yield from said
