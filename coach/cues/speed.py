"""How fast the runner is, where somebody tells: satellites, a treadmill, a foot pod."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.trace import Trace

if TYPE_CHECKING:
    from coach.cues.settings import PaceParams


class SpeedWatch:
    """Speed on the grid, and marks of the way. Between readings the last one holds, for a while."""

    def __init__(self, params: PaceParams, grid_s: float, mark_m: float = 0.0) -> None:
        self._stale_s = params.speed_stale_s
        self._grid_s = grid_s
        self._mark_m = mark_m
        self._distance_m = 0.0
        self.at_mark = False
        """Whether a mark of the way was passed since the last instant."""
        self._trace = Trace(params, grid_s)
        self._measured_m_s = 0.0
        self._told_s = -math.inf

    def tell(self, speed_m_s: float, t_s: float) -> None:
        """A reading. What is no speed is not taken."""
        if math.isfinite(speed_m_s) and speed_m_s >= 0.0:
            self._measured_m_s, self._told_s = speed_m_s, t_s

    def update(self, t_s: float, *, is_locomotion: bool) -> None:
        """One grid instant, and whether the runner covers ground in it."""
        before_m = self._distance_m
        if t_s - self._told_s <= self._stale_s:
            self._trace.push(self._measured_m_s)
            self._distance_m += self._measured_m_s * self._grid_s * is_locomotion
        else:
            self._trace.clear()
        if self._mark_m:
            self.at_mark = self._distance_m // self._mark_m > before_m // self._mark_m

    @property
    def between_marks(self) -> bool:
        """Whether the way is known and no mark of it is here."""
        return self.known and self._mark_m > 0.0 and not self.at_mark

    @property
    def now(self) -> float | None:
        """Mean of the last seconds, m/s; ``None`` where nobody tells."""
        return self._trace.now if self.known else None

    @property
    def then(self) -> float:
        """That mean some time ago; 0 where it is not known."""
        return self._trace.then

    @property
    def known(self) -> bool:
        return self._trace.filled
