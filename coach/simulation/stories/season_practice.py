"""A standing check, a time at the desk or exercises of a season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.model import PracticeKind
from coach.simulation.body.body_parse import body_story_of
from coach.simulation.parse import known, required
from coach.simulation.toml_checks import integer_from, one_of, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import PlannedSet
    from coach.simulation.body import BodyStory

_KEYS = ("kind", "day", "at", "what", "exercises")
_TITLES = {
    PracticeKind.STAND: "A standing check",
    PracticeKind.DESK: "At the desk",
    PracticeKind.EXERCISE: "Exercises at home",
}
_PHASE = "phase"
"""What is done at the desk, and there alone."""


@dataclass(frozen=True, slots=True)
class SeasonPractice:
    """One practice of a season.

    Args:
        day: Days after the first run.
        at_min: Minutes after midnight.
        kind: What it is.
        exercises: By key, in order; of exercises alone.
        told: Its story as a table, but for the sets.
    """

    day: int
    at_min: int
    kind: PracticeKind
    exercises: tuple[str, ...]
    told: Mapping[str, Any]

    def story(self, sets: Sequence[PlannedSet] = ()) -> BodyStory:
        """Who does it, and how.

        Args:
            sets: Of exercises, as they are planned on that day.
        """
        rows = [
            {
                "exercise": one.exercise,
                "side": one.side.value,
                "rest_s": one.rest_s,
                **({"hold_s": one.hold_s} if one.hold_s else {"repetitions": one.repetitions}),
            }
            for one in sets
        ]
        return body_story_of({**self.told, **({"set": rows} if rows else {})})


def season_practice(
    raw: Mapping[str, Any], number: int, story: Mapping[str, Any], course: Mapping[str, Any]
) -> SeasonPractice:
    """Read one.

    Args:
        raw: Its own table.
        number: Which of the season, from 1 on.
        story: What all of them have in common, as a story of a practice.
        course: Trait of the person -> days and its values on them.

    Raises:
        StoryError: A key or value is not one of the possible ones.
    """
    where = f"practice {number}"
    known(raw, _KEYS, where)
    day = integer_from(0, 3650)(required(raw, "day", where), f"{where}: day")
    hours, _, minutes = words(required(raw, "at", where), f"{where}: at").partition(":")
    one = one_of(tuple(kind.value for kind in PracticeKind))(required(raw, "kind", where), where)
    kind = PracticeKind(str(one))
    person = {name: float(np.interp(day, *knots)) for name, knots in course.items()}
    told = {
        **story,
        "title": raw.get("what", _TITLES[kind]),
        "seed": story["seed"] + day,
        "practice": {"kind": kind.value},
        "person": {**story.get("person", {}), **person},
    }
    if kind is not PracticeKind.DESK:
        told.pop(_PHASE, None)
    at_min = 60 * int(hours) + int(minutes)
    return SeasonPractice(day, at_min, kind, tuple(raw.get("exercises", ())), told)
