"""The English phrasebook of a session, by what it is for."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import PracticeKind
from coach.model.phrasebook import PART, Phrasebook
from coach.phrases.english import ENGLISH, ENGLISH_BOOK, RETIRED
from coach.practice.desk.desk_words import ENGLISH as DESK
from coach.practice.exercise.exercise_words import ENGLISH as EXERCISE
from coach.practice.stand.stand_words import ENGLISH as STAND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Practice

WORDS: Mapping[PracticeKind, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {PracticeKind.STAND: STAND, PracticeKind.DESK: DESK, PracticeKind.EXERCISE: EXERCISE}
)
"""Kind of practice -> its own words; they go before those of a run."""

_SHARED = ("battery", "sensor_", "pain", "quiet", "talk", "end", "run_over", "calibration_", PART)
"""How the keys of a run's words begin that a practice says too."""

INSTEAD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "end": (RETIRED, "end it here?"),
        "run_over": (RETIRED, "ended"),
        "calibration_done": (RETIRED, "ready"),
        "calibration_failed": (RETIRED, "not calibrated"),
    }
)
"""In place of what a run says of itself."""


@cache
def words_of(kind: PracticeKind) -> Mapping[str, tuple[str, ...]]:
    """What is said in a practice alone, in English."""
    return MappingProxyType(dict(INSTEAD) | dict(WORDS[kind]))


@cache
def english_words(kind: PracticeKind) -> Mapping[str, tuple[str, ...]]:
    """Everything that is said in a practice, in English."""
    shared = {key: texts for key, texts in ENGLISH.items() if key.startswith(_SHARED)}
    return MappingProxyType(shared | dict(words_of(kind)))


def english_of(practice: Practice | None) -> Phrasebook:
    """The phrasebook of a session that is given no other."""
    if practice is None:
        return ENGLISH_BOOK
    return Phrasebook("en", english_words(practice.kind))
