"""Who decides what is said in a session: the policy of a run, or that of a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues import CuePolicy
from coach.grade import GradeWatch

if TYPE_CHECKING:
    from coach.practice.practice_policy import PracticePolicy
    from coach.wiring.config import SessionConfig


def policy_of(config: SessionConfig) -> CuePolicy | PracticePolicy:
    """The policy of a session."""
    if config.practice is not None:
        # Imported on first use: who runs needs nothing of it.
        from coach.wiring.practice_policies import practice_policy_of  # noqa: PLC0415

        return practice_policy_of(config, config.practice)
    settings = config.settings
    return CuePolicy(
        settings.cues,
        config.baseline,
        settings.grid_s,
        calibrated=any(one.calibration for one in config.mounts),
        placements=[one.placement for one in config.mounts],
        plan=config.plan,
        phrases=config.phrases,
        hills=GradeWatch(settings.grade, settings.grid_s),
    )
