"""Everything that may enter the core. A recording is exactly a list of these, in order.

All times are seconds of the host's monotonic clock, stamped by the shell at arrival. The core
subtracts the session's ``t_zero_host_s`` to get stream time. What has no possible time is ignored,
with a fault.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence


class Channel(enum.Enum):
    """Which characteristic of the sensor the bytes came from."""

    DATA = "data"
    INFO = "info"
    CONTROL = "control"
    BATTERY = "battery"  # the standard battery level: one byte, percent
    REQUEST = "request"  # what the host wrote to the sensor: so a replay shows why a start failed


@dataclass(frozen=True, slots=True)
class Notification:
    """Raw bytes from a sensor, before any decoding. A value read (INFO) counts as one too."""

    t_host_s: float
    sensor_id: str
    channel: Channel
    payload: bytes


class LinkState(enum.Enum):
    CONNECTED = "connected"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The link to a sensor came or went.

    Args:
        t_host_s: Host time.
        sensor_id: Which sensor.
        state: What happened.
        family: Which decoder speaks its language; see ``coach.decode``.
        why: Why it was lost, or why its stream could not be started: one line for a person; empty
            if nobody knows.
    """

    t_host_s: float
    sensor_id: str
    state: LinkState
    family: str = "own"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """The host's clock passed this time. It makes a silent link noticeable; nothing else."""

    t_host_s: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The voice finished (or dropped: ``completed`` false) the cue with this identifier."""

    t_host_s: float
    cue_id: str
    completed: bool


class Command(enum.Enum):
    """What the runner asks for."""

    QUIET = "quiet"  # no cues for some minutes
    MARKER = "marker"
    RECALIBRATE = "recalibrate"
    PAIN = "pain"  # something hurts: no cues for the rest of the run
    METRONOME = "metronome"  # start it, or stop it
    LESS = "less"  # longer gaps between cues
    MORE = "more"  # shorter gaps again
    LEFT_FOOT = "left_foot"  # the left foot lands now
    YES = "yes"  # to what the coach has just offered
    BUTTON = "button"  # one button for all: yes to an offer, else quiet, or the end of it
    LIKE = "like"  # the last phrase was a good one
    DISLIKE = "dislike"
    REPEAT = "repeat"  # say the last words again
    STATUS = "status"  # how am I doing?
    TAKE_BACK = "take_back"  # the pain told just now was told by mistake
    TALK = "talk"  # the end of the quiet
    END = "end"  # of the run, after a yes to the question for it
    NEXT = "next"  # leave this exercise out
    EASY = "easy"  # the last set was
    HARD = "hard"  # the last set was


@dataclass(frozen=True, slots=True)
class UserCommand:
    t_host_s: float
    command: Command


TAKE_BACK_S = 30.0
"""Pain can be taken back for so long; then it stands."""


class Pain:
    """Whether something hurts: told, and not taken back in time."""

    def __init__(self) -> None:
        self._told_s: list[float] = []

    @property
    def stands(self) -> bool:
        return bool(self._told_s)

    def may_be_taken_back(self, t_s: float) -> bool:
        """Whether what was told last is new enough at a time; any clock, but one for all calls."""
        return self.stands and 0.0 <= t_s - self._told_s[-1] <= TAKE_BACK_S

    def take(self, command: Command, t_s: float) -> bool:
        """A command of the runner; says whether by it nothing hurts any more."""
        if command is Command.PAIN:
            self._told_s.append(t_s)
        elif command is Command.TAKE_BACK and self.may_be_taken_back(t_s):
            self._told_s = [told for told in self._told_s if t_s - told > TAKE_BACK_S]
            return not self.stands
        return False


@dataclass(frozen=True, slots=True)
class SpeedReading:
    """The runner's speed over ground, from satellites, a treadmill or a foot pod.

    Args:
        t_host_s: Arrival; a reading is of about a second before.
        speed_m_s: Not negative.
    """

    t_host_s: float
    speed_m_s: float


@dataclass(frozen=True, slots=True)
class GradeReading:
    """How the ground rises, by a treadmill's display, a map or a barometer.

    Args:
        t_host_s: Arrival.
        rise: Rise over run, uphill positive; 0.03 is 3 %.
    """

    t_host_s: float
    rise: float


@dataclass(frozen=True, slots=True)
class BackgroundFault:
    """Work beside the session met an error that nobody foresaw. It decides nothing.

    Args:
        t_host_s: Host time.
        detail: One line for a person: what, and how it goes on.
    """

    t_host_s: float
    detail: str


Input: TypeAlias = (
    Notification
    | LinkChange
    | Tick
    | SpeechEnded
    | UserCommand
    | SpeedReading
    | GradeReading
    | BackgroundFault
)

FARTHEST_S = 1e10
"""No clock shows more; beyond it a float cannot tell microseconds apart."""

FASTEST_M_S = 100.0
"""No speed over ground is more, be it in a car on the way to the run."""

STEEPEST_RISE = 1.0
"""Nobody runs up or down anything steeper: that is climbing."""


def is_time(t_s: float) -> bool:
    """Whether a clock can have shown this: not infinite, no NaN, not absurdly far."""
    return -FARTHEST_S <= t_s <= FARTHEST_S


def is_possible(event: Input) -> bool:
    """Whether an input can have happened. A recording may hold others; they are left out."""
    if not -FARTHEST_S <= event.t_host_s <= FARTHEST_S:
        return False
    if type(event) is Notification:  # nearly all of them
        return True
    if isinstance(event, SpeedReading):
        return 0.0 <= event.speed_m_s <= FASTEST_M_S
    return not isinstance(event, GradeReading) or abs(event.rise) <= STEEPEST_RISE


def latest_s(events: Sequence[Input], t_zero_host_s: float, before_s: float = 0.0) -> float:
    """Stream time of the last of some inputs that is possible.

    Args:
        events: In order.
        t_zero_host_s: Host time of stream time 0.
        before_s: What to say if none is.
    """
    host_s = next((event.t_host_s for event in reversed(events) if is_possible(event)), None)
    return before_s if host_s is None else host_s - t_zero_host_s
