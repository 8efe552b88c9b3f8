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
        weak_g: Standard deviation below which people also shift their weight and fidget: there a
            walk must be more regular, and what is no walk is standing.
        share: Least share of the power in the rhythm, for walking; running bounces regularly.
        weak_share: The same below ``weak_g``.
        begin_share: The same below ``weak_g`` while not walking yet, twice in a row.
        middle_spm: Cadence that speaks for neither.
        spread_spm: Change of cadence that counts one.
        middle_flight: Flight that speaks for neither.
        spread_flight: Change of flight that counts one.
        middle_g: Strength that speaks for neither.
        spread_g: Change of strength that counts one.
        hysteresis: The score must pass this on the other side of zero to change the state.
        fallen: A last second weaker than this part of the run's own strength, and without flight,
            is no more running: until that strength is forgotten, the spectrum still holds the run.
        forget: Part of the run's strength that is remembered from one instant to the next.
        upright_rad: Standing means within this of upright, where a calibration tells upright.
        upright_by_eye_rad: The same where only the axes were stated; a belt may sit 30 deg askew.
    """

    still_g: float = 0.035
    weak_g: float = 0.12
    share: float = 0.45
    weak_share: float = 0.7
    begin_share: float = 0.8
    middle_spm: float = 140.0
    spread_spm: float = 10.0
    middle_flight: float = 0.05
    spread_flight: float = 0.05
    middle_g: float = 0.5
    spread_g: float = 0.15
    hysteresis: float = 0.3
    fallen: float = 0.55
    forget: float = 0.9
    upright_rad: float = 25.0 * RAD_PER_DEG
    upright_by_eye_rad: float = 45.0 * RAD_PER_DEG


class LocomotionTracker:
    """Classifies each grid instant. Windows and hysteresis keep it steady; waiting would not."""

    def __init__(self, params: LocomotionParams) -> None:
        self._params = params
        self.state = Locomotion.OTHER
        self._run_g = 0.0
        self._regular = 0

    def update(self, rhythm: Rhythm, *, bent: bool) -> Locomotion:
        """Take in one grid instant.

        Args:
            rhythm: Of the window that ends there.
            bent: Whether the segment is known to be far from upright.
        """
        self.state = self._classify(rhythm, bent=bent)
        self._run_g *= self._params.forget
        if self.state is Locomotion.RUNNING:
            self._run_g = max(rhythm.strength_g, self._run_g)
        return self.state

    def _classify(self, rhythm: Rhythm, *, bent: bool) -> Locomotion:
        p = self._params
        at_rest = Locomotion.OTHER if bent else Locomotion.STANDING
        if rhythm.stillness_g < p.still_g:
            return at_rest
        if rhythm.step_hz > 0.0:
            border = -p.hysteresis if self.state is Locomotion.RUNNING else p.hysteresis
            if self._running_score(rhythm) > border:
                return Locomotion.RUNNING
            if self._walks(rhythm):
                return Locomotion.WALKING
        return at_rest if rhythm.stillness_g < p.weak_g else Locomotion.OTHER

    def _walks(self, rhythm: Rhythm) -> bool:
        p = self._params
        share = rhythm.share()
        if rhythm.stillness_g >= p.weak_g:
            self._regular = 0
            return share >= p.share
        if self.state is Locomotion.WALKING:
            return share >= p.weak_share
        self._regular = self._regular + 1 if share >= p.begin_share else 0
        return self._regular > 1

    def _running_score(self, rhythm: Rhythm) -> float:
        p = self._params
        cadence = (rhythm.step_hz * S_PER_MIN - p.middle_spm) / p.spread_spm
        flight = (rhythm.flight - p.middle_flight) / p.spread_flight
        strength = (rhythm.strength_g - p.middle_g) / p.spread_g
        fallen = rhythm.flight <= 0.0 and rhythm.stillness_g < p.fallen * self._run_g
        quick = min(_clip(cadence, 2.5), 0.0) if fallen else _clip(cadence, 2.5)
        return quick + _clip(flight, 1.0) + _clip(strength, 1.0)


def _clip(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
