"""The chain of unbroken steps: which crossings are steps, of which foot, and what each was like."""

from __future__ import annotations

import cmath
import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

from coach.gait.foot_taps import FootTapParams, FootTapResult, FootTaps
from coach.gait.shape import step_shape
from coach.gait.sides import SideParams, SideVote
from coach.gait.step_side import SHOWN_BY, likeness_to_left
from coach.model import Locomotion, Step
from coach.model.gait import Landing
from coach.model.ranges import Within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.gait.steps import Crossing
    from coach.model.ring_buffer import RingBuffer


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
class LandingsState:
    """All that one crossing leaves to the next.

    Args:
        chain: Landings of the unbroken steps, oldest first.
        mode: Walking or running, by whose votes the last landing was named.
        untold: Whether the step that the last landing ended has not been told yet.
        told_s: Contact of the last step told, stream time; minus infinity before the first.
        phases: Of each mode, by how much of a stride the movement that tells the feet comes later
            than usual, as calibrated or told by the runner.
    """

    chain: deque[Landing]
    mode: Locomotion = Locomotion.RUNNING
    untold: bool = False
    told_s: float = -math.inf
    phases: dict[Locomotion, float] = field(default_factory=dict)

    def restarted(self) -> LandingsState:
        """A new chain. What has been told stays told, and what was learnt of the feet is kept."""
        return replace(self, chain=deque(maxlen=self.chain.maxlen), untold=False)


class Landings:
    """Chains crossings into steps. A step is told once the stance that ends it has been seen."""

    def __init__(
        self,
        params: LandingParams,
        sides: Mapping[Locomotion, SideParams],
        history: RingBuffer,
        *,
        axes_known: bool,
        pelvic: bool,
        left_phase: float | None = None,
    ) -> None:
        self._p = params
        self._foot_taps = FootTaps(FootTapParams())
        self._history = history
        self._axes_known = axes_known
        self._pelvic = pelvic
        self._votes = {mode: SideVote(one) for mode, one in sides.items()}
        self.state = LandingsState(deque(maxlen=params.chain))
        if left_phase is not None:
            self.state.phases[Locomotion.RUNNING] = left_phase

    @property
    def chain(self) -> deque[Landing]:
        """Landings of the unbroken steps, oldest first."""
        return self.state.chain

    def states(self) -> dict[str, object]:
        """The state of the chain, of each vote on its feet and of what was told of them."""
        votes = {f"side_vote_{mode.value}": vote.state for mode, vote in self._votes.items()}
        return {"landings": self.state, **votes, "foot_taps": self._foot_taps.state}

    def restart(self) -> None:
        """Time or samples are missing: nothing before belongs to what comes."""
        self.state = self.state.restarted()
        for vote in self._votes.values():
            vote.restart()
        self._foot_taps.restart()

    def close(self) -> list[Step]:
        """The chain ends here; its last step is told without what only a next one would show."""
        told = self._tell()
        self.restart()
        return told

    def overdue(self, t_s: float, period_s: float) -> list[Step]:
        """Tell the last step once it is clear that none follows in time."""
        longest_s = self._p.longest * period_s
        return self._tell() if self.chain and t_s - self.chain[-1].crossing_s > longest_s else []

    def extend(
        self, mode: Locomotion, crossing: Crossing, *, lead_s: float, period_s: float, dt_s: float
    ) -> list[Step]:
        """Take in a crossing.

        Args:
            mode: Walking or running.
            crossing: The crossing.
            lead_s: How long before it the initial contact was.
            period_s: Expected step time.
            dt_s: Nominal sample period.
        """
        p = self._p
        last = self.chain[-1] if self.chain else None
        duration = crossing.t_s - last.crossing_s if last else math.inf
        if last and crossing.whole and duration < p.shortest * period_s:
            return []
        contact_s = crossing.t_s - lead_s
        told: list[Step] = []
        unbroken = last is not None and crossing.whole and duration <= p.longest * period_s
        if unbroken:
            self._complete(mode, contact_s, dt_s)
            told = self._tell()
        else:
            told = self.close()
        self.state.mode = mode
        side, confidence = self._vote.step()
        self.chain.append(Landing(crossing.t_s, contact_s, side, confidence, mode))
        self.state.untold = unbroken
        return told

    def left_landed(self, t_s: float) -> None:
        """The runner says that the left foot lands at a stream time."""
        self._foot_taps.tap(t_s)

    def listen(self, t_s: float) -> FootTapResult | None:
        """At a grid instant: what the runner has just told of the feet, if it was not known."""
        left = self._foot_taps.left_parity(t_s, self.chain, self._vote.parity)
        if left is None:
            return None
        mode = self.chain[-1].locomotion
        named = self._vote.named
        phases = self.state.phases
        if left == named and mode in phases:
            return None
        off = self._vote.told(left)
        if off is None:
            return None
        phases[mode] = math.remainder(phases.get(mode, 0.0) + off, 1.0)
        if mode is not Locomotion.RUNNING:
            return None
        return FootTapResult(phases[mode], swapped=named is not None and named != left)

    @property
    def _vote(self) -> SideVote:
        return self._votes[self.state.mode]

    def _complete(self, mode: Locomotion, next_s: float, dt_s: float) -> None:
        """The last step is over: see what it was like, and let it vote."""
        last = self.chain[-1]
        before = self.chain[-2] if len(self.chain) > 1 else None
        older = self.chain[-3] if len(self.chain) > 2 else None
        # By the filter's phase like the other two: the stance has moved its contact since.
        before_s = last.contact_s - (last.crossing_s - before.crossing_s) if before else math.nan
        shape = step_shape(
            self._history,
            (before_s, last.contact_s, next_s),
            (before.shape if before else None, older.shape if older else None),
            dt_s=dt_s,
            running=mode is Locomotion.RUNNING,
        )
        if shape is not None:
            landed_s = last.contact_s if shape.landed_s is None else shape.landed_s
            last = replace(last, contact_s=landed_s, shape=shape)
        if self._axes_known:
            on_s = before.contact_s if before else math.nan, last.contact_s, next_s
            shown_by = SHOWN_BY[self._pelvic, mode]
            likeness = likeness_to_left(self._history, shown_by, on_s, dt_s)
            off = self.state.phases.get(mode)
            self._vote.vote(likeness * cmath.exp(2j * math.pi * off) if off else likeness)
            side, confidence = self._vote.name()
            last = replace(last, side=side, side_confidence=confidence)
        self.chain[-1] = last

    def _tell(self) -> list[Step]:
        state = self.state
        if not state.untold or len(state.chain) < 2:
            return []
        state.untold = False
        before, last = state.chain[-2], state.chain[-1]
        # A change of mode looks back over steps that may have been told already.
        if last.contact_s - state.told_s < self._p.shortest * (last.contact_s - before.contact_s):
            return []
        state.told_s = last.contact_s
        shape = last.shape
        return [
            Step(
                last.contact_s,
                last.contact_s - before.contact_s,
                last.side,
                last.side_confidence,
                shape.contact_time_s if shape else None,
                shape.oscillation_m if shape else None,
                last.locomotion,
            )
        ]
