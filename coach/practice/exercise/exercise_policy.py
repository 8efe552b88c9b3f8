"""What is said in this practice, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import Decision, Reason
from coach.practice.practice_policy import PracticePolicy

if TYPE_CHECKING:
    from coach.model import MetricSnapshot
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.practice_policy import Out, Told


class ExercisePolicy(PracticePolicy):
    """Decides on the grid.

    Args:
        told: What is known of the session.
        params: Tuning.
    """

    def __init__(self, told: Told, params: ExerciseParams) -> None:
        super().__init__(told)
        self._params = params

    def judge(self, snapshot: MetricSnapshot) -> list[Out]:
        return [Decision(snapshot.t_s, Reason.LEADING)]
