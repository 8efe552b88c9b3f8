"""What the coach says in other languages, one TOML file each. See README.md in this folder."""

from coach.words.book import (
    LONGEST_TEXT,
    MOST_PHRASES,
    WordsError,
    book_from,
    merged,
    tables_of,
    untranslated,
)
from coach.words.shipped import LANGUAGES, shipped

__all__ = [
    "LANGUAGES",
    "LONGEST_TEXT",
    "MOST_PHRASES",
    "WordsError",
    "book_from",
    "merged",
    "shipped",
    "tables_of",
    "untranslated",
]
