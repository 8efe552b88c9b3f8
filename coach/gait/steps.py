"""Steps from the zero crossings of band-passed vertical acceleration and its integral."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.model import Quality
from coach.model.butterworth import Filter, band_pass, response
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.model.blocks import FloatArray


FORCE_UP, SPEED_UP, FORCE_DOWN, SPEED_DOWN = range(4)
"""Crossings of a step in turn: vertical force above weight, sinking turns into rising, and back."""


@dataclass(frozen=True, slots=True)
class StepParams:
    """One band of step rates.

    Args:
        band_hz: Pass band of the filter.
        contact_phase: Part of a step between initial contact and the step's crossing; see
            ``StepTracker``.
        by: Which crossing is the step's; of ``FORCE_UP`` and the ones after it.
    """

    band_hz: tuple[float, float]
    contact_phase: float
    by: int


class Crossing(NamedTuple):
    """A crossing of zero.

    Args:
        quarter: 0 is the step's own, 1 to 3 those between it and the next step's.
        t_s: Stream time of the crossing, interpolated, in filter time (late by its phase delay).
        t_known_s: Time of the first sample after it; from then on it is known.
        whole: No lost stretch lies between the step's crossing before and this one.
    """

    quarter: int
    t_s: float
    t_known_s: float
    whole: bool


class StepTracker:
    """Finds the crossings of each step.

    Source: zero crossings of the band-passed vertical acceleration of the trunk, Zijlstra & Hof
    2003 (10.1016/S0966-6362(02)00190-X) for walking. Deviations:

    1. Band-pass instead of low-pass, causal, its phase delay at the present step rate taken off.
    2. In running the vertical force is close to a half sine over contact. Its fundamental peaks at
       mid-contact, so with contact lasting 70 % of a step, initial contact is 0.1 step before the
       force rises above weight; ``contact_phase`` says so.
    3. In walking the step is where sinking turns into rising, by the integral of the same signal:
       multiples of the step rate, which make several crossings of one, are halved and more in it.
       The trunk is lowest in the middle of double support, which lasts about 12 % of a stride
       (Perry 1992), so initial contact is 0.12 step before.
    """

    def __init__(self, dt_s: float, params: StepParams) -> None:
        low, high = params.band_hz
        self._params = params
        sections = band_pass(low, high, dt_s)
        self._filter = Filter(sections)
        self._dt_s = dt_s
        self._last = self._last_speed = 0.0
        self._last_t_s = -math.inf
        self._broken = True
        # Fine enough that the nearest entry is within a millisecond; read once a step.
        hz = np.linspace(low, high, 400)
        phase = np.unwrap(np.angle(response(sections, hz, dt_s)))
        self._delay_hz = (low, high)
        self._delay_s: list[float] = (-phase / (2.0 * math.pi * hz)).tolist()

    def push(
        self, t_s: FloatArray, vertical: FloatArray, quality: npt.NDArray[np.uint8]
    ) -> list[Crossing]:
        """Crossings within a block, in order.

        Args:
            t_s: ``(n,)`` stream time.
            vertical: ``(n,)`` vertical specific force, m/s^2.
            quality: ``(n,)`` of ``Quality``.
        """
        force = self._filter.run((vertical - GRAVITY_M_S2).tolist())
        lost: list[int] = np.flatnonzero(quality & Quality.ATTITUDE_ONLY).tolist()
        lost_before = 0
        out: list[Crossing] = []
        for i, kind, crossing_s in self._crossings(t_s, force):
            quarter = (kind - self._params.by) % 4
            whole = True
            if not quarter:
                until = bisect_right(lost, i)
                whole = not self._broken and until == lost_before
                self._broken, lost_before = False, until
            out.append(Crossing(quarter, crossing_s, float(t_s[i]), whole))
        if len(lost) > lost_before:
            self._broken = True
        return out

    def _crossings(self, t_s: FloatArray, force: list[float]) -> Iterator[tuple[int, int, float]]:
        """Of zero, in order: number of the first sample after each, its kind, and when it was."""
        # The filter passes no constant, so the sum has no drift. It is of the middle of a sample.
        summed = list(accumulate(force, initial=self._last_speed))
        filtered = [self._last, *force]
        late_s = 0.5 * self._dt_s
        for i in _sign_changes(filtered, summed):
            last, now, speed, after = filtered[i], filtered[i + 1], summed[i], summed[i + 1]
            from_s = float(t_s[i - 1]) if i else self._last_t_s
            span_s = float(t_s[i]) - from_s
            found = []
            above, rising = now >= 0.0, after >= 0.0
            if above is not (last >= 0.0):
                kind = FORCE_UP if above else FORCE_DOWN
                found.append((i, kind, from_s + last / (last - now) * span_s))
            if rising is not (speed >= 0.0):
                kind = SPEED_UP if rising else SPEED_DOWN
                at_s = from_s + speed / (speed - after) * span_s + late_s
                found.append((i, kind, at_s))
            if math.isfinite(from_s):
                yield from sorted(found, key=_when)
        self._last, self._last_speed = filtered[-1], summed[-1]
        self._last_t_s = float(t_s[-1])

    def contact_lead_s(self, period_s: float) -> float:
        """How long before a crossing (in filter time) the initial contact was."""
        step_hz = 1.0 / period_s
        place = (step_hz - self._delay_hz[0]) / (self._delay_hz[-1] - self._delay_hz[0])
        nearest = round(place * (len(self._delay_s) - 1))
        delay = self._delay_s[min(max(nearest, 0), len(self._delay_s) - 1)]
        return delay + self._params.contact_phase * period_s


_when = itemgetter(2)

_LONG = 100
"""Samples of a block from which on numpy finds the few of interest sooner than a look at each."""


def _sign_changes(filtered: list[float], summed: list[float]) -> list[int]:
    """Numbers of the samples, one less than their place, with which either changes its sign."""
    if len(filtered) < _LONG:
        pairs = zip(filtered, filtered[1:], summed, summed[1:], strict=False)
        return [
            i
            for i, (last, now, speed, after) in enumerate(pairs)
            if (last >= 0.0) is not (now >= 0.0) or (speed >= 0.0) is not (after >= 0.0)
        ]
    above, rising = np.array(filtered) >= 0.0, np.array(summed) >= 0.0
    changes = (above[1:] != above[:-1]) | (rising[1:] != rising[:-1])
    found: list[int] = np.flatnonzero(changes).tolist()
    return found
