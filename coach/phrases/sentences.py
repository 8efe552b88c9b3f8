"""What the coach says while it runs unattended: whole sentences, some with a number in them.

They are the shell's, said before and after a run, and no part of the phrasebook that a recording
keeps. In a file of a language they are the table ``[pouch]``: one sentence for each key, with the
same numbers as the English one.
"""

from __future__ import annotations

import difflib
import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from coach.core_wording import Wording
from coach.phrases.book import POUCH, WordsError

LONGEST_SENTENCE = 80

ENGLISH_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "waiting": "coach ready, switch the sensor on",
        "found": "sensor found, battery {battery} percent",
        "found_plain": "sensor found",
        "stand": "walk a few steps, then stand still",
        "go": "ready, off you go",
        "measuring": "measuring today, no hints",
        "try_again": "next try when you stop and stand still",
        "next_run": "next run begins",
        "recording": "still recording",
        "kept": "run kept: {minutes} minutes, cadence {cadence}",
        "kept_plain": "run kept: {minutes} minutes",
        "kept_short": "short run kept",
        "switch_off": "switch the sensor off",
        "stopped": "stopped, nothing to keep",
        "none_found": "no sensor found, wake it or charge it",
        "no_bluetooth": "no bluetooth, switch me off and on",
        "no_answer": "sensor does not answer, switch it off and on",
        "cannot_use": "this sensor cannot be used, see the journal at home",
        "no_room": "no recording, the card is full",
        "power_low": "power bank nearly empty",
        "settings": "settings cannot be read, usual ones are used",
    }
)


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language.

    Args:
        language: BCP 47 code.
        texts: Key -> the sentence, numbers as ``{battery}``; what is missing is said in English.
    """

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, numbers: Mapping[str, int] = MappingProxyType({})) -> str:
        """A sentence with its numbers in place."""
        return self.texts.get(key, ENGLISH_SENTENCES[key]).format_map(numbers)

    def over(self, other: Sentences) -> Sentences:
        """These, and those of ``other`` where these have none."""
        return Sentences(self.language, {**other.texts, **self.texts})


def sentences_from(values: Mapping[str, Any]) -> Sentences:
    """The sentences of a file whose phrases were read by ``book_from``.

    Raises:
        WordsError: A sentence that nobody says, or one that cannot be said.
    """
    table = values.get(POUCH, {})
    if not isinstance(table, Mapping):
        raise WordsError((POUCH,), Wording("is not a table of sentences"))
    for key, text in table.items():
        path = (POUCH, key)
        if key not in ENGLISH_SENTENCES:
            like = difflib.get_close_matches(key, ENGLISH_SENTENCES, 1)
            guess = f"did you mean {like[0]}? " if like else ""
            raise WordsError(
                path, Wording("no such sentence; {guess}'coach words' lists them all", guess=guess)
            )
        if not isinstance(text, str) or not text.isprintable() or not any(map(str.isalnum, text)):
            raise WordsError(
                path, Wording("{what!r} cannot be said; give words in quotes", what=text)
            )
        if len(text) > LONGEST_SENTENCE:
            raise WordsError(
                path,
                Wording(
                    "is too long; give {longest_sentence} characters at most",
                    longest_sentence=LONGEST_SENTENCE,
                ),
            )
        wanted = numbers_in(ENGLISH_SENTENCES[key]) or frozenset()
        if numbers_in(text) != wanted:
            names = " and ".join(f"{{{name}}}" for name in sorted(wanted)) or "no number"
            raise WordsError(
                path, Wording("{what!r} must have {names} in it", what=text, names=names)
            )
    return Sentences(str(values.get("language", "")), dict(table))


def numbers_in(text: str) -> frozenset[str] | None:
    """The names of the numbers of a sentence; ``None`` if its braces are not understood."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    return frozenset(name for _, name, _, _ in parts if name is not None)
