"""What a session must know beside its inputs."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach.model import (
    Baseline,
    Body,
    Phrasebook,
    Placement,
    Plan,
    Practice,
    SensorMount,
    check_mounts,
)
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import Settings


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """What the pipeline must know beside the inputs; a recording keeps it beside them too.

    Args:
        mounts: The sensors, one or several, the first one first.
        baseline: The runner's usual values.
        body: What the runner has told of the body.
        plan: What earlier sessions say to this one.
        practice: What the session is for, if it is no run.
        phrases: What the coach says, in the runner's language.
        settings: Tuning.
        t_zero_host_s: Host time at which stream time is zero.

    Raises:
        ValueError: There is no sensor, or the sensors cannot be worn together.
    """

    mounts: tuple[SensorMount, ...]
    baseline: Baseline = field(default_factory=Baseline)
    body: Body = field(default_factory=Body)
    plan: Plan = field(default_factory=Plan)
    practice: Practice | None = None
    phrases: Phrasebook = ENGLISH_BOOK
    settings: Settings = field(default_factory=Settings)
    t_zero_host_s: float = 0.0

    def __post_init__(self) -> None:
        check_mounts(self.mounts)

    @property
    def placement(self) -> Placement:
        """Where the first sensor sits."""
        return self.mounts[0].placement
