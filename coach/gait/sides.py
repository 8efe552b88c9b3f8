"""Which foot a step landed on, by a vote over alternate steps."""

from __future__ import annotations

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
        agreement: Part of the votes that must agree.
    """

    votes: int = 24
    least: int = 10
    agreement: float = 0.65


class SideVote:
    """Feet alternate, so each step votes for the parity rather than for itself.

    Source: medio-lateral sign of stance, Lee et al. 2010 (10.1016/j.jsams.2009.03.005). Deviations:

    1. The mean over stance instead of its largest peak, without a further low-pass.
    2. A majority over alternate steps, each relative to the mean of all votes, so that a side lean
       or a tilted strap does not vote.

    Turning of the pelvis in stance was tried as a second voter and left out: on real jogs it
    contradicted the force in more than half of the people.
    """

    def __init__(self, params: SideParams) -> None:
        self._params = params
        self._votes: deque[tuple[float, float]] = deque(maxlen=params.votes)
        self._parity = 1.0

    def restart(self) -> None:
        """A step may have been missed: parity starts anew."""
        self._votes.clear()

    def update(self, towards_left_m_s2: float) -> tuple[Side, float]:
        """Vote with one step and name its side.

        Args:
            towards_left_m_s2: Mean acceleration to the left in stance. Negative in left stance,
                because the ground pushes the body towards the midline.

        Returns:
            Side, and the part of the votes that agree (0.5 is a coin).
        """
        self._parity = -self._parity
        self._votes.append((self._parity, towards_left_m_s2))
        n = len(self._votes)
        if n < self._params.least:
            return Side.UNKNOWN, 0.5
        mean = sum(force for _, force in self._votes) / n
        left = [-parity * (force - mean) for parity, force in self._votes]
        total = sum(left)
        agree = sum(1 for vote in left if vote * total > 0.0) / n
        if agree < self._params.agreement:
            return Side.UNKNOWN, agree
        is_left = (total > 0.0) == (self._parity > 0.0)
        return (Side.LEFT if is_left else Side.RIGHT), agree
