"""The mean of the last seconds of one value on the grid, and what it was some time ago."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.cues.settings import PaceParams


class Trace:
    """Mean over ``recent_s`` of the pace's parameters, now and ``back_s`` ago."""

    __slots__ = ("_recent", "_sum", "_then")

    def __init__(self, params: PaceParams, grid_s: float) -> None:
        recent, back = (max(round(s / grid_s), 1) for s in (params.recent_s, params.back_s))
        self._recent: deque[float] = deque(maxlen=recent)
        self._then: deque[float] = deque(maxlen=max(back - recent, 1))
        self._sum = 0.0

    def push(self, value: float) -> float:
        """Take in one value and give the present mean."""
        recent = self._recent
        if len(recent) == recent.maxlen:
            self._sum -= recent[0]
        recent.append(value)
        self._sum += value
        mean = self._sum / len(recent)
        if len(recent) == recent.maxlen:
            self._then.append(mean)
        return mean

    @property
    def now(self) -> float:
        """Mean of the last seconds; 0 before there is one."""
        return self._sum / len(self._recent) if self._recent else 0.0

    @property
    def then(self) -> float:
        """The oldest mean remembered; 0 before there is one."""
        return self._then[0] if self._then else 0.0

    @property
    def filled(self) -> bool:
        """Whether there is anything in it."""
        return bool(self._recent)

    def clear(self) -> None:
        self._recent.clear()
        self._then.clear()
        self._sum = 0.0
