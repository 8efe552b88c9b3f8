"""Which foot a step landed on, by a vote over alternate steps."""

from __future__ import annotations

import cmath
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Annotated

from coach.model import Side
from coach.model.ranges import Within


@dataclass(frozen=True, slots=True)
class SideParams:
    """The vote.

    Args:
        votes: Steps that count. One step is right four times in five; 21 of them practically
            always, if their errors were independent.
        least: Votes needed before a side is named.
        sigmas: How far the agreement must lie above that of coins, in their standard deviations.
        locked: Votes after which a named side is locked: from then on the opposite must be
            clearer, by the doubt below, before the sides change.
        doubt: The same as the votes above, for a change of locked sides.
        contrary: So many votes in a row against the named side mean that a step went unseen.
        off_stride: How far from its usual phase, as part of a stride, the movement may be for a
            side to be named; a quarter would let every phase pass.
    """

    votes: Annotated[int, Within(12, 128)] = 32
    least: Annotated[int, Within(6, 64)] = 10
    sigmas: Annotated[float, Within(1.0, 6.0)] = 3.0
    locked: Annotated[int, Within(6, 128)] = 20
    doubt: Annotated[float, Within(1.0, 8.0)] = 4.5
    contrary: Annotated[int, Within(2, 16)] = 4
    off_stride: Annotated[float, Within(0.05, 0.25)] = 0.19


WALKING_SIDES = SideParams(least=6, sigmas=2.0, doubt=2.0, contrary=2)
"""A walking step shows its foot far better than a running one, but turns and pauses hide steps."""


@dataclass(slots=True)
class SideVoteState:
    """All that one step leaves to the next. Parity is +1 or -1, alternately.

    Args:
        votes: Of the last steps, oldest first: likeness to a left foot's step, times the parity.
        parity: Of the step named last.
        left: Parity of the left foot's steps; ``None`` before they were clear.
        locked: Whether it takes clearer votes to change that.
        doubtful: Whether no foot is named for now.
        against: Votes in a row against the feet as named.
        agreement: Part of the votes that agree; 0.5 is a coin.
    """

    votes: deque[complex] = field(default_factory=deque)
    parity: float = 1.0
    left: float | None = None
    locked: bool = False
    doubtful: bool = False
    against: int = 0
    agreement: float = 0.5


class SideVote:
    """Feet alternate, so each step votes for the parity rather than for itself.

    What a step shows is in ``step_side.py``; here it is only counted. A side, once clear, is named
    until a few votes in a row or the majority are against it, and from then on none until one is
    clear again: the opposite only when clearer still, once the side was locked. Every step goes on
    voting.

    A movement that comes a quarter of a stride from where it does in the runners measured would
    name either foot with full agreement. So the phase of all votes together must be near.
    """

    def __init__(self, params: SideParams) -> None:
        self._p = params
        self._phase_slope = math.tan(2.0 * math.pi * min(params.off_stride, 0.2499))
        self.restart()

    def restart(self) -> None:
        """A step may have been missed: parity starts anew."""
        self.state = SideVoteState(deque(maxlen=self._p.votes))

    def vote(self, likeness: complex) -> None:
        """Vote with the step named last, once it is over.

        Args:
            likeness: Of the step to one of the left foot, against the steps beside it. The real
                part is positive in a left step; the angle is how far, as part of a stride, the
                movement is from where it usually comes. Only the angle and the relative size count.
        """
        if not likeness:  # nothing to be seen, e.g. a sensor without this axis
            return
        p, state = self._p, self.state
        state.votes.append(state.parity * likeness)
        against = state.left is not None and state.votes[-1].real * state.left < 0.0
        state.against = state.against + 1 if against else 0
        if state.against >= p.contrary and not state.doubtful:
            state.doubtful = True
            while len(state.votes) > state.against:
                state.votes.popleft()
        n = len(state.votes)
        if n < p.least:
            return
        positive = sum([vote.real > 0.0 for vote in state.votes])
        together = sum(state.votes)
        is_left = together.real > 0.0
        left = 1.0 if is_left else -1.0
        near = abs(together.imag) <= self._phase_slope * abs(together.real)
        state.agreement = (positive if is_left else n - positive) / n
        opposite = state.locked and left != state.left
        sigmas = p.doubt if opposite else p.sigmas
        if near and state.agreement >= 0.5 + sigmas * 0.5 / math.sqrt(n):
            if left != state.left:
                state.against = 0
            state.left = left
            state.locked = state.locked or n >= p.locked
            state.doubtful = False
        state.doubtful = state.doubtful or not near or left != state.left

    def told(self, left: float) -> float | None:
        """The runner has said which steps are the left foot's; from now on they are locked.

        Args:
            left: Their parity.

        Returns:
            How much later the movement comes than it usually does, as part of a stride, -0.5 to
            0.5; the votes by now are turned back by it. ``None`` where they are too few, or do not
            agree among themselves.
        """
        state, votes = self.state, self.state.votes
        state.left, state.locked, state.doubtful, state.against = left, True, False, 0
        together = left * sum(votes)
        if len(votes) < self._p.least or abs(together) < 0.5 * sum(map(abs, votes)):
            return None
        back = together.conjugate() / abs(together)
        state.votes = deque((vote * back for vote in votes), maxlen=votes.maxlen)
        state.agreement = sum(left * vote.real > 0.0 for vote in state.votes) / len(votes)
        return -cmath.phase(together) / (2.0 * math.pi)

    @property
    def parity(self) -> float:
        """Of the step named last."""
        return self.state.parity

    @property
    def named(self) -> float | None:
        """Parity of the left foot's steps; ``None`` while no foot is named."""
        return None if self.state.doubtful else self.state.left

    def step(self) -> tuple[Side, float]:
        """Name the side of the next step.

        Returns:
            Side, and the part of the votes that agree (0.5 is a coin).
        """
        self.state.parity = -self.state.parity
        return self.name()

    def name(self) -> tuple[Side, float]:
        """As ``step``, of the step named last, by what has been seen since."""
        state = self.state
        if state.left is None or state.doubtful:
            return Side.UNKNOWN, state.agreement
        return (Side.LEFT if state.left == state.parity else Side.RIGHT), state.agreement
