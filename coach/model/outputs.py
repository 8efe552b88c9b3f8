"""What the pipeline gives out, apart from blocks and faults. A few a second, all frozen."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.model.blocks import AttitudeBlock
from coach.model.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.calibration import Calibration


class Side(enum.Enum):
    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"


class Locomotion(enum.Enum):
    STANDING = "standing"
    WALKING = "walking"
    RUNNING = "running"
    OTHER = "other"


class Validity(enum.Enum):
    """Why a reading may or may not be used. Only ``OK`` may lead to a cue."""

    OK = "ok"
    NO_SENSOR = "no_sensor"  # this placement or this sensor cannot give it
    UNCALIBRATED = "uncalibrated"  # needs a standing calibration that is not there
    SETTLING = "settling"  # too few strides or too soon after a restart
    STALE = "stale"  # no data for too long
    POOR_DATA = "poor_data"  # too much of the window was lost, filled or clipped
    NOT_MOVING = "not_moving"  # defined only while walking or running


@dataclass(frozen=True, slots=True)
class Reading:
    """A value and whether it counts. ``value`` is 0.0 where there is nothing to report."""

    value: float
    validity: Validity

    @property
    def ok(self) -> bool:
        return self.validity is Validity.OK


@dataclass(frozen=True, slots=True)
class Step:
    """One step: initial contact of one foot to initial contact of the other.

    Args:
        t_s: Stream time of the initial contact that ends the step.
        duration_s: Time since the previous initial contact.
        side: Foot that landed at ``t_s``.
        side_confidence: 0.5 (coin) to 1.
    """

    t_s: float
    duration_s: float
    side: Side
    side_confidence: float


@dataclass(frozen=True, slots=True)
class MetricSnapshot:
    """All metrics at one grid instant; every metric the project knows has a reading.

    Args:
        t_s: Grid instant.
        locomotion: What the runner is doing.
        readings: By metric name.
        turn_rate_rad_s: Mean turning of the whole body over the last strides, to the left positive.
        stale: No samples for too long.
    """

    t_s: float
    locomotion: Locomotion
    readings: Mapping[str, Reading]
    turn_rate_rad_s: float = 0.0
    stale: bool = False


class Reason(enum.Enum):
    """Why the coach spoke, or kept silent, at a grid instant."""

    SPOKEN = "spoken"
    IN_BAND = "in_band"
    NOT_RUNNING = "not_running"
    WARM_UP = "warm_up"
    LEARNING = "learning_baseline"
    UNCALIBRATED = "uncalibrated"
    POOR_DATA = "poor_data"
    SETTLING = "settling"
    LINK_LOST = "link_lost"
    DWELL = "dwell"
    COOLDOWN = "cooldown"
    SPEAKING = "speaking"
    QUIET = "quiet_by_user"
    TURNING = "turning"
    CALIBRATING = "calibrating"


@dataclass(frozen=True, slots=True)
class Decision:
    """The coach's decision at one grid instant.

    Args:
        t_s: Grid instant.
        reason: Why it spoke or kept silent.
        rule: The rule concerned, empty if none.
    """

    t_s: float
    reason: Reason
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to say.

    Args:
        cue_id: Unique within the session and the same in every replay.
        t_s: Stream time of the decision.
        rule: Name of the rule that asked for it.
        text: The words.
        metric: Metric the rule watches, empty for system messages.
        value: Its value at the decision, SI units.
        band_low: Lower border of the personal band, SI units.
        band_high: Upper border.
        priority: Larger speaks first; a waiting cue of lower priority is dropped.
        deadline_s: Stream time after which it is no longer worth saying.
        why: One sentence for a person, in degrees or steps/min.
    """

    cue_id: str
    t_s: float
    rule: str
    text: str
    metric: str
    value: float
    band_low: float
    band_high: float
    priority: int
    deadline_s: float
    why: str


@dataclass(frozen=True, slots=True)
class CalibrationOver:
    """A calibration led by the coach has ended.

    Args:
        t_s: Grid instant.
        calibration: The result, or ``None``.
        detail: What it found, or why there is none and what to do.
    """

    t_s: float
    calibration: Calibration | None
    detail: str


Output: TypeAlias = AttitudeBlock | Step | MetricSnapshot | Decision | Cue | CalibrationOver | Fault
