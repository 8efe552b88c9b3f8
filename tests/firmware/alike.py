"""Two sensors of our own protocol side by side: told the same, they must say the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.sources.virtual import SensorOptions
from coach.sources.virtual.firmware.which_firmware import FIRMWARES
from coach.sources.virtual.sensor_side import Moment
from firmware_protocol import gatt

if TYPE_CHECKING:
    from coach.sources.virtual import SampleFeed

COMPARED: Counter[str] = Counter()
"""What was the same of both until now."""

_KINDS = {0x11: "batches", 0x12: "status packets"}
ALONE = Moment(mtu=23, subscribed=frozenset(), imu_works=True, clock_us=0)
SETTLED = Moment(247, frozenset({gatt.DATA_UUID, gatt.CTRL_UUID}), True, 0)


@dataclass
class Told:
    """One of the sensors, and what is around it.

    Args:
        which: Name in ``FIRMWARES``.
        feed: What it measures.
        queue_limit: Packets that wait at most.
    """

    which: str
    feed: SampleFeed
    queue_limit: int = 64

    def __post_init__(self) -> None:
        options = SensorOptions(queue_limit=self.queue_limit)
        self.side = FIRMWARES[self.which](self.feed, options)
        self.now = SETTLED
        self.stream = None

    def ask(self, payload: bytes) -> list[bytes]:
        answers = self.side.written(gatt.CTRL_UUID, payload, self.now)
        assert all(one.indicate and one.uuid == gatt.CTRL_UUID for one in answers)
        self._follow()
        return [one.payload for one in answers]

    def link(self, **changes: object) -> None:
        """Another MTU, chip or clock; or other subscriptions, which the sensor is told of."""
        before, self.now = self.now, replace(self.now, **changes)
        if before.subscribed != self.now.subscribed:
            self.side.subscribed(gatt.DATA_UUID, self.now)
        self._follow()

    def drop(self) -> None:
        self.side.link_ended()
        self.now = replace(ALONE, clock_us=self.now.clock_us, imu_works=self.now.imu_works)
        self._follow()

    def reboot(self) -> None:
        self.drop()
        self.side.power_cycle()
        self.now = replace(ALONE, imu_works=self.now.imu_works)

    def info(self) -> bytes:
        return self.side.read(gatt.INFO_UUID, self.now)

    def run(self, until_us: int, radio: int = 1 << 30) -> list[bytes]:
        """Measure until then; the radio takes so many packets only."""
        sent = []
        while self.stream is not None and self.stream.next_us <= until_us:
            if self.stream.ended and self.stream.next_us > int(self.feed.t_us[-1]):
                break
            self.stream.measure(self.stream.next_us)
            while self.stream.waiting and len(sent) < radio:
                sent.append(self.stream.take().payload)
        self.now = replace(self.now, clock_us=max(self.now.clock_us, until_us))
        return sent

    @property
    def state(self) -> tuple[object, ...]:
        stream = self.stream
        return (
            self.side.streaming,
            self.info(),
            None if stream is None else (stream.waiting, stream.dropped_packets, stream.ended),
        )

    def _follow(self) -> None:
        if not self.side.streaming:
            self.stream = None
        elif self.stream is None:
            self.stream = self.side.begin(self.feed, 0, self.now)


def both(feed: SampleFeed, queue_limit: int = 64) -> list[Told]:
    return [Told(which, feed, queue_limit) for which in FIRMWARES]


def same(told: list[Told], do) -> object:
    """Let each of them do it, and expect the same of both; what came of it."""
    first, second = (do(one) for one in told)
    assert second == first
    COMPARED.update(_KINDS.get(one[0], "answers") for one in first or () if isinstance(one, bytes))
    states = [one.state for one in told]
    assert states[1] == states[0]
    return first
