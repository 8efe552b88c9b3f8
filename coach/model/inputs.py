"""Everything that may enter the core. A recording is exactly a list of these, in order.

All times are seconds of the host's monotonic clock, stamped by the shell at arrival. The core
subtracts the session's ``t_zero_host_s`` to get stream time.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TypeAlias


class Channel(enum.Enum):
    """Which characteristic of the sensor the bytes came from."""

    DATA = "data"
    INFO = "info"
    CONTROL = "control"
    BATTERY = "battery"  # the standard battery level: one byte, percent


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
    """

    t_host_s: float
    sensor_id: str
    state: LinkState
    family: str = "own"


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
    BUTTON = "button"  # the sensor's one button: yes to an offer, else quiet
    LIKE = "like"  # the last phrase was a good one
    DISLIKE = "dislike"


@dataclass(frozen=True, slots=True)
class UserCommand:
    t_host_s: float
    command: Command


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
class BackgroundFault:
    """Work beside the session met an error that nobody foresaw. It decides nothing.

    Args:
        t_host_s: Host time.
        detail: One line for a person: what, and how it goes on.
    """

    t_host_s: float
    detail: str


Input: TypeAlias = (
    Notification | LinkChange | Tick | SpeechEnded | UserCommand | SpeedReading | BackgroundFault
)
