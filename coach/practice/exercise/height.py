"""How much higher or lower is the sensor than it was?

The vertical velocity is nil before and after each movement, so what its growth sums up to is the
sensor's offset, and is taken off evenly (zero-velocity update, as in pedestrian navigation: Foxlin
2005, 10.1109/MCG.2005.140). Over movements of some seconds that leaves some centimetres.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from coach.practice.epochs import EPOCH_S
from coach.practice.exercise.settling import SEEN, on_the_way

if TYPE_CHECKING:
    from coach.practice.epochs import Epoch


class Height:
    """Follows movements from rest to rest."""

    def __init__(self) -> None:
        self._last: deque[Epoch] = deque(maxlen=SEEN)
        self._growths_m_s: list[float] = []
        self.gained_m = 0.0
        """Upward positive; as of the last rest."""

    def push(self, epoch: Epoch) -> None:
        """One epoch."""
        self._last.append(epoch)
        if len(self._last) < SEEN:
            return
        if on_the_way(list(self._last)):
            # It began within what is seen at once.
            self._growths_m_s = self._growths_m_s or [one.lifted_m_s for one in self._last][:-1]
            self._growths_m_s.append(epoch.lifted_m_s)
        elif self._growths_m_s:
            self._growths_m_s.append(epoch.lifted_m_s)
            self.gained_m += _way_m(self._growths_m_s)
            self._growths_m_s = []


def _way_m(growths_m_s: list[float]) -> float:
    """The way of a velocity that is nil at both ends, from its growth in each epoch."""
    n = len(growths_m_s)
    offset = sum(growths_m_s) / n
    velocity = way = 0.0
    for growth in growths_m_s:
        velocity += growth - offset
        way += velocity * EPOCH_S
    return way
