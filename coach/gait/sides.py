"""Which foot a step landed on, by a vote over alternate steps."""

from __future__ import annotations

import cmath
import math
from collections import deque
from dataclasses import dataclass
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
            clearer, by ``doubt``, before the sides change.
        doubt: As ``sigmas``, for a change of locked sides.
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
        self._params = params
        self._phase_slope = math.tan(2.0 * math.pi * min(params.off_stride, 0.2499))
        self._votes: deque[complex] = deque(maxlen=params.votes)
        self.restart()

    def restart(self) -> None:
        """A step may have been missed: parity starts anew."""
        self._votes.clear()
        self._parity = 1.0
        self._left: float | None = None
        self._locked = False
        self._doubtful = False
        self._against = 0
        self._agreement = 0.5

    def vote(self, likeness: complex) -> None:
        """Vote with the step named last, once it is over.

        Args:
            likeness: Of the step to one of the left foot, against the steps beside it. The real
                part is positive in a left step; the angle is how far, as part of a stride, the
                movement is from where it usually comes. Only the angle and the relative size count.
        """
        if not likeness:  # nothing to be seen, e.g. a sensor without this axis
            return
        p = self._params
        self._votes.append(self._parity * likeness)
        against = self._left is not None and self._votes[-1].real * self._left < 0.0
        self._against = self._against + 1 if against else 0
        if self._against >= p.contrary and not self._doubtful:
            self._doubtful = True
            while len(self._votes) > self._against:
                self._votes.popleft()
        n = len(self._votes)
        if n < p.least:
            return
        positive = sum(vote.real > 0.0 for vote in self._votes)
        together = sum(self._votes)
        is_left = together.real > 0.0
        left = 1.0 if is_left else -1.0
        near = abs(together.imag) <= self._phase_slope * abs(together.real)
        self._agreement = (positive if is_left else n - positive) / n
        opposite = self._locked and left != self._left
        sigmas = p.doubt if opposite else p.sigmas
        if near and self._agreement >= 0.5 + sigmas * 0.5 / math.sqrt(n):
            if left != self._left:
                self._against = 0
            self._left = left
            self._locked = self._locked or n >= p.locked
            self._doubtful = False
        self._doubtful = self._doubtful or not near or left != self._left

    def told(self, left: float) -> float | None:
        """The runner has said which steps are the left foot's; from now on they are locked.

        Args:
            left: Their parity.

        Returns:
            How much later the movement comes than it usually does, as part of a stride, -0.5 to
            0.5; the votes by now are turned back by it. ``None`` where they are too few, or do not
            agree among themselves.
        """
        votes = self._votes
        self._left, self._locked, self._doubtful, self._against = left, True, False, 0
        together = left * sum(votes)
        if len(votes) < self._params.least or abs(together) < 0.5 * sum(map(abs, votes)):
            return None
        back = together.conjugate() / abs(together)
        self._votes = deque((vote * back for vote in votes), maxlen=votes.maxlen)
        self._agreement = sum(left * vote.real > 0.0 for vote in self._votes) / len(votes)
        return -cmath.phase(together) / (2.0 * math.pi)

    @property
    def parity(self) -> float:
        """Of the step named last."""
        return self._parity

    @property
    def named(self) -> float | None:
        """Parity of the left foot's steps; ``None`` while no foot is named."""
        return None if self._doubtful else self._left

    def step(self) -> tuple[Side, float]:
        """Name the side of the next step.

        Returns:
            Side, and the part of the votes that agree (0.5 is a coin).
        """
        self._parity = -self._parity
        return self.name()

    def name(self) -> tuple[Side, float]:
        """As ``step``, of the step named last, by what has been seen since."""
        if self._left is None or self._doubtful:
            return Side.UNKNOWN, self._agreement
        return (Side.LEFT if self._left == self._parity else Side.RIGHT), self._agreement
