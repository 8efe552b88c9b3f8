"""Landings and the steps between them, as gait finds them and metrics read them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.model.outputs import Locomotion


class Side(enum.StrEnum):
    """Which foot. It is its own word: ``step.side == "left"``."""

    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Onset:
    """How long after a landing the force rises, in the mean of the last steps of both feet.

    Args:
        after_fitted_s: After the landing of the fitted stance.
        after_expected_s: After the landing by the phase of the step filter.
        steps: How many, at most 16.
    """

    after_fitted_s: float
    after_expected_s: float
    steps: int


@dataclass(frozen=True, slots=True)
class StepShape:
    """One step, from its landing to the next foot's.

    Args:
        landed_s: Initial contact by the fitted stance and the rise of the force; ``None`` in
            walking.
        contact_time_s: Time on the ground, mean of this foot and the one before, because a sensor
            beside the midline sees the two feet differently; ``None`` in walking.
        oscillation_m: Peak-to-peak height of the sensor; ``None`` without a step before.
        speed_loss_m_s: Peak-to-peak of the forward speed; ``None`` without a step before.
        impact_m_s2: Vertical specific force at the landing's peak, all that is slower than an
            impact taken as standing weight; ``None`` where a sample was filled or clipped.
        power: Mean square of the vertical acceleration of the step.
        with_step: Mean product with the step before, point by point of the step.
        with_stride: Mean product with the step before that one.
        curve: ``(32,)`` vertical acceleration over the step, m/s^2.
        rest_m_s2: What the sensor reads beyond gravity in the mean of the last strides; ``None``
            without a step before.
        onset: As seen up to this step; ``None`` in walking.
    """

    landed_s: float | None
    contact_time_s: float | None
    oscillation_m: float | None
    speed_loss_m_s: float | None
    impact_m_s2: float | None
    power: float
    with_step: float | None
    with_stride: float | None
    curve: FloatArray
    rest_m_s2: float | None = None
    onset: Onset | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """One foot's landing in the chain.

    Args:
        crossing_s: Filter-time instant; whole strides run from one to the next but one.
        contact_s: Initial contact: by the filter's phase at first, by the stance once it is over.
        side: Foot that landed.
        side_confidence: 0.5 (coin) to 1.
        locomotion: Walking or running.
        shape: The step that begins here; ``None`` until the other foot has landed.
    """

    crossing_s: float
    contact_s: float
    side: Side
    side_confidence: float
    locomotion: Locomotion
    shape: StepShape | None = None
