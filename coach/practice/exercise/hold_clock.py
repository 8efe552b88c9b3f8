"""For how long has a position been held: since when, when left, when taken again?

Each is dated backwards, once it is seen: the begin when the position has been kept for a while, and
again some seconds later when more is known of how restless that rest is; a leaving from the
movement that led away. What is spoken of time and what is kept of it are this one clock's.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from coach.practice.epochs import EPOCH_S
from coach.practice.exercise.settling import SEEN, Resting, on_the_way

if TYPE_CHECKING:
    from coach.practice.epochs import Epoch
    from coach.practice.exercise.exercise_params import ExerciseParams
    from coach.practice.exercise.settling import Rest

_LONGEST_GAP_S = 2.0
"""Samples missing for longer are no part of a hold: nobody knows what it was."""

_KEPT = 100
"""Epochs that are looked through for the begin of a movement away."""

_KNOWN_S = 3.0
"""Rest so long after it was noticed tells how restless it is: half of a slow breath."""

_BACK_S = 4.0
"""Near the position for so long one is back in it, though never at rest."""


class HoldClock:
    """One hold.

    Args:
        params: Tuning.
        start_s: Its begin, as far as is known.
        resting: The rest in the position; ``None`` where a key began it.
        still: Whether one keeps still in it, so that more of it tells more.
    """

    def __init__(
        self,
        params: ExerciseParams,
        start_s: float,
        resting: Resting | None = None,
        *,
        still: bool = True,
    ) -> None:
        self._params = params
        self._still = still
        self.start_s = start_s
        self.away_since_s: float | None = None
        self._last_s = start_s - EPOCH_S if resting is None else resting.now_s
        self._before_s = 0.0
        self._since_s = start_s
        self._missing_s = 0.0
        self._resting = resting
        self._noticed_s = self._last_s
        self._rest: Rest | None = None
        self._kept: deque[Epoch] = deque(maxlen=_KEPT)
        self._off_s = self._near_s = 0.0
        self._near: deque[Epoch] = deque(maxlen=SEEN)

    @property
    def last_s(self) -> float:
        """Begin of the last epoch."""
        return self._last_s

    @property
    def held_s(self) -> float:
        """How long it has been held."""
        if self.away_since_s is not None:
            return self._before_s
        return self._before_s + max(self._last_s + EPOCH_S - self._since_s - self._missing_s, 0.0)

    def push(self, epoch: Epoch, off_rad: float | None) -> None:
        """One epoch.

        Args:
            epoch: It.
            off_rad: How far the segment is from the position; ``None`` if it is not to be watched.
        """
        passed_s = epoch.t_s - self._last_s
        self._last_s = epoch.t_s
        if passed_s > _LONGEST_GAP_S:
            self._missing_s += passed_s
        self._kept.append(epoch)
        gone = off_rad is not None and off_rad > self._params.leave_rad
        if self.away_since_s is not None:
            self._come_back(epoch, gone=gone)
            return
        self._off_s = self._off_s + EPOCH_S if gone else 0.0
        if self._off_s >= self._params.leave_s:
            self._leave(epoch.t_s - self._off_s)
        elif self._resting is not None and not gone:
            self._know_more(epoch)

    def _know_more(self, epoch: Epoch) -> None:
        """Date the begin again, once more is known of the rest."""
        assert self._resting is not None
        if self._still:
            self._resting.push(epoch)
            if epoch.t_s - self._noticed_s < _KNOWN_S:
                return
            since_s = self._resting.since_s
            if self.start_s == self._since_s:
                self.start_s = since_s
            self._since_s = since_s
            self._rest = self._resting.rest
        self._resting = None

    def _leave(self, gone_s: float) -> None:
        """The position was left: from the movement on that led away."""
        left_s = gone_s if self._rest is None else self._rest.left_s(list(self._kept), gone_s)
        left_s = max(left_s, self._since_s)
        self._before_s += max(left_s - self._since_s - self._missing_s, 0.0)
        self.away_since_s = left_s
        self._resting = None
        self._near_s = 0.0
        self._near.clear()

    def _come_back(self, epoch: Epoch, *, gone: bool) -> None:
        """Whether the position is taken again: near, and no longer on the way."""
        if gone:
            self._near_s = 0.0
            self._near.clear()
            return
        self._near_s += EPOCH_S
        self._near.append(epoch)
        rests = len(self._near) == SEEN and not on_the_way(list(self._near))
        if not rests and self._near_s < _BACK_S:
            return
        self._resting = Resting(list(self._near), epoch.t_s)
        self._noticed_s, self._missing_s, self._off_s = epoch.t_s, 0.0, 0.0
        self._since_s = max(self._resting.since_s, self.away_since_s or 0.0)
        self.away_since_s = None
