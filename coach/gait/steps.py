"""Steps from the upward zero crossings of band-passed vertical acceleration."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import signal

from coach.model import Quality
from coach.model.units import GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class StepParams:
    """One band of step rates.

    Args:
        band_hz: Pass band of the filter.
        contact_phase: Part of a step between initial contact and the crossing of the band-passed
            signal; see ``StepTracker``.
    """

    band_hz: tuple[float, float]
    contact_phase: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """An upward crossing.

    Args:
        t_s: Stream time of the crossing, interpolated, in filter time (late by its phase delay).
        t_known_s: Time of the first sample after it; from then on it is known.
        whole: No lost stretch lies between the previous crossing and this one.
    """

    t_s: float
    t_known_s: float
    whole: bool


class StepTracker:
    """Finds one crossing per step.

    Source: zero crossings of the band-passed vertical acceleration of the trunk, Zijlstra & Hof
    2003 (10.1016/S0966-6362(02)00190-X) for walking. Deviations:

    1. Band-pass instead of low-pass, causal, its phase delay at the present step rate taken off.
    2. In running the vertical force is close to a half sine over contact. Its fundamental peaks at
       mid-contact, so with contact lasting 70 % of a step, initial contact is 0.1 step before the
       crossing; ``contact_phase`` says so. For walking it is a fit to published step events and
       good to about 50 ms.
    """

    def __init__(self, dt_s: float, params: StepParams) -> None:
        low, high = params.band_hz
        self._params = params
        self._sos = signal.butter(2, (low, high), btype="bandpass", fs=1.0 / dt_s, output="sos")
        self._zi = np.zeros((len(self._sos), 2))
        self._dt_s = dt_s
        self._last = 0.0
        self._last_t_s = -math.inf
        self._broken = True
        # Fine enough that the nearest entry is within a millisecond; read once a step.
        hz = np.linspace(low, high, 400)
        _, h = signal.sosfreqz(self._sos, worN=2.0 * math.pi * hz * dt_s)
        self._delay_hz = (low, high)
        self._delay_s: list[float] = (-np.unwrap(np.angle(h)) / (2.0 * math.pi * hz)).tolist()

    def push(
        self, t_s: FloatArray, vertical: FloatArray, quality: npt.NDArray[np.uint8]
    ) -> list[Crossing]:
        """Crossings within a block.

        Args:
            t_s: ``(n,)`` stream time.
            vertical: ``(n,)`` vertical specific force, m/s^2.
            quality: ``(n,)`` of ``Quality``.
        """
        y, self._zi = signal.sosfilt(self._sos, vertical - GRAVITY_M_S2, zi=self._zi)
        before = np.concatenate([[self._last], y[:-1]])
        t_before = np.concatenate([[self._last_t_s], t_s[:-1]])
        lost = np.flatnonzero(quality & Quality.ATTITUDE_ONLY)
        at = 0
        out: list[Crossing] = []
        up = np.flatnonzero((before < 0.0) & (y >= 0.0))
        columns = (up, before[up], y[up], t_before[up], t_s[up])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for i, low, high, low_s, high_s in rows:
            if not math.isfinite(low_s):
                continue
            crossing_s = low_s + low / (low - high) * (high_s - low_s)
            until = int(lost.searchsorted(i, side="right")) if len(lost) else 0
            whole = not self._broken and until == at
            self._broken, at = False, until
            out.append(Crossing(crossing_s, high_s, whole))
        if len(lost) > at:
            self._broken = True
        self._last, self._last_t_s = float(y[-1]), float(t_s[-1])
        return out

    def contact_lead_s(self, period_s: float) -> float:
        """How long before a crossing (in filter time) the initial contact was."""
        step_hz = 1.0 / period_s
        place = (step_hz - self._delay_hz[0]) / (self._delay_hz[-1] - self._delay_hz[0])
        nearest = round(place * (len(self._delay_s) - 1))
        delay = self._delay_s[min(max(nearest, 0), len(self._delay_s) - 1)]
        return delay + self._params.contact_phase * period_s
