"""The languages that come with the coach."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from coach.phrases.book import book_from
from coach.phrases.english import ENGLISH_BOOK
from coach.phrases.sentences import ENGLISH_SENTENCES, Sentences, sentences_from

if TYPE_CHECKING:
    from coach.model import Phrasebook

_SUFFIX = ".toml"

LANGUAGES: tuple[str, ...] = tuple(
    sorted(
        {ENGLISH_BOOK.language}
        | {
            entry.name.removesuffix(_SUFFIX)
            for entry in resources.files(__package__).iterdir()
            if entry.name.endswith(_SUFFIX)
        }
    )
)
"""Codes of the languages. A language is there because its file is."""


def shipped(language: str) -> Phrasebook | None:
    """The phrases of a language, ``None`` for one that does not come with the coach."""
    if language == ENGLISH_BOOK.language:
        return ENGLISH_BOOK
    values = _values(language)
    return None if values is None else book_from(values)


def shipped_sentences(language: str) -> Sentences | None:
    """The sentences of a language, ``None`` for one that does not come with the coach."""
    if language == ENGLISH_BOOK.language:
        return Sentences(language, ENGLISH_SENTENCES)
    values = _values(language)
    return None if values is None else sentences_from(values)


def _values(language: str) -> dict[str, Any] | None:
    if language not in LANGUAGES:
        return None
    text = resources.files(__package__).joinpath(language + _SUFFIX).read_text(encoding="utf-8")
    return tomllib.loads(text)
