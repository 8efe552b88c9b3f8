"""Standing, walking, running or something else, decided on the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Locomotion
from coach.model.units import RAD_PER_DEG, S_PER_MIN

if TYPE_CHECKING:
    from coach.gait.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class LocomotionParams:
    """Borders between the states.

    Running is told from walking by three signs that each go from -1 to +1 (cadence to +-2.5):
    a quick cadence, flight, and strong bouncing. No single one suffices: a shuffling jog has no
    flight, a march bounces, and a fast walk reaches 145 steps/min.

    Args:
        still_g: Standard deviation below which nobody walks.
        share: Least share of the power in the rhythm, for walking; running bounces regularly.
        middle_spm: Cadence that speaks for neither.
        spread_spm: Change of cadence that counts one.
        middle_flight: Flight that speaks for neither.
        spread_flight: Change of flight that counts one.
        middle_g: Strength that speaks for neither.
        spread_g: Change of strength that counts one.
        hysteresis: The score must pass this on the other side of zero to change the state.
        upright_rad: Standing means within this of upright, where a calibration tells upright.
        upright_by_eye_rad: The same where only the axes were stated; a belt may sit 30 deg askew.
    """

    still_g: float = 0.035
    share: float = 0.45
    middle_spm: float = 140.0
    spread_spm: float = 10.0
    middle_flight: float = 0.05
    spread_flight: float = 0.05
    middle_g: float = 0.5
    spread_g: float = 0.15
    hysteresis: float = 0.3
    upright_rad: float = 25.0 * RAD_PER_DEG
    upright_by_eye_rad: float = 45.0 * RAD_PER_DEG


class LocomotionTracker:
    """Classifies each grid instant. Windows and hysteresis keep it steady; waiting would not."""

    def __init__(self, params: LocomotionParams) -> None:
        self._params = params
        self.state = Locomotion.OTHER

    def update(self, rhythm: Rhythm, *, bent: bool) -> Locomotion:
        """Take in one grid instant.

        Args:
            rhythm: Of the window that ends there.
            bent: Whether the segment is known to be far from upright.
        """
        self.state = self._classify(rhythm, bent=bent)
        return self.state

    def _classify(self, rhythm: Rhythm, *, bent: bool) -> Locomotion:
        p = self._params
        if rhythm.stillness_g < p.still_g:
            return Locomotion.OTHER if bent else Locomotion.STANDING
        score = self._running_score(rhythm)
        if rhythm.step_hz > 0.0:
            border = -p.hysteresis if self.state is Locomotion.RUNNING else p.hysteresis
            if score > border:
                return Locomotion.RUNNING
            if rhythm.share() >= p.share:
                return Locomotion.WALKING
        return Locomotion.OTHER

    def _running_score(self, rhythm: Rhythm) -> float:
        p = self._params
        cadence = (rhythm.step_hz * S_PER_MIN - p.middle_spm) / p.spread_spm
        flight = (rhythm.flight - p.middle_flight) / p.spread_flight
        strength = (rhythm.strength_g - p.middle_g) / p.spread_g
        return _clip(cadence, 2.5) + _clip(flight, 1.0) + _clip(strength, 1.0)


def _clip(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
