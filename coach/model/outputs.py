"""What the pipeline gives out, apart from blocks and faults. A few a second, all frozen."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.model.blocks import AttitudeBlock
from coach.model.faults import Fault
from coach.model.practice import DeskSpan, PracticeNow, SetDone, StandCheck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.model.calibration import Calibration
    from coach.model.gait import Side


class Locomotion(enum.StrEnum):
    """What the runner does; its own word, as ``Side``."""

    STANDING = "standing"
    WALKING = "walking"
    RUNNING = "running"
    OTHER = "other"

    @property
    def is_locomotion(self) -> bool:
        """Whether a told speed is the runner's own: a treadmill tells one while nobody is on it."""
        return self in (Locomotion.WALKING, Locomotion.RUNNING)


class Validity(enum.Enum):
    """Why a reading may or may not be used. Only ``OK`` may lead to a cue."""

    OK = "ok"
    NO_SENSOR = "no_sensor"  # this placement or this sensor cannot give it
    UNCALIBRATED = "uncalibrated"  # needs a standing calibration that is not there
    SETTLING = "settling"  # too few strides or too soon after a restart
    STALE = "stale"  # no data for too long
    POOR_DATA = "poor_data"  # too much of the window was lost, filled or clipped
    MOVED = "moved"  # the sensor no longer sits as it was calibrated
    SEAT_UNSURE = "seat_unsure"  # changed so slowly that it could be the strap; a stop tells
    TURNING = "turning"  # side angle in a curve at a speed that is not known well enough
    SPEED_CHANGE = "speed_change"  # forward angle while speed changes, not known well enough
    NOT_MOVING = "not_moving"  # defined only while walking or running
    UNCLEAR_GAIT = "unclear_gait"  # moving, but as one who walks, runs or does neither


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
        contact_time_s: Time on the ground of the foot that landed at ``t_s``; ``None`` where it
            cannot be told, as in walking.
        vertical_oscillation_m: Peak-to-peak height of the sensor from ``t_s`` to the next landing.
        locomotion: Walking or running.
    """

    t_s: float
    duration_s: float
    side: Side
    side_confidence: float
    contact_time_s: float | None = None
    vertical_oscillation_m: float | None = None
    locomotion: Locomotion = Locomotion.OTHER


NO_DATA = "no_data"
"""In files and JSON, in place of what the runner does where there are no data."""


def doing_name(doing: Locomotion | None) -> str:
    """What the runner does, as files and JSON name it."""
    return NO_DATA if doing is None else doing.value


@dataclass(frozen=True, slots=True)
class MetricSnapshot:
    """All metrics at one grid instant; every metric the project knows has a reading.

    Args:
        t_s: Grid instant.
        locomotion: What the runner is doing; of the time before where it is stale.
        readings: By metric name.
        turn_rate_rad_s: Mean turning of the whole body over the last strides, to the left positive.
        stale: No samples for too long.
    """

    t_s: float
    locomotion: Locomotion
    readings: Mapping[str, Reading]
    turn_rate_rad_s: float = 0.0
    stale: bool = False

    @property
    def doing(self) -> Locomotion | None:
        """What the runner does; ``None`` without data: nobody knows, and it counts as nothing."""
        return None if self.stale else self.locomotion


class Reason(enum.Enum):
    """Why the coach spoke, or kept silent, at a grid instant."""

    SPOKEN = "spoken"
    IN_BAND = "in_band"
    NOT_RUNNING = "not_running"
    WARM_UP = "warm_up"
    RESUMING = "resuming"
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
    MOVED = "sensor_moved"
    SEAT_UNSURE = "seat_unsure"
    PACE = "other_pace"
    HILL = "hill"
    FAST = "fast_running"
    FOCUS = "other_focus"
    BUDGET = "enough_said"
    BACKED_OFF = "let_it_be"
    HARMFUL = "advice_would_harm"
    FADED = "faded"
    MEASURE_ONLY = "measure_only"
    RECALL_ONLY = "recall_only"
    PAIN = "pain"
    BATTERY = "battery_low"
    LEADING = "leading"  # the coach leads, and waits for what it asked for
    NOT_IN_POSITION = "not_in_position"
    RESTING = "resting"
    CANNOT_TELL = "cannot_tell"  # a sensor in this place sees nothing of it
    MOVING = "moving"  # at the desk: about, or only just still


@dataclass(frozen=True, slots=True)
class Decision:
    """The coach's decision at one grid instant.

    Args:
        t_s: Grid instant.
        reason: Why it spoke or kept silent.
        rule: The rule concerned, empty if none.
        until_s: Earliest time at which this reason ends by the clock alone, always after ``t_s``;
            0 where it is not the clock that ends it. What the runner does or asks for, and word
            from the voice that it has finished, may end it sooner.
        value: The rule's metric as it was judged, SI units; 0 without a rule. On a hill without
            a rule it is the rise over run, as far as it is known, uphill positive.
        band_low: Lower border of the band in force, 0 without a rule; one sigma below the rise.
        band_high: Upper border; one sigma above the rise.
    """

    t_s: float
    reason: Reason
    rule: str = ""
    until_s: float = 0.0
    value: float = 0.0
    band_low: float = 0.0
    band_high: float = 0.0


class Sound(enum.Enum):
    """The earcon of a cue: before its words, or alone where it has none."""

    NONE = "none"
    ATTENTION = "attention"
    SUCCESS = "success"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to say, or to sound.

    Args:
        cue_id: Unique within the session and the same in every replay.
        t_s: Stream time of the decision.
        rule: Name of the rule that asked for it.
        text: The words; empty where the earcon alone is played.
        metric: Metric the rule watches, empty for system messages.
        value: Its value at the decision, SI units.
        band_low: Lower border of the personal band, SI units.
        band_high: Upper border.
        priority: Larger speaks first; a waiting cue of lower priority is dropped.
        deadline_s: Stream time after which it is no longer worth saying.
        why: One sentence for a person, in degrees or steps/min.
        sound: Earcon before the words.
        phrase: Which phrase the words are, ``key#index``; empty if none.
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
    sound: Sound = Sound.NONE
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class CueEffect:
    """What followed a cue. It does not say that the cue was the cause.

    A cue is given when a metric is far out, and what is far out tends to come back by itself
    (regression to the mean). ``uncued`` is therefore the change of the same runner's metric after
    moments just as far out that were left uncued, where there were any.

    Args:
        t_s: Grid instant at which it was known.
        cue_id: The cue.
        rule: Its rule.
        phrase: Its phrase, ``key#index``; empty for an earcon alone.
        metric: The metric judged.
        before: Its median before the cue, SI units.
        after: Its median after the settling time.
        change: Way back towards the centre of the band, in half-widths; negative is further away.
        helped: Whether it moved half the way back to the band, or by the narrowest half-width.
        held_s: Running time for which it then stayed in the band, as far as was looked.
        uncued: Mean ``change`` after matched moments without a cue; ``None`` without such moments.
        uncued_n: How many such moments there were.
    """

    t_s: float
    cue_id: str
    rule: str
    phrase: str
    metric: str
    before: float
    after: float
    change: float
    helped: bool
    held_s: float
    uncued: float | None = None
    uncued_n: int = 0


@dataclass(frozen=True, slots=True)
class MetronomeChange:
    """The metronome starts, changes or stops.

    Args:
        t_s: Grid instant of the decision.
        spm: Beats, one for each step, per minute; 0 stops it.
        until_s: Stream time at which it falls silent by itself.
        beat_s: A stream time on which a beat falls: a step of the runner.
    """

    t_s: float
    spm: float
    until_s: float
    beat_s: float


@dataclass(frozen=True, slots=True)
class CalibrationOver:
    """A guided calibration has ended.

    Args:
        t_s: Grid instant.
        calibration: The result, or ``None``.
        detail: What it found, or why there is none and what to do.
    """

    t_s: float
    calibration: Calibration | None
    detail: str


Output: TypeAlias = (
    AttitudeBlock
    | Step
    | MetricSnapshot
    | Decision
    | Cue
    | CueEffect
    | MetronomeChange
    | CalibrationOver
    | StandCheck
    | DeskSpan
    | SetDone
    | PracticeNow
    | Fault
)
