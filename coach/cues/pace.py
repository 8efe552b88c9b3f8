"""Is the pace the one the bands belong to?"""

from __future__ import annotations

import enum
import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.settings import PaceParams
    from coach.model import MetricSnapshot

DUTY = "duty_factor"
CADENCE = "cadence_spm"


class Pace(enum.Enum):
    """What the pace allows."""

    USUAL = "usual"
    CHANGED = "changed"  # another one, or changing: posture differs with it
    FAST = "fast"  # an interval: nothing is said


class _Trace:
    """Mean of the last seconds now, and some time ago, of one metric on the grid."""

    __slots__ = ("_recent", "_sum", "_then")

    def __init__(self, recent: int, back: int) -> None:
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

    def clear(self) -> None:
        self._recent.clear()
        self._then.clear()
        self._sum = 0.0


class PaceWatch:
    """Watches cadence and duty factor, on the grid.

    The duty factor falls with speed, nearly by its square root, and rises uphill; the cadence
    rises a little with speed (Burns et al. 2018: 5.6 steps/min per m/s). A fall of the cadence
    alone is no change of pace: it is what a cue may be about.
    """

    def __init__(self, params: PaceParams, grid_s: float) -> None:
        self._params = params
        recent, back = (max(round(s / grid_s), 1) for s in (params.recent_s, params.back_s))
        self._cadence = _Trace(recent, back)
        self._duty = _Trace(recent, back)
        self._usual_from_s = -math.inf

    @property
    def cadence_spm(self) -> float:
        """Mean cadence of the last seconds; 0 while unknown."""
        return self._cadence.now

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes."""
        self._cadence.clear()
        self._duty.clear()

    def update(self, snapshot: MetricSnapshot, usual: Mapping[str, tuple[float, float]]) -> Pace:
        """The pace at one grid instant of running.

        Args:
            snapshot: The metrics.
            usual: The runner's usual values: metric name to (median, spread).
        """
        p = self._params
        cadence = duty = 0.0
        reading = snapshot.readings[CADENCE]
        if reading.ok:
            cadence = self._cadence.push(reading.value)
        reading = snapshot.readings[DUTY]
        if reading.ok:
            duty = self._duty.push(reading.value)
        usual_cadence = usual[CADENCE][0] if CADENCE in usual else 0.0
        usual_duty = usual[DUTY][0] if DUTY in usual else 0.0
        quicker = cadence / usual_cadence - 1.0 if usual_cadence else 0.0
        longer = duty / usual_duty - 1.0 if usual_duty and duty else 0.0
        if quicker > p.sprint_cadence or (quicker > p.fast_cadence and longer < -p.fast_duty):
            return Pace.FAST
        before = self._duty.then
        changed = before > 0.0 and duty > 0.0 and abs(duty / before - 1.0) > p.change
        before = self._cadence.then
        changed = changed or (before > 0.0 and cadence / before - 1.0 > p.quicker)
        if changed or abs(longer) > p.other:
            # At the threshold it would come and go; what goes must be gone for a while.
            self._usual_from_s = snapshot.t_s + p.recent_s
        return Pace.CHANGED if snapshot.t_s < self._usual_from_s else Pace.USUAL
