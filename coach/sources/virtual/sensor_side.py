"""The sensor's side of the wire, for any family: what a virtual sensor asks of it.

A side is pure: it is told what the host wrote and what the device clock shows, and says what is
answered and sent. Its bytes are made from the vendor's documents, not with the coach's decoder.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from firmware_protocol.gatt import BATTERY_LEVEL_UUID, BATTERY_SERVICE_UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coach.sources.virtual.feed import SampleFeed


@dataclass(frozen=True, slots=True)
class CharacteristicSpec:
    """One characteristic.

    Args:
        uuid: Small letters; 16-bit ones in full.
        can: Of ``read``, ``write``, ``write-without-response``, ``notify``, ``indicate``.
        value: What a read gives; ``None`` asks the side at each read.
        unheard: ATT error of a write while nobody listens to it; ``None`` takes it all the same.
    """

    uuid: str
    can: tuple[str, ...]
    value: bytes | None = None
    unheard: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service with its characteristics."""

    uuid: str
    characteristics: tuple[CharacteristicSpec, ...]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What is advertised.

    All of it must fit 31 bytes: flags take 3, a 128-bit service 18, a 16-bit one 4, and each other
    item its length and 2.

    Args:
        name: Complete local name.
        services: UUIDs.
        maker: Company id and the data beside it.
    """

    name: str
    services: tuple[str, ...] = ()
    maker: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Bytes for the host.

    Args:
        uuid: Of which characteristic.
        payload: At most MTU - 3 bytes.
        indicate: As an indication, else as a notification.
    """

    uuid: str
    payload: bytes
    indicate: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What an answer may depend on.

    Args:
        mtu: Of the link.
        subscribed: UUIDs that the host listens to.
        imu_works: The inertial sensor answers.
        clock_us: Device clock since boot, without wrapping.
    """

    mtu: int
    subscribed: frozenset[str]
    imu_works: bool
    clock_us: int


class PacketStream(Protocol):
    """What is sent from one start to the stop after it. Pure: it is told the device clock."""

    dropped_packets: int

    @property
    def ended(self) -> bool:
        """The feed has nothing further."""
        ...

    @property
    def next_us(self) -> int:
        """Device clock at which there will be something new to send."""
        ...

    def measure(self, clock_us: int) -> bool:
        """Queue what is due next, if it is due by now; false if nothing is."""
        ...

    @property
    def waiting(self) -> int:
        """Packets queued for the radio."""
        ...

    def take(self) -> Outgoing:
        """The oldest queued packet."""
        ...


class SensorSide(Protocol):
    """One family's sensor. Made with ``(feed, options)``."""

    data_uuid: str
    """Characteristic that samples come from."""

    @property
    def broadcast(self) -> Broadcast:
        """What it advertises."""
        ...

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """Its whole GATT table."""
        ...

    @property
    def streaming(self) -> bool:
        """Whether it was told to send samples (or does so unasked) and has not been stopped."""
        ...

    def read(self, uuid: str, now: Moment) -> bytes:
        """What a characteristic without a fixed value says."""
        ...

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:
        """What is answered to a write, whatever its bytes."""
        ...

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:
        """The host's subscriptions changed; ``now`` holds them as they are now."""
        ...

    def link_ended(self) -> None:
        """The link dropped; what the sensor forgets then, it forgets."""
        ...

    def power_cycle(self) -> None:
        """A reboot: nothing is remembered that real firmware does not keep."""
        ...

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """The stream, once ``streaming`` has become true.

        Args:
            feed: What is measured.
            zero_us: Device clock at the feed's first sample.
            now: The start.
        """
        ...


def battery_service(percent: int) -> ServiceSpec:
    """The standard battery service."""
    level = CharacteristicSpec(BATTERY_LEVEL_UUID, ("read", "notify"), bytes([percent]))
    return ServiceSpec(BATTERY_SERVICE_UUID, (level,))


class PacketQueue:
    """Packets that wait for the radio, bounded: then the oldest is given up and counted.

    Args:
        queue_limit: How many may wait.
    """

    def __init__(self, queue_limit: int) -> None:
        self.dropped_packets = 0
        self._queue_limit = queue_limit
        self._queue: deque[Outgoing] = deque()

    @property
    def waiting(self) -> int:
        """Packets queued for the radio."""
        return len(self._queue)

    def take(self) -> Outgoing:
        """The oldest queued packet."""
        return self._queue.popleft()

    def _enqueue(self, packets: Iterable[Outgoing]) -> None:
        self._queue.extend(packets)
        while len(self._queue) > self._queue_limit:
            self._queue.popleft()
            self.dropped_packets += 1


@dataclass
class BatchStream(PacketQueue):
    """A stream of batches of equally many consecutive samples, each packed into some packets.

    Most families send so. A batch ends early at a gap of the feed, and is sent once its last sample
    is measured.

    Args:
        feed: What is measured.
        zero_us: Device clock at the feed's first sample.
        start_us: Device clock at the start.
        batch: Samples per batch.
        pack: Packets of the samples ``[first, stop)`` of the feed.
        queue_limit: Packets that wait for the radio at most.
    """

    feed: SampleFeed
    zero_us: int
    start_us: int
    batch: int
    pack: Callable[[int, int], Sequence[Outgoing]]
    queue_limit: int

    def __post_init__(self) -> None:
        PacketQueue.__init__(self, self.queue_limit)
        self._next = int(np.searchsorted(self.feed.t_us, self.start_us - self.zero_us))

    @property
    def ended(self) -> bool:
        """The feed has no further whole batch."""
        return self._next + self.batch > len(self.feed.t_us)

    @property
    def next_us(self) -> int:
        """Device clock at which the next batch is complete."""
        last = min(self._next + self.batch, len(self.feed.t_us)) - 1
        return self.zero_us + int(self.feed.t_us[last])

    def measure(self, clock_us: int) -> bool:
        """Queue one batch if one is due by now."""
        if self.ended or clock_us < self.next_us:
            return False
        index = self.feed.index[self._next : self._next + self.batch]
        whole = int(np.count_nonzero(index - index[0] == np.arange(len(index))))
        first, self._next = self._next, self._next + whole
        self._enqueue(self.pack(first, self._next))
        return True
