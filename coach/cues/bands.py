"""The runner's own band of a metric: learnt, never universal, and on this day."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from coach.cues.baseline import CADENCE
from coach.model.ranges import Within
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.rules import Rule
    from coach.model import Reading


@dataclass(frozen=True, slots=True)
class BandParams:
    """How bands are made.

    Args:
        enter: From the middle of the band to its border, in robust standard deviations (bandwidth
            feedback, Cruz et al. 2018). Not two: people wander slowly, and the minutes in which
            the spread is learnt show half of how far they do in an hour.
        leave: Part of the way from the middle of the band to its border, within which the metric
            counts as back.
        errors: The same way is at least so many published errors of the metric.
        learn_s: Steady running from which usual values are learnt when the profile has none.
    """

    enter: Annotated[float, Within(0.5, 10.0)] = 3.0
    leave: Annotated[float, Within(0.05, 1.0)] = 0.6
    errors: Annotated[float, Within(1.0, 10.0)] = 1.0
    learn_s: Annotated[float, Within(20.0, 3600.0)] = 300.0


@dataclass(frozen=True, slots=True)
class Band:
    """Centre and half-width of the personal band, SI units."""

    centre: float
    half_width: float

    @property
    def low(self) -> float:
        return self.centre - self.half_width

    @property
    def high(self) -> float:
        return self.centre + self.half_width


def band_of(rule: Rule, usual: tuple[float, float], params: BandParams, error: float = 0.0) -> Band:
    """The band of a rule around the runner's usual value.

    ``half-width = max(enter * sd, floor, errors * error)``

    Args:
        rule: The rule.
        usual: Median and robust standard deviation, SI units.
        params: How bands are made.
        error: Published error of the metric where the sensor sits, SI units.
    """
    median, sd = usual
    floor = rule.floor * abs(median) if rule.relative else rule.floor
    return Band(median, max(params.enter * sd, floor, params.errors * error))


@dataclass(frozen=True, slots=True)
class DayParams:
    """How a day's standing and strap are told from a day's posture.

    Angles count from the standing calibration, and nobody stands alike on two days; a strap turns
    with each landing, and is not put on twice alike. So what was usual on one day reads otherwise
    on the next, though the runner runs as ever.

    Args:
        stood_rad: Standing from day to day, fore and aft, standard deviation.
        stood_sideways_rad: The same sideways.
        strapped_rad: What a strap adds to the range of turning, and to the drop of both hips alike,
            from day to day likewise.
        strapped_m_s: What a strap, the shoes and the surface add to braking, likewise.
        ran_rad: Running posture from day to day, fore and aft, standard deviation.
        ran_sideways_rad: The same sideways.
        ran_turning_rad: The same of the range of turning, and of the drop of both hips alike.
        ran_braking_m_s: The same of braking.
        paced: How far the pace of a day may move the cadence's band, as a part of it. Nothing tells
            a day's pace from a fault of cadence, so it is a third of what counts as one.
        from_s: The reference is the first so much good running: what changes later is no matter of
            standing.
        most: A start further from usual than so many standard deviations of both together is no
            matter of a day. What the strap adds has no such bound: a loose one adds as much as the
            body turns.
    """

    stood_rad: Annotated[float, Within(0.0, 0.1)] = 1.2 * RAD_PER_DEG
    stood_sideways_rad: Annotated[float, Within(0.0, 0.1)] = 0.6 * RAD_PER_DEG
    strapped_rad: Annotated[float, Within(0.0, 0.1)] = 1.5 * RAD_PER_DEG
    strapped_m_s: Annotated[float, Within(0.0, 0.2)] = 0.02
    ran_rad: Annotated[float, Within(0.0, 0.1)] = 1.0 * RAD_PER_DEG
    ran_sideways_rad: Annotated[float, Within(0.0, 0.1)] = 0.5 * RAD_PER_DEG
    ran_turning_rad: Annotated[float, Within(0.0, 0.1)] = 1.0 * RAD_PER_DEG
    ran_braking_m_s: Annotated[float, Within(0.0, 0.2)] = 0.01
    paced: Annotated[float, Within(0.0, 0.05)] = 0.01
    from_s: Annotated[float, Within(4.0, 600.0)] = 12.0
    most: Annotated[float, Within(1.0, 10.0)] = 3.0


DROP_LEFT = "contralateral_pelvic_drop_left_rad"
DROP_RIGHT = "contralateral_pelvic_drop_right_rad"
OTHER_FOOT: Mapping[str, str] = MappingProxyType({DROP_LEFT: DROP_RIGHT, DROP_RIGHT: DROP_LEFT})
"""What an error of standing level adds to the one drop it takes from the other."""

_FORE_AFT = ("stood_rad", "ran_rad")
_SIDEWAYS = ("stood_sideways_rad", "ran_sideways_rad")
_TURNING = ("strapped_rad", "ran_turning_rad")
OF_THE_DAY: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "trunk_forward_lean_rad": _FORE_AFT,
        "trunk_lateral_lean_rad": _SIDEWAYS,
        "trunk_flexion_rad": _FORE_AFT,
        "trunk_rotation_range_rad": _TURNING,
        "pelvic_tilt_change_rad": _FORE_AFT,
        "pelvic_rotation_range_rad": _TURNING,
        "braking_speed_loss_m_s": ("strapped_m_s", "ran_braking_m_s"),
        DROP_LEFT: _SIDEWAYS,
        DROP_RIGHT: _SIDEWAYS,
    }
)
"""Judged metrics that standing or the strap changes from day to day -> the parameters of both."""

_EVERY = 4
"""Grid instants: means over strides overlap, so more of them would tell nothing new."""


class DayReference:
    """How far a day's readings are off the usual ones though the runner runs as ever.

    The start of a day's running is ``usual + stood + ran + error``. Nothing tells what is standing,
    or the strap, from what is running, and what both together explain is no fault to be told: so
    the day's bands begin where the day begins. A centre between the two would tell no more of a
    day's start, and less of what comes after it. What is further off is posture, and nothing moves.

    Args:
        params: Tuning.
        known: Usual values from earlier days: metric name to (median, spread).
        spreads: Standard deviation of the runner's own days at the start, by metric, where the
            history has enough of them.
        grid_s: Period of the grid.
    """

    def __init__(
        self,
        params: DayParams,
        known: Mapping[str, tuple[float, float]],
        spreads: Mapping[str, float],
        grid_s: float,
    ) -> None:
        self._params = params
        self._known = known
        self._spreads = spreads
        self._needed = max(round(params.from_s / (_EVERY * grid_s)), 1)
        self._instants = 0
        self._values: dict[str, list[float]] = {}
        self._shifts: dict[str, float] = {}
        self.restart()

    def restart(self) -> None:
        """The runner has stood anew: the reference is that of another stand."""
        self._values = {name: [] for name in (*OF_THE_DAY, CADENCE) if name in self._known}
        self._shifts = {}

    def take(self, readings: Mapping[str, Reading], paced: Mapping[str, float]) -> None:
        """Take in one grid instant of steady running straight on.

        Args:
            readings: The metrics.
            paced: What the present pace adds to a usual value, SI units, where that is known.
        """
        if not self._values:
            return
        self._instants += 1
        if self._instants % _EVERY == 0:
            for name, values in self._values.items():
                reading = readings[name]
                if reading.ok and len(values) < self._needed:
                    values.append(reading.value - paced.get(name, 0.0))
            self._settle()

    def shift(self, name: str) -> float | None:
        """What this day adds to a usual value, SI units; ``None`` while it is not known."""
        return None if name in self._values else self._shifts.get(name, 0.0)

    def _settle(self) -> None:
        ready = [name for name, values in self._values.items() if len(values) == self._needed]
        for name in ready:
            other = OTHER_FOOT.get(name, name)
            if other in self._values and other not in ready:
                continue
            self._shifts[name] = self._explained(name, other)
        for name in self._shifts:
            self._values.pop(name, None)

    def _explained(self, name: str, other: str) -> float:
        off = self._off(name)
        if name == CADENCE:
            most = self._params.paced * self._known[name][0]
            return min(max(off, -most), most)
        of = OF_THE_DAY[name]
        if other == name or other not in self._known:
            return self._part(name, off, of)
        # Standing level cancels in the sum of both drops: only the difference can be its. The strap
        # turns with both.
        level = 0.5 * (off - self._off(other))
        return self._part(name, level, of) + self._part(name, off - level, _TURNING)

    def _part(self, name: str, off: float, of: tuple[str, str]) -> float:
        p = self._params
        # Two stands, or straps, differ.
        stood, ran = math.sqrt(2.0) * float(getattr(p, of[0])), float(getattr(p, of[1]))
        if not stood:
            return 0.0
        usual = max(math.hypot(stood, ran), self._spreads.get(name, 0.0))
        return off if of is _TURNING or abs(off) <= p.most * usual else 0.0

    def _off(self, name: str) -> float:
        values = self._values.get(name)
        return statistics.median(values) - self._known[name][0] if values else 0.0
