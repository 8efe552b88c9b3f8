"""How fast the runner is, where somebody tells: satellites, a treadmill, a foot pod."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.trace import Trace

if TYPE_CHECKING:
    from coach.cues.settings import PaceParams


class SpeedWatch:
    """Speed on the grid. Between readings the last one holds, for a while."""

    def __init__(self, params: PaceParams, grid_s: float) -> None:
        self._stale_s = params.speed_stale_s
        recent, back = (max(round(s / grid_s), 1) for s in (params.recent_s, params.back_s))
        self._trace = Trace(recent, back)
        self._told_m_s = 0.0
        self._told_s = -math.inf

    def tell(self, speed_m_s: float, t_s: float) -> None:
        """A reading. What is no speed is not taken."""
        if math.isfinite(speed_m_s) and speed_m_s >= 0.0:
            self._told_m_s, self._told_s = speed_m_s, t_s

    def update(self, t_s: float) -> None:
        """One grid instant."""
        if t_s - self._told_s <= self._stale_s:
            self._trace.push(self._told_m_s)
        else:
            self._trace.clear()

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
