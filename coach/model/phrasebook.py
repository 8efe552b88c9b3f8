"""What the coach says, in one language: phrases by the key of their occasion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coach.model.placement import Placement


PART = "answer_"
"""How the key of a part of an answer begins: no part is said alone."""

PLACE = "#"
"""Where a number or a name goes into a part."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say something.

    Args:
        name: ``key#index``, the same in every language and session, so that what is learnt about a
            phrase and a recording made of it find it again.
        text: The words.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases of one language.

    Args:
        language: BCP 47 code of the language, ``en`` or ``zh-Hans``.
        texts: Key of the occasion -> texts, the usual one first. A key is the name of a rule or of
            an event; ``key@chest`` goes before ``key`` with the sensor at the chest, and so on.
            An empty text is a phrase that is said no longer: it keeps its name from any other.
    """

    language: str
    texts: Mapping[str, tuple[str, ...]]

    def of(self, key: str, placement: Placement | None = None) -> tuple[Phrase, ...]:
        """The phrases of an occasion, empty for one that has none."""
        for name in (key if placement is None else f"{key}@{placement.value}", key):
            if name in self.texts:
                texts = enumerate(self.texts[name])
                return tuple(Phrase(f"{name}#{index}", text) for index, text in texts if text)
        return ()

    def all(self) -> Iterator[Phrase]:
        """Every phrase that is said as it stands: no parts of answers, and none with a gap."""
        for key in self.texts:
            if not key.startswith(PART):
                yield from (phrase for phrase in self.of(key) if PLACE not in phrase.text)
