"""For how long has the wearer not moved, and is a reminder due?"""

from __future__ import annotations

import math

from coach.practice.desk.desk_day import FOLLOWED_S, MOVE_S, REST_S

_WALKING_S = 10.0
"""So long after the last step somebody may still be on the way."""
_LATEST_S = 1800.0
_BRIEF_S = 20.0
_PUT_OFF_S = 300.0
_HUSHED_S = 120.0
"""A call that begins so soon after a reminder keeps from following it."""


class Movement:
    """The clock of sitting, and the walks that set it back.

    Movement is walking for a minute in all, with breaks of less than a minute. A shorter walk sets
    nothing back: it puts a reminder off by five minutes, never beyond half an hour.

    Args:
        after_s: A reminder is due after so long, and after so long again.
    """

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self._last_walk_s = -math.inf
        self._walked_s = 0.0
        self._put_off_s = -math.inf
        self._reminded_s = -math.inf
        self._again_s = -math.inf
        self.still_since_s: float | None = None
        """End of the last movement, or begin of the session."""

    def pass_time(self, t_s: float, step_s: float, *, walking: bool) -> None:
        """One grid instant with data.

        Args:
            t_s: Grid instant.
            step_s: Time since the one before.
            walking: Whether the wearer walks.
        """
        if self.still_since_s is None:
            self.still_since_s = t_s
        if not walking:
            return
        if t_s - self._last_walk_s > REST_S:
            self._walked_s = 0.0
        self._last_walk_s = t_s
        self._walked_s += step_s
        if self._walked_s >= MOVE_S:
            self.still_since_s = t_s
        elif self._walked_s >= _BRIEF_S:
            self._put_off_s = t_s + _PUT_OFF_S

    def away(self, t_s: float, gap_s: float) -> None:
        """No data until now: who is out of reach of the radio has most likely got up."""
        if gap_s >= MOVE_S:
            self.still_since_s = t_s
            self._walked_s = 0.0

    def said(self, t_s: float) -> None:
        """The reminder was given."""
        self._reminded_s = t_s
        self._again_s = -math.inf

    def hushed(self, t_s: float) -> None:
        """Quiet was asked for: a reminder just given is given again once that is over."""
        if 0.0 <= t_s - self._reminded_s <= _HUSHED_S and not self.is_followed:
            self._again_s = self._reminded_s + FOLLOWED_S

    @property
    def is_followed(self) -> bool:
        """Whether movement came after the last reminder."""
        return self.still_since_s is not None and self.still_since_s > self._reminded_s

    def due_s(self) -> float:
        """Stream time from which a reminder is due, as far as is known by now."""
        since_s = self.still_since_s
        if since_s is None:
            return math.inf
        if self._again_s > self._reminded_s and not self.is_followed:
            return max(self._again_s, min(self._put_off_s, self._reminded_s + _LATEST_S))
        since_s = max(since_s, self._reminded_s)
        put_off_s = min(self._put_off_s, since_s + _LATEST_S)
        return max(since_s + self._after_s, put_off_s)

    def is_due(self, t_s: float) -> bool:
        """Whether to remind now: not of getting up while being about."""
        return t_s >= self.due_s() and t_s - self._last_walk_s > _WALKING_S
