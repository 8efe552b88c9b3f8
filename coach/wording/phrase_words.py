"""The words of a phrase that was said, where only its name was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.phrases.english import ENGLISH_BOOK
from coach.phrases.shipped import shipped
from coach.wording.translation import language

if TYPE_CHECKING:
    from coach.model import Phrasebook


def words_of_phrase(name: str) -> str:
    """The words, in the language that was chosen.

    Args:
        name: ``key#index``; empty for a sound alone.

    Returns:
        The key's words of another place where this one has none; empty if nothing is known of it.
    """
    key, _, index = name.partition("#")
    for book in (shipped(language()), ENGLISH_BOOK):
        if book is not None and index.isdecimal() and (words := _words(book, key, int(index))):
            return words
    return ""


def _words(book: Phrasebook, key: str, index: int) -> str:
    rows = [book.texts[name] for name in book.texts if name.partition("@")[0] == key]
    return next((row[index] for row in rows if index < len(row) and row[index]), "")
