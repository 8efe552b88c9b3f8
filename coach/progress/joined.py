"""What runs, standing checks, desk and exercises say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.practice import PracticeKind
from coach.progress.exercise_weeks import exercise_effects
from coach.progress.standing_posture import posture_trends
from coach.progress.time_line import timeline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress.exercise_weeks import ExerciseEffect
    from coach.progress.practice_records import PracticeRecord
    from coach.progress.records import SessionRecord
    from coach.progress.time_line import TimeLine
    from coach.progress.trends import Trend


@dataclass(frozen=True, slots=True)
class Joined:
    """Everything beside the runs' own trends.

    Args:
        timeline: Week by week.
        posture: Of the standing checks.
        effects: Of the exercises on what runs do towards their end.
    """

    timeline: TimeLine
    posture: tuple[Trend, ...]
    effects: tuple[ExerciseEffect, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but runs."""
        weeks = self.timeline.weeks
        return not self.timeline.checks and not any(w.desk_s or w.exercises for w in weeks)


def joined_of(sessions: Sequence[SessionRecord], practices: Sequence[PracticeRecord]) -> Joined:
    """All of one runner; what does not count is left out.

    Args:
        sessions: Runs, in any order.
        practices: Likewise.
    """
    exercises = [one for one in practices if one.kind is PracticeKind.EXERCISE]
    return Joined(
        timeline=timeline_of(sessions, practices),
        posture=posture_trends(practices),
        effects=exercise_effects(sessions, exercises),
    )
