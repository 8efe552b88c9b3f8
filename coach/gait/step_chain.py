"""Which crossings are steps: each follows the one before neither too soon nor too late."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from coach.gait.step_samples import StepSpan
from coach.model import Locomotion
from coach.model.ranges import Within

if TYPE_CHECKING:
    from coach.gait.steps import Crossing
    from coach.model.gait import StepShape


@dataclass(frozen=True, slots=True)
class LandingParams:
    """What makes a crossing a step.

    Args:
        shortest: A crossing sooner than this part of the expected step is a wobble.
        longest: One later than this part means that a step was missed.
        chain: Steps remembered.
    """

    shortest: Annotated[float, Within(0.3, 0.9)] = 0.6
    longest: Annotated[float, Within(1.1, 1.9)] = 1.45
    chain: Annotated[int, Within(12, 256)] = 42


@dataclass(slots=True)
class ChainedStep:
    """A crossing that is a step.

    Args:
        mode: Walking or running.
        crossing_s: The crossing.
        contact_s: Initial contact by the filter's phase.
        ended: The step that it ends; ``None`` where a chain begins.
        shape: Of that step, once it has been looked at.
        likeness: Of that step to one of the left foot, likewise.
    """

    mode: Locomotion
    crossing_s: float
    contact_s: float
    ended: StepSpan | None
    shape: StepShape | None = None
    likeness: complex = 0j


@dataclass(slots=True)
class StepChainState:
    """All that one crossing leaves to the next.

    Args:
        steps: Unbroken steps by now.
        mode: Walking or running, of the last one.
        crossing_s: Crossing of the last one.
        before_s: Crossing of the one before it; minus infinity if there is none.
        contact_s: Initial contact of the last one, by the filter's phase.
    """

    steps: int = 0
    mode: Locomotion = Locomotion.RUNNING
    crossing_s: float = -math.inf
    before_s: float = -math.inf
    contact_s: float = -math.inf


class StepChain:
    """Chains crossings. It needs no sample: what a step was like is looked at afterwards."""

    def __init__(self, params: LandingParams) -> None:
        self._p = params
        self.state = StepChainState()

    def restart(self) -> None:
        """Time or samples are missing: nothing before belongs to what comes."""
        self.state = StepChainState()

    def extend(
        self,
        mode: Locomotion,
        crossing: Crossing,
        *,
        lead_s: float,
        period_s: float,
        horizon_s: float,
    ) -> ChainedStep | None:
        """Take in a crossing; ``None`` where it is no step.

        Args:
            mode: Walking or running.
            crossing: The crossing.
            lead_s: How long before it the initial contact was.
            period_s: Expected step time.
            horizon_s: Instant that takes it in.
        """
        state, t_s = self.state, crossing.t_s
        duration_s = t_s - state.crossing_s
        follows = crossing.whole and state.steps > 0
        if follows and duration_s < self._p.shortest * period_s:
            return None
        contact_s = t_s - lead_s
        ended = None
        if follows and duration_s <= self._p.longest * period_s:
            ended = StepSpan(
                state.contact_s - (state.crossing_s - state.before_s),
                state.contact_s,
                contact_s,
                state.steps - 1,
                mode is Locomotion.RUNNING,
                horizon_s,
            )
            state.steps += 1
            state.before_s = state.crossing_s
        else:
            state.steps, state.before_s = 1, -math.inf
        state.mode, state.crossing_s, state.contact_s = mode, t_s, contact_s
        return ChainedStep(mode, t_s, contact_s, ended)
