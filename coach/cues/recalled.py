"""What came of recalling the runner's own phrase: the metric of the focus before and after."""

from __future__ import annotations

import statistics
from collections import deque
from typing import TYPE_CHECKING

from coach.model import CueEffect

if TYPE_CHECKING:
    from coach.cues.settings import CueParams
    from coach.cues.watch import MetricWatch, RuleWatch
    from coach.model import Cue

_LEAST_SHARE = 0.5
"""Part of the time that must have been judged on either side."""


class RecallEffect:
    """Collects the values of one metric; what is said at the very start has no before.

    Args:
        params: Tuning.
        watched: The metric and the rule of the focus; ``None`` where it has none here.
        grid_s: Period of the grid.
    """

    def __init__(
        self, params: CueParams, watched: tuple[MetricWatch, RuleWatch] | None, grid_s: float
    ) -> None:
        self._watched = watched
        self._log_s = params.recall.log_s
        self._least = params.effect.least
        self._grid_s = grid_s
        n = max(round(self._log_s / grid_s), 2)
        self._needed = round(_LEAST_SHARE * n)
        self._values: deque[float] = deque(maxlen=n)
        self._cue: Cue | None = None
        self._before = 0.0

    def recalled(self, cue: Cue) -> None:
        """The phrase was said."""
        self._cue = None
        if self._watched is not None and len(self._values) >= self._needed:
            self._cue = cue
            self._before = statistics.median(self._values)
            self._values.clear()

    def update(self, t_s: float) -> list[CueEffect]:
        """One grid instant at which metrics were judged; gives the effect once it is known."""
        if self._watched is None:
            return []
        metric, rule = self._watched
        if metric.last_valid_s == t_s:
            self._values.append(metric.value)
        cue = self._cue
        if cue is None or t_s - cue.t_s < self._log_s:
            return []
        self._cue = None
        if len(self._values) < self._needed:
            return []
        after = statistics.median(self._values)
        side = rule.rule.direction or (1 if self._before >= rule.centre else -1)
        change = side * (self._before - after) / rule.half_width
        return [
            CueEffect(
                t_s=t_s,
                cue_id=cue.cue_id,
                rule=cue.rule,
                phrase=cue.phrase,
                metric=metric.name,
                before=self._before,
                after=after,
                change=change,
                helped=change >= self._least,
                held_s=0.0,
            )
        ]
