"""Which of several sensors tells the gait at a grid instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model import Step

SETTLE_S = 5.0
"""A preferred sensor that comes back leads again after this: by then its steps and its attitude
have settled."""

_SAME_STEP_S = 0.15
"""Two sensors place the same contact at most this far apart; no runner steps so quickly."""

K = TypeVar("K")


class Lead:
    """The first sensor in the order of preference that is fresh, without going back and forth."""

    def __init__(self) -> None:
        self._now: object = None
        self._fresh_since_s: dict[object, float] = {}
        self._last_step_s = -float("inf")
        self._step_of: object = None

    def choose(self, t_s: float, fresh: Mapping[K, bool]) -> K:
        """The leading sensor at a grid instant.

        Args:
            t_s: Grid instant; later than the last.
            fresh: For each sensor, in order of preference, whether its samples are recent.
        """
        if len(fresh) == 1:  # nobody else could lead
            self._now = alone = next(iter(fresh))
            return alone
        for key, is_fresh in fresh.items():
            if not is_fresh:
                self._fresh_since_s.pop(key, None)
            else:
                self._fresh_since_s.setdefault(key, t_s)
        candidates = [key for key, is_fresh in fresh.items() if is_fresh]
        present = [key for key in fresh if key == self._now]
        if candidates and not (present and fresh[present[0]]):
            present = candidates[:1]
        for key in candidates:
            if key == present[0] or t_s - self._fresh_since_s[key] >= SETTLE_S:
                present = [key]
                break
        chosen = present[0] if present else next(iter(fresh))
        self._now = chosen
        return chosen

    @property
    def leading(self) -> object:
        """The sensor that led at the last grid instant."""
        return self._now

    def told_once(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Of the leading sensor's new steps those that another one has not told already."""
        if self._step_of != self._now:
            steps = tuple(s for s in steps if s.t_s > self._last_step_s + _SAME_STEP_S)
        if steps:
            self._step_of, self._last_step_s = self._now, steps[-1].t_s
        return steps
