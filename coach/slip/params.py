"""How far a calibration may be trusted, and the limits of the watch over the sensor's seat."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from coach.model.units import RAD_PER_DEG
from coach.slip.creep import CreepParams
from coach.slip.shift import ShiftParams
from coach.slip.strap_signs import StrapParams


class Attachment(enum.Enum):
    """How far the calibration may be trusted."""

    SURE = "sure"
    DOUBTED = "doubted"  # after a restart or a long absence, until something confirms it
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SlipParams:
    """Limits of the watch over the sensor's seat.

    Args:
        same_rad: Standing or running within this of what is known confirms the seat.
        confirm_s: Quiet standing that confirms.
        judge_s: Quiet standing that may speak against the seat.
        stood_rad: Standing so far off, before any running, is a sensor put on otherwise. Wide,
            because people stand otherwise too: after a walk 10 % stood 4 deg off, the most 7.5.
        stood_sigma_rad: Largest standard error of that standing: a slip stays the same, a posture
            wanders.
        stop_s: Quiet standing of a stop that is compared with earlier ones.
        ready_s: Quiet standing after a slip that begins a new calibration.
        still_rad: Largest standard deviation of up in half a second of quiet standing.
        still_m_s2: Largest standard deviation of the specific force likewise.
        warm_s: Running that is not looked at after its begin.
        run_s: Running of which the mean posture is taken.
        ran_rad: Running so far from before tells that the sensor moved, where that is in question.
        unsure_s: Running after which a doubt that nothing settles is told.
        side_rad: Mean side lean beyond which no runner runs.
        forward_rad: Mean forward lean likewise.
        away_s: An absence beyond this is a doubt.
        answer_s: After a cue a change of posture is an answer to it.
        curve_rad_s: Postures in curves that turn faster are not compared.
        shift: Sudden changes while running.
        creep: Slow ones.
        strap: What shaking and driving force say.
    """

    same_rad: float = 3.0 * RAD_PER_DEG
    confirm_s: float = 2.0
    judge_s: float = 10.0
    stood_rad: float = 6.0 * RAD_PER_DEG
    stood_sigma_rad: float = 0.5 * RAD_PER_DEG
    stop_s: float = 2.5
    ready_s: float = 4.0
    still_rad: float = 1.0 * RAD_PER_DEG
    still_m_s2: float = 0.3
    warm_s: float = 5.0
    run_s: float = 10.0
    ran_rad: float = 4.0 * RAD_PER_DEG
    unsure_s: float = 25.0
    side_rad: float = 15.0 * RAD_PER_DEG
    forward_rad: float = 40.0 * RAD_PER_DEG
    away_s: float = 60.0
    answer_s: float = 20.0
    curve_rad_s: float = 25.0 * RAD_PER_DEG
    shift: ShiftParams = field(default_factory=ShiftParams)
    creep: CreepParams = field(default_factory=CreepParams)
    strap: StrapParams = field(default_factory=StrapParams)
