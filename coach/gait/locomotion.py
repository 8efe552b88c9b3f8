"""Standing, walking, running or something else, decided on the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Locomotion
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.gait.rhythm import Rhythm


@dataclass(frozen=True, slots=True)
class LocomotionParams:
    """Borders between the states.

    Running is told from walking by the odds of the one against the other (``hypotheses``). Between
    the borders the gait is unclear: a state that the odds speak for stays, none begins.

    Args:
        still_g: Standard deviation below which nobody walks.
        weak_g: Standard deviation below which people also shift their weight and fidget: there a
            walk must be more regular, and what is no walk is standing.
        share: Least share of the power in the rhythm, for walking; running bounces regularly.
        weak_share: The same of weak movement.
        begin_share: The same of weak movement while not walking yet, twice in a row.
        clear: Log-odds from which on running, or walking, begins: three to one.
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
    clear: float = 1.1
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
        if self._runs(rhythm):
            return Locomotion.RUNNING
        if self._walks(rhythm):
            return Locomotion.WALKING
        return at_rest if rhythm.stillness_g < p.weak_g else Locomotion.OTHER

    def _runs(self, rhythm: Rhythm) -> bool:
        p = self._params
        if rhythm.odds.run_hz <= 0.0:
            return False
        # Until the strength is forgotten, the window still holds the run.
        if rhythm.flight <= 0.0 and rhythm.stillness_g < p.fallen * self._run_g:
            return False
        return rhythm.odds.log_odds > (0.0 if self.state is Locomotion.RUNNING else p.clear)

    def _walks(self, rhythm: Rhythm) -> bool:
        p = self._params
        if rhythm.odds.log_odds > (0.0 if self.state is Locomotion.WALKING else -p.clear):
            self._regular = 0
            return False
        share = rhythm.share()
        if rhythm.stillness_g >= p.weak_g:
            self._regular = 0
            return share >= p.share
        if self.state is Locomotion.WALKING:
            return share >= p.weak_share
        self._regular = self._regular + 1 if share >= p.begin_share else 0
        return self._regular > 1
