"""Everything in the store that bears on the next session of a runner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.athlete import learnt
from coach.athlete.focus import focus, phrase_scores
from coach.athlete.sessions import sessions
from coach.progress.course import Course
from coach.progress.places import together

if TYPE_CHECKING:
    from coach.athlete.athletes import Athlete
    from coach.athlete.database import Store
    from coach.model import Placement


def course_of(store: Store, who: Athlete, *placements: Placement) -> Course:
    """The course of sessions so far, with sensors at these places in the next one."""
    first = {
        place: learnt.baseline(store, who.athlete_id, place, original=True) for place in placements
    }
    return Course(
        sessions=[kept.record for kept in sessions(store, who.athlete_id)],
        focus=focus(store, who.athlete_id),
        phrase_scores=phrase_scores(store, who.athlete_id),
        original_baseline=together(first),
    )
