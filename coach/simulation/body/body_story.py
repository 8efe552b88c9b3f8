"""A story of a session that is no run: who wears the sensor, what is practised, what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coach.simulation.radio_link import LinkConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Placement, PlannedSet, Practice
    from coach.simulation.sensor import SensorConfig


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is done wrong for a while.

    Args:
        rule: Which, of ``WRONG`` in ``exercise_moves.py``.
        deg: How far the segment that wears the first sensor leaves where it should be.
        at_s: When it begins, after the begin of the hold or of the repetitions.
        for_s: How long it lasts unless a word ends it.
        over_s: How long it takes to grow.
        deaf: Whether no word ends it.
    """

    rule: str
    deg: float
    at_s: float
    for_s: float
    over_s: float = 2.0
    deaf: bool = False


@dataclass(frozen=True, slots=True)
class OwnSet:
    """What this person makes of a planned set.

    Args:
        planned: As the coach has it.
        faults: What is done wrong.
        done: Repetitions that are really done; ``None`` for all.
        half: Which of them, from 1, are done half.
        range_share: How far the repetitions go, of this person's own range.
        gives_up_s: When the hold is given up; ``None`` where it is not.
        break_s: When the position is left for a while, in a hold; ``None`` for never.
        break_for_s: From leaving it to setting off back to it.
        pain_s: When something hurts, after the begin; ``None`` for never.
        leaves_out: Whether the person asks for the next exercise instead.
    """

    planned: PlannedSet
    faults: tuple[Fault, ...] = ()
    done: int | None = None
    half: tuple[int, ...] = ()
    range_share: float = 1.0
    gives_up_s: float | None = None
    break_s: float | None = None
    break_for_s: float = 4.0
    pain_s: float | None = None
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class BodyPhase:
    """Something that is done for a while without a coach, or at a desk.

    Args:
        do: One of ``ACTIVITIES``.
        for_s: How long.
        deg: How far, of what has a size; ``None`` for this person's own.
    """

    do: str
    for_s: float
    deg: float | None = None


@dataclass(frozen=True, slots=True)
class SlipAt:
    """The strap gives: the case turns and stays so.

    Args:
        at_s: When.
        over_s: How long it takes.
        forward_deg: Turn of the case about the left axis.
        side_deg: About the forward axis.
        turn_deg: About the up axis.
    """

    at_s: float
    over_s: float = 1.0
    forward_deg: float = 0.0
    side_deg: float = 0.0
    turn_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class BodyStory:
    """One story, valid once parsed; see README.md for the keys.

    Args:
        title: One line.
        placements: Where the sensors sit, the first one first.
        seed: Of everything random, unless another is given.
        rate_hz: Output rate of the sensors.
        practice: What the coach is told to do; ``None`` for a session of phases alone.
        led: Whether the person waits for the coach's words; otherwise it does the sets alone.
        range_known: Whether the coach is told how far this person goes in standing, as if from an
            earlier check.
        sets: What the person makes of each planned set.
        phases: What is done at the desk, or freely.
        traits: What is told of the person.
        slips: Of the strap.
        sensors: One for each placement.
        links: Likewise.
        settings: What differs from the usual settings.
        longest_s: When the session ends at the latest.
    """

    title: str
    placements: tuple[Placement, ...]
    seed: int
    rate_hz: int
    practice: Practice | None
    led: bool
    range_known: bool
    sets: tuple[OwnSet, ...]
    phases: tuple[BodyPhase, ...]
    traits: Mapping[str, float]
    slips: tuple[SlipAt, ...]
    sensors: tuple[SensorConfig, ...]
    links: tuple[LinkConfig, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    longest_s: float = 3600.0

    def calibration_prelude(self) -> BodyStory:
        """The same person and sensor before the story: stand, bend twice, stand, walk.

        The link is a good one: what a calibration needs is a quiet minute.
        """
        phases = (
            BodyPhase("stand", 15.0),
            BodyPhase("pick_up", 5.0),
            BodyPhase("pick_up", 5.0),
            BodyPhase("stand", 4.0),
            BodyPhase("walk", 40.0),
        )
        return replace(
            self,
            title=f"{self.title}: calibration prelude",
            practice=None,
            phases=phases,
            slips=(),
            links=tuple(LinkConfig(batch=one.batch, clock_ppm=one.clock_ppm) for one in self.links),
            longest_s=200.0,
        )
