"""What one parameter of the runner is: story key, unit, defaults, range, smoothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model import Placement

# A transition starts at the phase border and takes this long. Speed is the slowest: 3 m/s in 4 s
# peaks at 1.5 m/s^2, what a runner does without hurry.
TRANSITION_S = 2.0
SPEED_TRANSITION_S = 4.0
GAIT_TRANSITION_S = 1.0
TURN_TRANSITION_S = 1.0


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Args:
        name: Name inside the model.
        run: Default while running.
        walk: Default while walking.
        stand: Value while standing.
        low: Smallest value a story may give.
        high: Largest value a story may give.
        meaning: One line, with unit and sign.
        chest_key: Story key at the chest; empty if it has no meaning there.
        pelvis_key: Story key at the pelvis and waist; empty likewise.
        transition_s: Duration of the smooth change at a phase border.
    """

    name: str
    run: float
    walk: float
    stand: float
    low: float
    high: float
    meaning: str
    chest_key: str
    pelvis_key: str
    transition_s: float = TRANSITION_S

    def key(self, placement: Placement) -> str:
        """Story key at a placement, empty where the parameter has no meaning."""
        return self.pelvis_key if placement.is_pelvic else self.chest_key


def both(
    name: str,
    defaults: tuple[float, float, float],
    limits: tuple[float, float],
    meaning: str,
    transition_s: float = TRANSITION_S,
) -> Parameter:
    """A parameter with the same story key at every placement.

    Args:
        name: Name inside the model and story key.
        defaults: While running, walking, standing.
        limits: Smallest and largest value a story may give.
        meaning: One line, with unit and sign.
        transition_s: Duration of the smooth change at a phase border.
    """
    return Parameter(name, *defaults, *limits, meaning, name, name, transition_s)
