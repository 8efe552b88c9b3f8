"""Who decides what is said in a session: the policy of a run, or that of a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues import CuePolicy
from coach.grade import GradeWatch
from coach.model import PracticeKind
from coach.practice import DeskPolicy, ExercisePolicy, StandPolicy
from coach.practice.practice_policy import PracticePolicy, Told

if TYPE_CHECKING:
    from coach.wiring.config import SessionConfig


def policy_of(config: SessionConfig) -> CuePolicy | PracticePolicy:
    """The policy of a session."""
    settings, placements = config.settings, [one.placement for one in config.mounts]
    if config.practice is None:
        return CuePolicy(
            settings.cues,
            config.baseline,
            settings.grid_s,
            calibrated=any(one.calibration for one in config.mounts),
            placements=placements,
            plan=config.plan,
            phrases=config.phrases,
            hills=GradeWatch(settings.grade, settings.grid_s),
        )
    told = Told(
        practice=config.practice,
        mounts=config.mounts,
        baseline=config.baseline,
        phrases=config.phrases,
        cues=settings.cues,
        grid_s=settings.grid_s,
    )
    match config.practice.kind:
        case PracticeKind.STAND:
            return StandPolicy(told, settings.stand)
        case PracticeKind.DESK:
            return DeskPolicy(told, settings.desk)
        case PracticeKind.EXERCISE:
            return ExercisePolicy(told, settings.exercise)


def likely_words(config: SessionConfig) -> list[str]:
    """What will be said that is no phrase as it stands, to be ready when it is."""
    policy = policy_of(config)
    return list(policy.likely()) if isinstance(policy, PracticePolicy) else []
