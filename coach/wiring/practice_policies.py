"""Who decides what is said in a practice, by what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import PracticeKind
from coach.practice.desk.desk_policy import DeskPolicy
from coach.practice.exercise.exercise_policy import ExercisePolicy
from coach.practice.practice_policy import Told
from coach.practice.stand.stand_policy import StandPolicy

if TYPE_CHECKING:
    from coach.model import Practice
    from coach.practice.practice_policy import PracticePolicy
    from coach.wiring.config import SessionConfig


def practice_policy_of(config: SessionConfig, practice: Practice) -> PracticePolicy:
    """The policy of a practice."""
    settings = config.settings
    told = Told(
        practice=practice,
        mounts=config.mounts,
        baseline=config.baseline,
        phrases=config.phrases,
        cues=settings.cues,
        grid_s=settings.grid_s,
    )
    match practice.kind:
        case PracticeKind.STAND:
            return StandPolicy(told, settings.stand)
        case PracticeKind.DESK:
            return DeskPolicy(told, settings.desk)
        case PracticeKind.EXERCISE:
            return ExercisePolicy(told, settings.exercise)


def likely_words(config: SessionConfig) -> list[str]:
    """What will be said in a practice that is no phrase as it stands, to be ready when it is."""
    if config.practice is None:
        return []
    return list(practice_policy_of(config, config.practice).likely())
