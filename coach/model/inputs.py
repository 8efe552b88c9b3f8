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
    QUIET = "quiet"
    MARKER = "marker"
    RECALIBRATE = "recalibrate"


@dataclass(frozen=True, slots=True)
class UserCommand:
    t_host_s: float
    command: Command


Input: TypeAlias = Notification | LinkChange | Tick | SpeechEnded | UserCommand
