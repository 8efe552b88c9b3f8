"""Is the pace the one the bands belong to?"""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.cues.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.settings import PaceParams
    from coach.cues.speed import SpeedWatch
    from coach.model import MetricSnapshot

DUTY = "duty_factor"


class Pace(enum.Enum):
    """What the pace allows."""

    USUAL = "usual"
    CHANGED = "changed"  # another one, or changing: posture differs with it
    HILL = "hill"  # the ground slopes: everything differs with it
    FAST = "fast"  # an interval: nothing is said


class PaceWatch:
    """Watches the speed where it is told, else cadence and duty factor, on the grid.

    The duty factor falls with speed, nearly by its square root, and rises uphill; the cadence
    rises a little with speed (Burns et al. 2018: 5.6 steps/min per m/s). A fall of the cadence
    alone is no change of pace: it is what a cue may be about. A duty factor that is not the usual
    one at a usual speed is a hill, so that is looked at in either case.
    """

    def __init__(self, params: PaceParams, grid_s: float) -> None:
        self._params = params
        self._cadence = Trace(params, grid_s)
        self._duty = Trace(params, grid_s)
        self.usual_from_s = -math.inf
        """From when on the pace is the usual one, if it does not change any more."""

    @property
    def cadence_spm(self) -> float:
        """Mean cadence of the last seconds; 0 while unknown."""
        return self._cadence.now

    def forget(self) -> None:
        """A stop: what was before says nothing of what comes."""
        self._cadence.clear()
        self._duty.clear()

    def update(
        self,
        snapshot: MetricSnapshot,
        usual: Mapping[str, tuple[float, float]],
        speed: SpeedWatch,
        usual_m_s: float = 0.0,
    ) -> Pace:
        """The pace at one grid instant of running.

        Args:
            snapshot: The metrics.
            usual: The runner's usual values: metric name to (median, spread).
            speed: As far as it is told.
            usual_m_s: The usual one, 0 where it is not known.
        """
        p = self._params
        cadence = duty = 0.0
        reading = snapshot.readings[CADENCE]
        if reading.ok:
            cadence = self._cadence.push(reading.value)
        reading = snapshot.readings[DUTY]
        if reading.ok:
            duty = self._duty.push(reading.value)
        usual_duty = usual[DUTY][0] if DUTY in usual else 0.0
        longer = duty / usual_duty - 1.0 if usual_duty and duty else 0.0
        now_m_s = speed.now
        if now_m_s is not None and usual_m_s:
            if now_m_s / usual_m_s - 1.0 > p.fast_speed:
                return Pace.FAST
        else:
            usual_cadence = usual[CADENCE][0] if CADENCE in usual else 0.0
            quicker = cadence / usual_cadence - 1.0 if usual_cadence else 0.0
            if quicker > p.sprint_cadence or (quicker > p.fast_cadence and longer < -p.fast_duty):
                return Pace.FAST
        if now_m_s is not None:
            changed = speed.then > 0.0 and abs(now_m_s / speed.then - 1.0) > p.speed_change
        else:
            before = self._duty.then
            changed = before > 0.0 and duty > 0.0 and abs(duty / before - 1.0) > p.change
            before = self._cadence.then
            changed = changed or (before > 0.0 and cadence / before - 1.0 > p.quicker)
        if changed or abs(longer) > p.other:
            # At the threshold it would come and go; what goes must be gone for a while.
            self.usual_from_s = snapshot.t_s + p.recent_s
        return Pace.CHANGED if snapshot.t_s < self.usual_from_s else Pace.USUAL
