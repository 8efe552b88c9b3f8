"""Phrasebooks from the values of a TOML file, and back."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from coach.core_wording import Wording
from coach.model import Phrasebook, Placement
from coach.model.phrasebook import PART, PLACE
from coach.phrases.english import ENGLISH, RETIRED

EVERYWHERE = "everywhere"
POUCH = "pouch"
"""The table of sentences.py, which stands in the same file."""
LONGEST_TEXT = 60
MOST_PHRASES = 9

_TABLES = (EVERYWHERE, *(place.value for place in Placement))
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KEYS = tuple(dict.fromkeys(key.partition("@")[0] for key in ENGLISH))


class WordsError(ValueError):
    """A file of words is wrong. The message says what is allowed.

    Args:
        path: Keys from the root to what is wrong.
        problem: What is wrong, and what is allowed.
    """

    def __init__(self, path: tuple[str, ...], problem: str) -> None:
        super().__init__(Wording("{path}: {problem}", path=".".join(path), problem=problem))
        self.path = path


def book_from(values: Mapping[str, Any]) -> Phrasebook:
    """The phrases of a file; occasions that it leaves out have none.

    Args:
        values: ``language``, and the tables ``everywhere``, ``chest``, ``pelvis`` and ``waist``
            with occasions and their phrases.

    Raises:
        WordsError: Something unknown, or phrases that cannot be said.
    """
    language = values.get("language")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise WordsError(
            ("language",),
            Wording('{language!r} is no language; give a code such as "de"', language=language),
        )
    texts: dict[str, tuple[str, ...]] = {}
    for table, phrases in values.items():
        if table in ("language", POUCH):
            continue
        if table not in _TABLES or not isinstance(phrases, Mapping):
            raise WordsError(
                (table,), Wording("is not one of the tables {tables}", tables=", ".join(_TABLES))
            )
        for key, said in phrases.items():
            if key not in _KEYS:
                raise WordsError((table, key), _no_such(key))
            name = key if table == EVERYWHERE else f"{key}@{table}"
            texts[name] = _texts(said, (table, key))
    return Phrasebook(language, texts)


def merged(base: Phrasebook, over: Phrasebook) -> Phrasebook:
    """``base`` with the phrases of ``over`` in place of those with the same key.

    Phrases for everywhere also replace the phrases that ``base`` has for one placement.
    """
    replaced = {key for key in base.texts if key.partition("@")[0] in over.texts}
    kept = {key: texts for key, texts in base.texts.items() if key not in replaced}
    order = [*base.texts, *over.texts]
    found = kept | dict(over.texts)
    return Phrasebook(over.language, {key: found[key] for key in order if key in found})


def untranslated(book: Phrasebook) -> tuple[str, ...]:
    """Occasions that English has words for and ``book`` has not."""
    there = {key.partition("@")[0] for key in book.texts}
    return tuple(key for key in _KEYS if key not in there)


def tables_of(book: Phrasebook) -> dict[str, dict[str, list[str]]]:
    """The tables of a file that gives ``book``."""
    tables: dict[str, dict[str, list[str]]] = {}
    for name, texts in book.texts.items():
        key, _, place = name.partition("@")
        tables.setdefault(place or EVERYWHERE, {})[key] = list(texts)
    return tables


def _texts(said: object, path: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_PHRASES:
        raise WordsError(
            path,
            Wording(
                "{said!r} is not a list of 1 to {most_phrases} phrases",
                said=said,
                most_phrases=MOST_PHRASES,
            ),
        )
    spoken = [text for text in said if text != RETIRED]
    if not spoken:
        raise WordsError(path, Wording("says nothing; give a phrase, or leave the line out"))
    for text in spoken:
        good = isinstance(text, str) and text.isprintable() and any(map(str.isalnum, text))
        if not good or len(text) > LONGEST_TEXT:
            allowed = f"words in quotes, {LONGEST_TEXT} characters at most"
            raise WordsError(
                path,
                Wording(
                    "{what!r} cannot be said; give {allowed}",
                    what=str(text)[:LONGEST_TEXT],
                    allowed=allowed,
                ),
            )
    places = _places(path[-1])
    if places and any(text.count(PLACE) != places for text in spoken):
        raise WordsError(
            path, Wording("give it one {place}, where the number or the name goes", place=PLACE)
        )
    if len(set(spoken)) < len(spoken):
        raise WordsError(path, Wording("says the same twice; give different phrases"))
    return tuple(said)


def _places(key: str) -> int:
    """How many values go into a phrase of an occasion; only into parts of answers there go any."""
    return ENGLISH[key][0].count(PLACE) if key.startswith(PART) else 0


def _no_such(key: str) -> str:
    like = difflib.get_close_matches(key, _KEYS, 1)
    guess = f"did you mean {like[0]}? " if like else ""
    return f"no such occasion; {guess}'coach words' lists them all"
