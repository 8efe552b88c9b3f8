"""What is said to a sensor, without I/O: a dialogue asks, whoever drives it answers.

A dialogue is a generator. It yields what it wants done and is sent what came of it; that it ends
means done, and ``GiveUp`` that it cannot be done. So each is a table of exchanges in the tests, and
the same code runs over any radio.

    def start(self):
        yield from subscribe(CONTROL_UUID, Channel.CONTROL)
        if not (yield from write(CONTROL_UUID, START)):
            raise GiveUp(GiveUpReason.REFUSED, "refuses to stream")
        answer = yield from hear(CONTROL_UUID, (OK,), within_s=3.0)
"""

from __future__ import annotations

import enum
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from coach.model import Channel


@dataclass(frozen=True, slots=True)
class Read:
    """Read a characteristic. Sent back: its bytes, or ``None`` if there is none or it refuses.

    Args:
        uuid: In small letters.
        channel: Under which the bytes are recorded.
    """

    uuid: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Write:
    """Write to a characteristic. Sent back: whether that could be done.

    Args:
        uuid: In small letters.
        payload: Recorded as ``Channel.REQUEST``.
        response: Ask the sensor to confirm; without, what was lost is not noticed.
    """

    uuid: str
    payload: bytes
    response: bool = True


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Have a characteristic notify from now on. Sent back: whether that could be done.

    Args:
        uuid: In small letters.
        channel: Under which its notifications are recorded.
    """

    uuid: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """No more notifications of this one. Sent back: whether that could be done."""

    uuid: str


@dataclass(frozen=True, slots=True)
class Hear:
    """Wait for a notification. Sent back: ``Heard``, or ``None`` if the time passed without.

    Notifications are kept from the first subscription on, so an answer that came before it was
    waited for is not missed; what does not begin as wanted is passed over.

    Args:
        uuid: Of which characteristic.
        starts: How it may begin; ``(b"",)`` takes any.
        within_s: Longest wait.
        sample: It is data as any other, so a full queue may drop it; an answer it may not.
    """

    uuid: str
    starts: tuple[bytes, ...]
    within_s: float
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Let some time pass. Sent back: ``None``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One notification.

    Args:
        t_host_s: When it arrived.
        payload: Its bytes.
    """

    t_host_s: float
    payload: bytes


Action: TypeAlias = Read | Write | Subscribe | Unsubscribe | Hear | Pause
Outcome: TypeAlias = bytes | bool | Heard | None
_T = TypeVar("_T")
Talk: TypeAlias = Generator[Action, Outcome, _T]


class GiveUpReason(enum.Enum):
    """Why a dialogue cannot go on. The values are those of ``coach.sources.SourceReason``."""

    UNKNOWN_SENSOR = "unknown_sensor"  # it is not what it seemed, or of no use
    REFUSED = "refused"  # it refuses a request
    NO_ANSWER = "no_answer"  # it does not answer in time: another try may help
    INFO_UNREADABLE = "info_unreadable"  # what it says of itself breaks its protocol
    PROTOCOL_VERSION = "protocol_version"  # it speaks another version


class GiveUp(Exception):  # noqa: N818 - h11 and the like name by what is done
    """The dialogue cannot reach its end.

    Args:
        reason: Which of the known reasons.
        what: What the sensor does, as words after its name: "does not answer START".
        remedy: What the runner can do; empty for the usual advice of the reason.
        status: What the sensor answered, if it refused.
    """

    def __init__(
        self, reason: GiveUpReason, what: str, remedy: str = "", status: int | None = None
    ) -> None:
        super().__init__(what)
        self.reason = reason
        self.what = what
        self.remedy = remedy
        self.status = status


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a sensor. What it does not offer becomes the nearest that it does.

    Args:
        rate_hz: Sample rate; ``None`` leaves it to the family.
        acc_range_g: Full scale; ``None`` likewise.
        gyr_range_deg_s: Full scale; ``None`` likewise.
        batch: Samples per packet; ``None`` likewise.
        answer_s: Longest wait for an answer.
        again: The link was lost and made anew: the sensor may still stream.
    """

    rate_hz: int | None = None
    acc_range_g: int | None = None
    gyr_range_deg_s: int | None = None
    batch: int | None = None
    answer_s: float = 3.0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The stream runs.

    Args:
        notes: What the runner should know, each one line without a full stop: "answers at 52 Hz
            alone: impact is not given".
        battery_percent: Where the sensor told it in a way of its own.
        silence_s: Without a packet for so long the link counts as lost; ``None`` for the family's.
        has_gyro: Whether the sensor says that it has a gyroscope; ``None`` leaves it to the family.
    """

    notes: tuple[str, ...] = ()
    battery_percent: int | None = None
    silence_s: float | None = None
    has_gyro: bool | None = None


class Dialogue(Protocol):
    """What is said on one connection. Made with a ``Wish``; one instance for each connection."""

    keep_alive_s: float | None
    """How often ``keep_alive`` is wanted while the stream runs; ``None`` for never."""

    def start(self) -> Talk[Started]:
        """From "connected" to a stream; raises ``GiveUp``."""
        ...

    def keep_alive(self) -> Talk[None]:
        """What must be said now and then; ``GiveUp`` means that the link is to be made anew."""
        ...

    def stop(self) -> Talk[None]:
        """End the stream, so that the sensor saves its battery. Nobody waits for a failure."""
        ...


def read(uuid: str, channel: Channel) -> Talk[bytes | None]:
    """The value of a characteristic, ``None`` where it has none to give."""
    outcome = yield Read(uuid, channel)
    return outcome if isinstance(outcome, bytes) else None


def write(uuid: str, payload: bytes, *, response: bool = True) -> Talk[bool]:
    """Whether it was taken."""
    return (yield Write(uuid, payload, response)) is True


def subscribe(uuid: str, channel: Channel) -> Talk[bool]:
    """Whether it notifies now."""
    return (yield Subscribe(uuid, channel)) is True


def unsubscribe(uuid: str) -> Talk[bool]:
    """Whether it is silent now."""
    return (yield Unsubscribe(uuid)) is True


def hear(
    uuid: str, starts: tuple[bytes, ...], within_s: float, *, sample: bool = False
) -> Talk[Heard | None]:
    """The next notification that begins so, ``None`` if there was none in time."""
    outcome = yield Hear(uuid, starts, within_s, sample)
    return outcome if isinstance(outcome, Heard) else None


def pause(seconds: float) -> Talk[None]:
    """Some time passes."""
    yield Pause(seconds)
