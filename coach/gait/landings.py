"""The chain of unbroken steps: of which foot each is and what it was like, and when it is told."""

from __future__ import annotations

import cmath
import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coach.gait.foot_taps import FootTapParams, FootTapResult, FootTaps
from coach.gait.sides import SideParams, SideVote
from coach.model import Locomotion, Step
from coach.model.gait import Landing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.gait.step_chain import ChainedStep, LandingParams


@dataclass(slots=True)
class LandingsState:
    """All that one step leaves to the next.

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
    """The chain of landings. A step is told once the stance that ends it has been seen."""

    def __init__(
        self,
        params: LandingParams,
        sides: Mapping[Locomotion, SideParams],
        *,
        axes_known: bool,
        left_phase: float | None = None,
    ) -> None:
        self._p = params
        self._foot_taps = FootTaps(FootTapParams())
        self._axes_known = axes_known
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

    def land(self, step: ChainedStep) -> list[Step]:
        """Take in a step, and what has been seen of the one that it ends."""
        unbroken = step.ended is not None
        if unbroken:
            self._complete(step)
        told = self._tell() if unbroken else self.close()
        self.state.mode = step.mode
        side, confidence = self._vote.step()
        landing = Landing(step.crossing_s, step.contact_s, side, confidence, step.mode)
        self.chain.append(landing)
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

    def _complete(self, step: ChainedStep) -> None:
        """The last step is over: it is dated by what it was like, and votes."""
        last, shape = self.chain[-1], step.shape
        contact_s = last.contact_s
        if shape is not None and shape.landed_s is not None:
            contact_s = shape.landed_s
        side, confidence = last.side, last.side_confidence
        if self._axes_known:
            off, likeness = self.state.phases.get(step.mode), step.likeness
            vote = self._vote
            vote.vote(likeness * cmath.exp(2j * math.pi * off) if off else likeness)
            side, confidence = vote.name()
        self.chain[-1] = Landing(
            last.crossing_s, contact_s, side, confidence, last.locomotion, shape
        )

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
