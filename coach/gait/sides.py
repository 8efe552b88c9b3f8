"""Which foot a step landed on, by a vote over alternate steps."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from coach.model import Side


@dataclass(frozen=True, slots=True)
class SideParams:
    """The vote.

    Args:
        votes: Steps that count. One step is right four times in five; 21 of them practically
            always, if their errors were independent.
        least: Votes needed before a side is named.
        sigmas: How far the agreement must lie above that of coins, in their standard deviations.
    """

    votes: int = 32
    least: int = 10
    sigmas: float = 3.0


class SideVote:
    """Feet alternate, so each step votes for the parity rather than for itself.

    Source: medio-lateral sign of stance, Lee et al. 2010 (10.1016/j.jsams.2009.03.005). Deviations:

    1. The mean over stance instead of its largest peak, without a further low-pass.
    2. A majority over alternate steps, each against the step before, so that a side lean or a
       tilted strap does not vote. Once clear, it holds until the opposite is as clear.

    Turning of the pelvis in stance was tried as a second voter and left out: on real jogs it
    contradicted the force in more than half of the people.
    """

    def __init__(self, params: SideParams) -> None:
        self._params = params
        self._votes: deque[float] = deque(maxlen=params.votes)
        self._last: float | None = None
        self._parity = 1.0
        self._left: float | None = None
        self._agreement = 0.5

    def restart(self) -> None:
        """A step may have been missed: parity starts anew."""
        self._votes.clear()
        self._last = None
        self._left = None
        self._agreement = 0.5

    def vote(self, towards_left_m_s2: float) -> None:
        """Vote with the step named last, once its stance is over.

        Args:
            towards_left_m_s2: Mean acceleration to the left in stance. Negative in left stance,
                because the ground pushes the body towards the midline.
        """
        last, self._last = self._last, towards_left_m_s2
        if last is None:
            return
        self._votes.append(self._parity * (last - towards_left_m_s2))
        n = len(self._votes)
        if n < self._params.least:
            return
        positive = sum(vote > 0.0 for vote in self._votes)
        is_left = sum(self._votes) > 0.0
        self._agreement = (positive if is_left else n - positive) / n
        if self._agreement >= 0.5 + self._params.sigmas * 0.5 / math.sqrt(n):
            self._left = 1.0 if is_left else -1.0

    def step(self) -> tuple[Side, float]:
        """Name the side of the next step.

        Returns:
            Side, and the part of the votes that agree (0.5 is a coin).
        """
        self._parity = -self._parity
        if self._left is None:
            return Side.UNKNOWN, self._agreement
        return (Side.LEFT if self._left == self._parity else Side.RIGHT), self._agreement
